using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers about one parameter.</summary>
public abstract class OptimizerState : IDisposable
{
    /// <summary>The parameter.</summary>
    protected Parameter _parameter;

    /// <summary>A state that belongs to a parameter.</summary>
    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    /// <summary>Sets the values from before the first step.</summary>
    public abstract void Initialize(OptimizerOptions options);

    /// <summary>Writes the state in TorchSharp's layout.</summary>
    public abstract void SaveStateDict(BinaryWriter writer);

    /// <summary>Reads a state of the same kind.</summary>
    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Copies a state of the same kind.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    /// <summary>Whether two states are equal up to rounding.</summary>
    public virtual bool ApproximatelyEquals(OptimizerState other) => false;

    /// <summary>Checks that the device is the processor: there is no other.</summary>
    public virtual void to(Device device) => Device.Check(device);

    /// <summary>Frees the remembered tensors.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the remembered tensors.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Zeros that lie in memory as the parameter does, outside of all dispose scopes.</summary>
    internal Tensor Zeros() =>
        new Tensor(
            _parameter.dtype,
            _parameter.shape,
            _parameter.StridesOrNull,
            zeroed: true
        ).DetachFromDisposeScope();

    /// <summary>One number everywhere, laid out as <see cref="Zeros"/>.</summary>
    private protected Tensor Filled(double value) => Zeros().fill_(value);

    /// <summary>Whether a tensor follows, then the tensor.</summary>
    private protected static void SaveConditionalStateTensor(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveConditionalStateTensor"/> wrote, into the given tensor if there is one.</summary>
    private protected Tensor? LoadConditionalStateTensor(BinaryReader reader, Tensor? into)
    {
        if (!reader.ReadBoolean())
        {
            into?.Dispose();
            return null;
        }
        into ??= Zeros();
        into.Load(reader);
        return into;
    }

    /// <summary>A copy of another state's tensor in the place of this one's.</summary>
    private protected Tensor? Copy(Tensor? mine, Tensor? other)
    {
        if (other is null)
        {
            mine?.Dispose();
            return null;
        }
        mine ??= Zeros();
        return mine.copy_(other);
    }

    private protected static bool Close(Tensor? a, Tensor? b) =>
        a is null || b is null ? a is null && b is null : a.allclose(b);
}
