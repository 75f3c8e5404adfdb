using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Optimizers, schedules, data sets and loaders.</summary>
internal static class Training
{
    public static readonly Rows Rows = new()
    {
        { () => Steps(p => optim.SGD(p, 0.1)), "Float32[1] 2.048" },
        { () => Steps(p => optim.SGD(p, 0.1, momentum: 0.9)), "Float32[1] 0.248" },
        {
            () => Steps(p => optim.SGD(p, learningRate: 0.1, weight_decay: 0.5)),
            "Float32[1] 1.687501"
        },
        { () => Steps(p => optim.SGD(p, 0.1, maximize: true)), "Float32[1] 6.912" },
        { () => Steps(p => optim.Adam(p, 0.1)), "Float32[1] 3.700334" },
        { () => Steps(p => optim.AdamW(p, 0.1)), "Float32[1] 3.700334" },
        { () => Steps(p => optim.Adam(p, lr: 0.1, amsgrad: true)), "Float32[1] 3.700334" },
        {
            () =>
                Steps(p =>
                    optim.ASGD(
                        (ParamGroup<ASGD.Options>[])[new ASGD.ParamGroup(p, lr: 0.1, lambd: 0)]
                    )
                ),
            "Float32[1] 2.048"
        },
        { () => optim.Adam([new Parameter(zeros(1))]).ParamGroups.First().LearningRate, "0.001" },
        { () => Rates(o => optim.lr_scheduler.StepLR(o, 2, 0.1)), "1, 0.1, 0.1, 0.01" },
        { () => Rates(o => optim.lr_scheduler.ExponentialLR(o, 0.5)), "0.5, 0.25, 0.125, 0.0625" },
        {
            () => Rates(o => optim.lr_scheduler.MultiStepLR(o, [1, 3], 0.1)),
            "0.1, 0.1, 0.01, 0.01"
        },
        {
            () => Rates(o => optim.lr_scheduler.CosineAnnealingLR(o, 4)),
            "0.853553, 0.5, 0.146447, 0"
        },
        {
            () => Rates(o => optim.lr_scheduler.LambdaLR(o, e => 1.0 / (e + 1))),
            "0.5, 0.333333, 0.25, 0.2"
        },
        { () => Rates(o => optim.lr_scheduler.LinearLR(o, 0.5, total_iters: 2)), "0.75, 1, 1, 1" },
        { () => Batches(shuffle: false), "0 1 2, 3 4" },
        { () => Batches(shuffle: false, dropLast: true), "0 1 2" },
        {
            () => Batches(shuffle: true).Split(' ', ',').Where(s => s.Length > 0).Order(),
            "0, 1, 2, 3, 4"
        },
        { () => utils.data.TensorDataset(arange(3) * 2)[1][0], "Int64[] 2" },
        {
            () => utils.data.TensorDataset(arange(3), arange(3) * 2).GetTensor(1),
            "Int64[] 1, Int64[] 2"
        },
    };

    /// <summary>A parameter that begins at 4, after three steps down its square.</summary>
    private static Tensor Steps(Func<Parameter[], optim.Optimizer> make)
    {
        var x = new Parameter(full([1], 4f));
        optim.Optimizer optimizer = make([x]);
        for (int i = 0; i < 3; i++)
        {
            optimizer.zero_grad();
            x.square().sum().backward();
            optimizer.step();
        }
        return x.detach();
    }

    private static object Rates(Func<optim.Optimizer, optim.lr_scheduler.LRScheduler> make)
    {
        var optimizer = optim.SGD([new Parameter(zeros(1))], 1.0);
        optim.lr_scheduler.LRScheduler schedule = make(optimizer);
        var rates = new List<double>();
        for (int i = 0; i < 4; i++)
        {
            schedule.step();
            rates.Add(Math.Round(optimizer.ParamGroups.First().LearningRate, 6));
        }
        return rates;
    }

    private static string Batches(bool shuffle, bool dropLast = false)
    {
        using var loader = utils.data.DataLoader(
            new Numbers(),
            3,
            shuffle: shuffle,
            seed: shuffle ? 1 : null,
            drop_last: dropLast
        );
        var batches = new List<string>();
        foreach (Dictionary<string, Tensor> batch in loader)
        {
            batches.Add(string.Join(' ', batch["data"].data<long>().ToArray()));
        }
        return string.Join(", ", batches);
    }

    private sealed class Numbers : utils.data.Dataset
    {
        public override long Count => 5;

        public override Dictionary<string, Tensor> GetTensor(long index) =>
            new() { ["data"] = tensor(index) };
    }
}
