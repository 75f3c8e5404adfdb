using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A chain of modules of any kind that takes three things.</summary>
/// <typeparam name="T1">The first thing.</typeparam>
/// <typeparam name="T2">The second thing.</typeparam>
/// <typeparam name="T3">The third thing.</typeparam>
/// <typeparam name="TResult">What the chain gives.</typeparam>
public abstract class Sequential<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    private readonly List<(string name, nn.Module module)> _children = [];

    /// <summary>Modules with names.</summary>
    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>Modules named "0", "1", ...</summary>
    protected Sequential(params nn.Module[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _children.Count;

    /// <summary>The module at a place.</summary>
    public nn.Module this[int index] => _children[index].module;

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, TResult> this[(int? start, int? end) index] =>
        Slice(index.start ?? 0, index.end ?? Count);

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, TResult> this[Range index] =>
        Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    /// <summary>Adds a module at the end.</summary>
    public Sequential<T1, T2, T3, TResult> append(nn.Module module) =>
        append(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public Sequential<T1, T2, T3, TResult> append(string name, nn.Module module)
    {
        Adopt(name, module);
        _children.Add((name, module));
        return this;
    }

    /// <summary>Adds a module at the end.</summary>
    public void Add(nn.Module module) => append(module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public void Add(string name, nn.Module sm) => append(name, sm);

    /// <summary>A chain of the modules from start up to end; only the derived class knows how to make one.</summary>
    /// <exception cref="NotImplementedException">The derived class has not overridden it.</exception>
    protected virtual Sequential<T1, T2, T3, TResult> Slice(int start, int end) =>
        throw new NotImplementedException(
            $"Override Slice in {GetType().Name} to take parts of the chain."
        );

    /// <inheritdoc/>
    public override IEnumerable<(string name, nn.Module module)> named_children() => _children;

    /// <inheritdoc/>
    public override void register_module(string name, nn.Module submodule) =>
        append(name, submodule);

    /// <summary>Training mode for the chain and its modules, or evaluation.</summary>
    /// <param name="on">Whether to train.</param>
    public override void train(bool on = true) => base.train(on);

    /// <summary>What the chain's modules keep beside parameters, with names.</summary>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true,
        bool include_persistent = true
    ) => base.named_buffers(recurse, include_persistent);

    /// <inheritdoc/>
    protected override void RegisterComponents() { }
}

/// <summary>A chain of modules of any kind that takes four things.</summary>
/// <typeparam name="T1">The first thing.</typeparam>
/// <typeparam name="T2">The second thing.</typeparam>
/// <typeparam name="T3">The third thing.</typeparam>
/// <typeparam name="T4">The fourth thing.</typeparam>
/// <typeparam name="TResult">What the chain gives.</typeparam>
public abstract class Sequential<T1, T2, T3, T4, TResult> : nn.Module<T1, T2, T3, T4, TResult>
{
    private readonly List<(string name, nn.Module module)> _children = [];

    /// <summary>Modules with names.</summary>
    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>Modules named "0", "1", ...</summary>
    protected Sequential(params nn.Module[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _children.Count;

    /// <summary>The module at a place.</summary>
    public nn.Module this[int index] => _children[index].module;

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, TResult> this[(int? start, int? end) index] =>
        Slice(index.start ?? 0, index.end ?? Count);

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, TResult> this[Range index] =>
        Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    /// <summary>Adds a module at the end.</summary>
    public Sequential<T1, T2, T3, T4, TResult> append(nn.Module module) =>
        append(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public Sequential<T1, T2, T3, T4, TResult> append(string name, nn.Module module)
    {
        Adopt(name, module);
        _children.Add((name, module));
        return this;
    }

    /// <summary>Adds a module at the end.</summary>
    public void Add(nn.Module module) => append(module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public void Add(string name, nn.Module sm) => append(name, sm);

    /// <summary>A chain of the modules from start up to end; only the derived class knows how to make one.</summary>
    /// <exception cref="NotImplementedException">The derived class has not overridden it.</exception>
    protected virtual Sequential<T1, T2, T3, T4, TResult> Slice(int start, int end) =>
        throw new NotImplementedException(
            $"Override Slice in {GetType().Name} to take parts of the chain."
        );

    /// <inheritdoc/>
    public override IEnumerable<(string name, nn.Module module)> named_children() => _children;

    /// <inheritdoc/>
    public override void register_module(string name, nn.Module submodule) =>
        append(name, submodule);

    /// <summary>Training mode for the chain and its modules, or evaluation.</summary>
    /// <param name="on">Whether to train.</param>
    public override void train(bool on = true) => base.train(on);

    /// <summary>What the chain's modules keep beside parameters, with names.</summary>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true,
        bool include_persistent = true
    ) => base.named_buffers(recurse, include_persistent);

    /// <inheritdoc/>
    protected override void RegisterComponents() { }
}

/// <summary>A chain of modules of any kind that takes five things.</summary>
/// <typeparam name="T1">The first thing.</typeparam>
/// <typeparam name="T2">The second thing.</typeparam>
/// <typeparam name="T3">The third thing.</typeparam>
/// <typeparam name="T4">The fourth thing.</typeparam>
/// <typeparam name="T5">The fifth thing.</typeparam>
/// <typeparam name="TResult">What the chain gives.</typeparam>
public abstract class Sequential<T1, T2, T3, T4, T5, TResult>
    : nn.Module<T1, T2, T3, T4, T5, TResult>
{
    private readonly List<(string name, nn.Module module)> _children = [];

    /// <summary>Modules with names.</summary>
    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>Modules named "0", "1", ...</summary>
    protected Sequential(params nn.Module[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _children.Count;

    /// <summary>The module at a place.</summary>
    public nn.Module this[int index] => _children[index].module;

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, T5, TResult> this[(int? start, int? end) index] =>
        Slice(index.start ?? 0, index.end ?? Count);

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, T5, TResult> this[Range index] =>
        Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    /// <summary>Adds a module at the end.</summary>
    public Sequential<T1, T2, T3, T4, T5, TResult> append(nn.Module module) =>
        append(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public Sequential<T1, T2, T3, T4, T5, TResult> append(string name, nn.Module module)
    {
        Adopt(name, module);
        _children.Add((name, module));
        return this;
    }

    /// <summary>Adds a module at the end.</summary>
    public void Add(nn.Module module) => append(module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public void Add(string name, nn.Module sm) => append(name, sm);

    /// <summary>A chain of the modules from start up to end; only the derived class knows how to make one.</summary>
    /// <exception cref="NotImplementedException">The derived class has not overridden it.</exception>
    protected virtual Sequential<T1, T2, T3, T4, T5, TResult> Slice(int start, int end) =>
        throw new NotImplementedException(
            $"Override Slice in {GetType().Name} to take parts of the chain."
        );

    /// <inheritdoc/>
    public override IEnumerable<(string name, nn.Module module)> named_children() => _children;

    /// <inheritdoc/>
    public override void register_module(string name, nn.Module submodule) =>
        append(name, submodule);

    /// <summary>Training mode for the chain and its modules, or evaluation.</summary>
    /// <param name="on">Whether to train.</param>
    public override void train(bool on = true) => base.train(on);

    /// <summary>What the chain's modules keep beside parameters, with names.</summary>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true,
        bool include_persistent = true
    ) => base.named_buffers(recurse, include_persistent);

    /// <inheritdoc/>
    protected override void RegisterComponents() { }
}

/// <summary>A chain of modules of any kind that takes six things.</summary>
/// <typeparam name="T1">The first thing.</typeparam>
/// <typeparam name="T2">The second thing.</typeparam>
/// <typeparam name="T3">The third thing.</typeparam>
/// <typeparam name="T4">The fourth thing.</typeparam>
/// <typeparam name="T5">The fifth thing.</typeparam>
/// <typeparam name="T6">The sixth thing.</typeparam>
/// <typeparam name="TResult">What the chain gives.</typeparam>
public abstract class Sequential<T1, T2, T3, T4, T5, T6, TResult>
    : nn.Module<T1, T2, T3, T4, T5, T6, TResult>
{
    private readonly List<(string name, nn.Module module)> _children = [];

    /// <summary>Modules with names.</summary>
    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    /// <summary>Modules named "0", "1", ...</summary>
    protected Sequential(params nn.Module[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _children.Count;

    /// <summary>The module at a place.</summary>
    public nn.Module this[int index] => _children[index].module;

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[(int? start, int? end) index] =>
        Slice(index.start ?? 0, index.end ?? Count);

    /// <summary>A chain of some of the modules, where <see cref="Slice"/> can make one.</summary>
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[Range index] =>
        Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    /// <summary>Adds a module at the end.</summary>
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(nn.Module module) =>
        append(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(string name, nn.Module module)
    {
        Adopt(name, module);
        _children.Add((name, module));
        return this;
    }

    /// <summary>Adds a module at the end.</summary>
    public void Add(nn.Module module) => append(module);

    /// <summary>Adds a module at the end, under a name.</summary>
    public void Add(string name, nn.Module sm) => append(name, sm);

    /// <summary>A chain of the modules from start up to end; only the derived class knows how to make one.</summary>
    /// <exception cref="NotImplementedException">The derived class has not overridden it.</exception>
    protected virtual Sequential<T1, T2, T3, T4, T5, T6, TResult> Slice(int start, int end) =>
        throw new NotImplementedException(
            $"Override Slice in {GetType().Name} to take parts of the chain."
        );

    /// <inheritdoc/>
    public override IEnumerable<(string name, nn.Module module)> named_children() => _children;

    /// <inheritdoc/>
    public override void register_module(string name, nn.Module submodule) =>
        append(name, submodule);

    /// <summary>Training mode for the chain and its modules, or evaluation.</summary>
    /// <param name="on">Whether to train.</param>
    public override void train(bool on = true) => base.train(on);

    /// <summary>What the chain's modules keep beside parameters, with names.</summary>
    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true,
        bool include_persistent = true
    ) => base.named_buffers(recurse, include_persistent);

    /// <inheritdoc/>
    protected override void RegisterComponents() { }
}
