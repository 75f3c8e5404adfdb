using AdvCourse.Defenses;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Models;

/// <summary>A softmax that was taken already is refused before training; whatever else a model says is not.</summary>
public sealed class ProbabilitiesInTrainingTests
{
    private readonly (Tensor Images, Tensor Labels) data = Samples.Clouds(40);

    private static readonly Dictionary<string, Func<Module<Tensor, Tensor>>> Normal = new()
    {
        ["a fresh network"] = () => new Mlp([12, 8, 2]),
        ["a fresh network of a thousand classes"] = () => new Mlp([12, 8, 1000]),
        ["all zeros"] = () => new SoftmaxRegression(12, 2),
        ["small outputs"] = () => new Times(Samples.Network(12, 2), 1e-6),
        ["outputs of one sign"] = () => Sequential(Samples.Network(12, 2), Sigmoid()),
        ["a ReLU at the end"] = () => Sequential(new Mlp([12, 8, 2]), ReLU()),
        ["logarithms of probabilities"] = () => Sequential(Samples.Network(12, 2), LogSoftmax(1)),
        ["probabilities but for one image"] = () => new AllButOne(),
        ["one logit"] = () => new LogisticRegression(12),
    };

    public static TheoryData<string> Names => [.. Normal.Keys];

    public static TheoryData<Objective> Objectives =>
        [
            new CleanLoss(),
            new AdversarialTraining(0.1),
            new PgdTraining(0.1, 2),
            new NoiseTraining(0.1),
            new Trades(0.1, steps: 2),
            new TemperatureLoss(10),
            new SoftLabelLoss(new(Samples.Network(12, 2)), 10),
        ];

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Probabilities_are_refused_before_anything_is_learned(Objective objective)
    {
        using var scope = NewDisposeScope();
        var inner = new Mlp([12, 8, 2]);
        var model = Sequential(inner, Dropout(0.5), Softmax(1));
        model.train();
        var before = ZooTests.State(inner);
        var told = new List<double>();
        var error = Assert.Throws<ArgumentException>(() =>
            Trainer.Fit(
                model,
                data.Images,
                data.Labels,
                new Training { Objective = objective },
                progress: new Told(told)
            )
        );
        Assert.Contains("take the softmax off", error.Message, StringComparison.Ordinal);
        Assert.Empty(told);
        Assert.Equal(before, ZooTests.State(inner));
        Assert.True(model.training);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_other_models_say_is_taken_for_logits(string name)
    {
        using var scope = NewDisposeScope();
        var history = Trainer.Fit(Normal[name](), data.Images, data.Labels, new());
        Assert.Single(history.Epochs);
    }

    /// <summary>An objective of one's own may want them; equal settings still have equal names.</summary>
    [Fact]
    public void An_objective_that_wants_probabilities_gets_them()
    {
        using var scope = NewDisposeScope();
        var history = Trainer.Fit(
            Sequential(new Mlp([12, 8, 2]), Softmax(1)),
            data.Images,
            data.Labels,
            new Training
            {
                Epochs = 20,
                BatchSize = 10,
                Objective = new LogLoss(),
            }
        );
        Assert.True(history.Epochs[^1].Loss < 0.8 * history.Epochs[0].Loss, $"{history}");
        Assert.Equal("LogLoss()", new LogLoss().ToString());
    }

    /// <summary>The look uses up no random number that training draws: the weights are those of training without it.</summary>
    [Fact]
    public void The_look_changes_nothing_that_is_learned()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Learned(new CleanLoss()), Learned(new Unlooked()));

        List<float[]> Learned(Objective objective)
        {
            var model = Sequential(
                ("norm", BatchNorm1d(12)),
                ("one", new Mlp([12, 8, 8], seed: 1)),
                ("drop", Dropout(0.5)),
                ("two", new Mlp([8, 8, 2], seed: 2))
            );
            Trainer.Fit(
                model,
                data.Images,
                data.Labels,
                new Training
                {
                    Epochs = 2,
                    BatchSize = 10,
                    Objective = objective,
                }
            );
            return
            [
                .. model
                    .state_dict()
                    .OrderBy(item => item.Key)
                    .Select(item => Samples.Floats(item.Value)),
            ];
        }
    }

    /// <summary>-log p of the model's own p.</summary>
    private sealed record LogLoss : Objective
    {
        public override bool TakesLogits => false;

        public override Tensor Loss(
            Module<Tensor, Tensor> model,
            Tensor images,
            Tensor labels,
            Noise noise
        ) => -model.call(images).gather(1, labels.unsqueeze(1)).log().mean();
    }

    /// <summary>The clean loss, unlooked at.</summary>
    private sealed record Unlooked : Objective
    {
        public override bool TakesLogits => false;

        public override Tensor Loss(
            Module<Tensor, Tensor> model,
            Tensor images,
            Tensor labels,
            Noise noise
        ) => new CleanLoss().Loss(model, images, labels, noise);
    }

    /// <summary>Of some images in a batch it says what could be probabilities.</summary>
    private sealed class AllButOne : Module<Tensor, Tensor>
    {
        private readonly Mlp inner = new([12, 8, 2]);

        public AllButOne()
            : base(nameof(AllButOne)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            var z = inner.call(input);
            var last = arange(z.shape[0]).eq(z.shape[0] - 1).unsqueeze(1);
            return where(last, z.abs() + 1, functional.softmax(z, 1));
        }
    }

    private sealed class Told(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
