using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

/// <summary>Settings and state of every optimizer, saved and taken up again.</summary>
public sealed class StateTests
{
    private static readonly Dictionary<string, Func<Parameter[], OptimizerHelper>> Kinds = new()
    {
        ["SGD"] = p => optim.SGD(p, 0.01, momentum: 0.9),
        ["SGD without momentum"] = p => optim.SGD(p, 0.01),
        ["Adam"] = p => optim.Adam(p, 0.1, amsgrad: true),
        ["AdamW"] = p => optim.AdamW(p, 0.1, weight_decay: 0.1),
        ["Adamax"] = p => optim.Adamax(p, 0.1),
        ["NAdam"] = p => optim.NAdam(p, 0.1),
        ["RAdam"] = p => optim.RAdam(p, 0.1, beta2: 0.9),
        ["RMSProp"] = p => optim.RMSProp(p, 0.1, momentum: 0.5, centered: true),
        ["Adagrad"] = p => optim.Adagrad(p, 0.1, lr_decay: 0.1, initial_accumulator_value: 0.5),
        ["Adadelta"] = p => optim.Adadelta(p, 0.1),
        ["Rprop"] = p => optim.Rprop(p, 0.1, etaplus: 1.5),
        ["ASGD"] = p => optim.ASGD(p, 0.01, lambd: 0.1, t0: 1),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    private static void Steps(Parameter parameter, OptimizerHelper optimizer, int count)
    {
        for (var step = 0; step < count; step++)
        {
            optimizer.zero_grad();
            (parameter.pow(4).sum() - parameter.prod()).backward();
            optimizer.step();
        }
    }

    private static (Parameter Parameter, OptimizerHelper Optimizer) Fresh(string name)
    {
        var parameter = new Parameter(tensor([0.5f, -1f, 2f]));
        return (parameter, Kinds[name]([parameter]));
    }

    /// <summary>Ten steps at once and three, an interruption, and seven more give the same bits.</summary>
    private static void GoesOn(string name, Action<OptimizerHelper, OptimizerHelper> hand)
    {
        var (straight, whole) = Fresh(name);
        Steps(straight, whole, 10);
        var (first, before) = Fresh(name);
        Steps(first, before, 3);
        var second = new Parameter(first.detach().clone());
        var after = Kinds[name]([second]);
        hand(before, after);
        Steps(second, after, 7);
        Assert.Equal(straight.data<float>().ToArray(), second.data<float>().ToArray());
        Assert.True(after.state_dict().State[0].ApproximatelyEquals(whole.state_dict().State[0]));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_saved_optimizer_goes_on_as_if_it_had_never_stopped(string name) =>
        GoesOn(
            name,
            (before, after) =>
            {
                using var memory = new MemoryStream();
                before.save_state_dict(new BinaryWriter(memory));
                memory.Position = 0;
                after.load_state_dict(new BinaryReader(memory));
                Assert.Equal(memory.Length, memory.Position);
            }
        );

    [Theory, MemberData(nameof(Names))]
    public void A_state_dictionary_hands_everything_over(string name) =>
        GoesOn(name, (before, after) => after.load_state_dict(before.state_dict()));

    [Fact]
    public void Settings_come_from_the_file()
    {
        var (_, slow) = Fresh("SGD");
        slow.ParamGroups.First().LearningRate = 0.001;
        using var memory = new MemoryStream();
        slow.save_state_dict(new BinaryWriter(memory));
        var (_, other) = Fresh("SGD");
        memory.Position = 0;
        other.load_state_dict(new BinaryReader(memory));
        Assert.Equal(0.001, other.ParamGroups.First().LearningRate);
    }

    [Fact]
    public void Another_kind_of_optimizer_is_refused_by_name()
    {
        var (_, adam) = Fresh("Adam");
        var (_, sgd) = Fresh("SGD");
        using var memory = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(memory));
        memory.Position = 0;
        var error = Assert.Throws<InvalidDataException>(() =>
            sgd.load_state_dict(new BinaryReader(memory))
        );
        Assert.Contains("'Adam'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_parameters_is_refused()
    {
        var (_, one) = Fresh("SGD");
        var two = optim.SGD([new Parameter(zeros(1)), new Parameter(zeros(1))], 0.1);
        Assert.Throws<ArgumentException>(() => two.load_state_dict(one.state_dict()));
    }

    [Fact]
    public void A_dispose_scope_leaves_the_state_alone()
    {
        var (parameter, optimizer) = Fresh("Adam");
        using (NewDisposeScope())
            Steps(parameter, optimizer, 2);
        Steps(parameter, optimizer, 2);
        Assert.Equal(4, ((Adam.State)optimizer.state_dict().State[0]).step);
    }
}
