using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Conformance;

/// <summary>
/// What surprises: the quirks of TorchSharp that the course's pages name, by their numbers there. 1 (using var in cells), 4 (== gives a
/// tensor) and 12's ambiguous name are the compiler's; 13 (torchvision) is with the vision tests; 3 is where the engines differ: TorchSharp
/// ends the process at matmul of shapes that do not fit, so no row asks for it.
/// </summary>
internal static class Quirks
{
    public static readonly Rows Rows = new()
    {
        { () => ElsewhereGradIsOn(), "true" }, // 2
        { () => AfterAwait().GetAwaiter().GetResult(), "0" }, // 2
        { () => ones(2, 3).mm(ones(2, 3)), "throws ExternalException" }, // 3
        { () => (ones(1) == ones(1)) is not null, "true" }, // 4
        { () => tensor(1f).item<double>(), "throws ArgumentException" }, // 5
        { () => ones(2).item<float>(), "throws ArgumentException" }, // 5
        { () => tensor(1f).ToDouble(), "1" }, // 5
        { () => tensor(new[] { 1.0 }).dtype, "Float64" }, // 6
        { () => F.cross_entropy(zeros(1, 2), tensor(new[] { 1 })), "throws ExternalException" }, // 6
        { () => (arange(6) / 2).dtype, "Float32" }, // 6
        {
            () =>
                F.kl_div(
                    Log(0.2f, 0.8f),
                    Log(0.5f, 0.5f),
                    log_target: true,
                    reduction: Reduction.Sum
                ),
            "Float32[] 0.2231435"
        }, // 7
        {
            () => F.kl_div(Log(0.2f, 0.8f), Log(0.5f, 0.5f), reduction: Reduction.Sum),
            "Float32[] 0.2231435"
        }, // 7
        {
            () =>
                F.kl_div(
                    Log(0.2f, 0.8f),
                    tensor(new[] { 0.5f, 0.5f }),
                    log_target: false,
                    reduction: Reduction.Sum
                ),
            "Float32[] 0.2231435"
        }, // 7
        { () => Zeroed(), "null, Float32[1,1] 0" }, // 8
        { () => Accumulated(), "Float32[1] 4" }, // 8
        { () => Reassigned(keep: false), "throws InvalidOperationException" }, // 9
        { () => Reassigned(keep: true), "Float32[] 1" }, // 9
        { () => StreamAfterSave(), "false" }, // 10
        {
            () =>
                optim
                    .SGD([new Parameter(zeros(1))], learningRate: 0.1)
                    .ParamGroups.First()
                    .LearningRate,
            "0.1"
        }, // 11
        { () => ones(1, 2).max(1).indexes.shape, "1" }, // 11
        { () => ones(1, 2).sort().Indices.shape, "1, 2" }, // 11
        { () => torch.topk(ones(1, 2), 1).indices.shape, "1, 1" }, // 11
        { () => DecayOfAdamW(), "Float32[1] 1" }, // 11
        { () => tensor(new[] { 1f, -2f }).ToString(torch.numpy), "[1, -2]" }, // 12
        { () => tensor(new[] { 1f }).ToString(), "[1], type = Float32, device = cpu" }, // 12
        { () => arange(4).view(2, 2).t().data<long>().ToArray(), "0, 2, 1, 3" }, // 14
        { () => arange(4).view(2, 2).t().bytes.Length, "throws InvalidOperationException" }, // 14
        { () => new Late().parameters().Count(), "0" }, // 15
        { () => Sequential(Linear(1, 1)).named_parameters().First().name, "0.weight" }, // 15
    };

    private static bool ElsewhereGradIsOn()
    {
        bool on = false;
        using (no_grad())
        {
            var thread = new Thread(() => on = is_grad_enabled());
            thread.Start();
            thread.Join();
        }
        return on;
    }

    private static async Task<int> AfterAwait()
    {
        using DisposeScope scope = NewDisposeScope();
        await Task.Run(static () => { })
            .ContinueWith(static _ => { }, TaskScheduler.Default)
            .ConfigureAwait(false);
        using Tensor t = await Task.Run(() => ones(1)).ConfigureAwait(false);
        return scope.DisposablesCount;
    }

    private static Tensor Log(params float[] p) => tensor(p).log();

    private static object Zeroed()
    {
        Linear layer = Linear(1, 1);
        layer.call(ones(1, 1)).backward();
        layer.zero_grad();
        Tensor cleared = layer.weight.grad;
        layer.call(ones(1, 1)).backward();
        optim.Adam(layer.parameters()).zero_grad();
        return (cleared, layer.weight.grad);
    }

    private static Tensor Accumulated()
    {
        Tensor x = ones(1, requires_grad: true);
        (x * 2).backward();
        (x * 2).backward();
        return x.grad;
    }

    private static Tensor Reassigned(bool keep)
    {
        Tensor sum = tensor(0f);
        using (NewDisposeScope())
        {
            sum = sum + 1;
            if (keep)
            {
                sum.MoveToOuterDisposeScope();
            }
        }
        return sum + 0;
    }

    private static bool StreamAfterSave()
    {
        var stream = new MemoryStream();
        Linear(1, 1).save(stream);
        return stream.CanWrite;
    }

    private static Tensor DecayOfAdamW()
    {
        var x = new Parameter(ones(1));
        var optimizer = optim.AdamW([x], 0.1);
        (x * 0).sum().backward();
        optimizer.step();
        return x.detach();
    }

    /// <summary>RegisterComponents before the field is set finds nothing.</summary>
    private sealed class Late : Module<Tensor, Tensor>
    {
        private readonly Linear inner;

        public Late()
            : base("late")
        {
            RegisterComponents();
            inner = Linear(1, 1);
        }

        public override Tensor forward(Tensor x) => inner.call(x);
    }
}
