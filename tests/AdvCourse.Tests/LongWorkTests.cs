using System.Diagnostics;
using AdvCourse.Attacks;
using AdvCourse.Attacks.Solvers;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Features;
using AdvCourse.Models;
using AdvCourse.Physical;
using AdvCourse.Tests.Data;
using AdvCourse.Threats;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using SoftmaxRegression = AdvCourse.Models.SoftmaxRegression;

namespace AdvCourse.Tests;

/// <summary>All long work tells how far it has come, and ends when it is told to.</summary>
public sealed class LongWorkTests
{
    private static readonly Dictionary<string, Action<IProgress<double>, CancellationToken>> Works =
        Table();

    public static TheoryData<string> Names => [.. Works.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_does_not_begin_when_it_is_cancelled_before(string name)
    {
        using var scope = NewDisposeScope();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Works[name](new Told(_ => { }), new CancellationToken(canceled: true))
        );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_ends_when_it_is_cancelled_at_its_first_report(string name)
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var first = double.NaN;
        var watch = new Told(share =>
        {
            first = double.IsNaN(first) ? share : first;
            cancel.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Works[name](watch, cancel.Token));
        Assert.InRange(first, 0, 0.99);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_reports_grow_to_one(string name)
    {
        using var scope = NewDisposeScope();
        var shares = new List<double>();
        Works[name](new Told(shares.Add), CancellationToken.None);
        Assert.True(shares.Distinct().Count() > 1, $"{shares.Count} reports");
        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    /// <summary>One pass over all images together tells nothing, but it need not begin.</summary>
    [Fact]
    public void A_single_pass_does_not_begin_when_it_is_cancelled_before()
    {
        using var scope = NewDisposeScope();
        var (cancelled, asked) = (new CancellationToken(canceled: true), 0);
        var model = new Asked(() => asked++);
        var (x, y) = (Samples.Images(2), Samples.Labels(2));
        Ends(() => InputGradient.Of(model, x, y, cancellation: cancelled));
        Ends(() => Representation.Of(model, x, cancelled));
        Assert.Equal(0, asked);
        Ends(() => EpsilonLine.Trace(model, x[..1], 1, cancellation: cancelled));
        Assert.Equal(1, asked); // how many classes it has
        Ends(() =>
            new BoxLbfgs().Minimise(
                (_, _) => throw new UnreachableException(),
                x,
                cancellation: cancelled
            )
        );

        static void Ends(Action work) => Assert.ThrowsAny<OperationCanceledException>(work);
    }

    [Fact]
    public void A_minimisation_ends_when_it_is_cancelled_on_its_way()
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var asked = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new BoxLbfgs().Minimise(
                (points, _) =>
                {
                    if (++asked == 3)
                    {
                        cancel.Cancel();
                    }

                    // Rosenbrock's valley takes some thirty iterations.
                    using var grads = enable_grad();
                    var leaf = points.detach().requires_grad_(true);
                    var (a, b) = (leaf.select(1, 0), leaf.select(1, 1));
                    var values = (1 - a).square() + (100 * (b - a.square()).square());
                    return (Samples.Doubles(values), autograd.grad([values.sum()], [leaf])[0]);
                },
                tensor(new[] { -1.2, 1 }, [1, 2]),
                cancellation: cancel.Token
            )
        );
        Assert.InRange(asked, 3, 10); // no more than the shortenings of one step
    }

    /// <summary>
    /// Found by reflection: whatever takes a model and images takes both, too; what is one pass or one image takes a token.
    /// </summary>
    [Fact]
    public void Whoever_takes_a_model_and_images_takes_both()
    {
        string[] brief = ["InputGradient.Of", "Representation.Of", "EpsilonLine.Trace"];
        var lengthy = typeof(Attack)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsSubclassOf(typeof(Objective)) && type != typeof(Objective))
            .SelectMany(type => type.GetMethods())
            .Where(method =>
                method.DeclaringType!.Assembly == typeof(Attack).Assembly
                && method.GetParameters().Any(one => IsModel(one.ParameterType))
                && method.GetParameters().Any(one => one.ParameterType == typeof(Tensor))
            )
            .Select(method => (Name: $"{method.DeclaringType!.Name}.{method.Name}", method))
            .ToArray();
        Assert.True(lengthy.Length > 20, $"only {lengthy.Length} methods were found");
        Assert.All(
            lengthy,
            item =>
            {
                var types = item.method.GetParameters().Select(one => one.ParameterType).ToArray();
                Assert.True(
                    brief.Contains(item.Name) || types.Contains(typeof(IProgress<double>)),
                    $"{item.Name}: no progress"
                );
                Assert.True(types.Contains(typeof(CancellationToken)), $"{item.Name}: no token");
            }
        );

        static bool IsModel(Type type) =>
            typeof(Module<Tensor, Tensor>).IsAssignableFrom(
                type.IsGenericParameter
                    ? Array.Find(type.GetGenericParameterConstraints(), one => one.IsClass)
                    : type
            );
    }

    private static Dictionary<string, Action<IProgress<double>, CancellationToken>> Table()
    {
        var model = Samples.Network();
        var (x, y) = (Samples.Images(12), Samples.Labels(12));
        var (manyX, manyY) = (Samples.Images(1100), Samples.Labels(1100));
        var (bim, fgsm) = (new Bim(0.1), new Fgsm(0.1));
        (string, Module<Tensor, Tensor>)[] two = [("a", model), ("b", Samples.Network(seed: 9))];
        var training = new Training { Epochs = 2, BatchSize = 5 };
        var stops = new Training
        {
            Epochs = 9,
            Stop = new(1),
            Rule = Rule.Sgd(1e-30),
        };
        var clouds = Samples.Clouds(40);
        var points = GaussianSolver.PointsOf(new([1, -0.5], SymmetricMatrix.Diagonal(1, 2)));
        return new()
        {
            ["an attack"] = (p, c) => bim.Run(model, x, y, progress: p, cancellation: c).Dispose(),
            ["a universal perturbation"] = (p, c) =>
                new UniversalPerturbation(0.2, 1).Find(model, x, y, progress: p, cancellation: c),
            ["least-likely classes"] = (p, c) => LeastLikely.Targets(model, x, 4, p, c),
            ["predictions"] = (p, c) => model.Predict(x, 4, p, c),
            ["a score"] = (p, c) => model.Score(x, y, 4, p, c),
            ["top 1"] = (p, c) => model.Right(x, y, 1, 4, p, c),
            ["top 2"] = (p, c) => model.Right(x, y, 2, 4, p, c),
            ["margins"] = (p, c) => Margin.Of(model, x, y, 4, p, c),
            ["a destruction rate"] = (p, c) => DestructionRate.Of(model, x, x, y, t => t, 1, p, c),
            ["a curve over epsilon"] = (p, c) =>
                EpsilonCurve.Run(fgsm, model, x, y, [0.1, 0.2], progress: p, cancellation: c),
            ["smallest budgets"] = (p, c) =>
                SmallestEpsilon.Run(
                    fgsm,
                    model,
                    x,
                    y,
                    [0.1, 0.2],
                    bisections: 2,
                    progress: p,
                    cancellation: c
                ),
            ["a study of targets"] = (p, c) =>
                TargetStudy.Run(bim, model, x, y, progress: p, cancellation: c),
            ["a study of targets with smallest budgets"] = (p, c) =>
                TargetStudy.Run(fgsm, model, x, y, [0.1, 0.2], progress: p, cancellation: c),
            ["a transfer curve"] = (p, c) =>
                TransferCurve.Run(
                    _ => fgsm,
                    model,
                    model,
                    x,
                    y,
                    [0, 1],
                    progress: p,
                    cancellation: c
                ),
            ["a transfer matrix"] = (p, c) =>
                TransferMatrix.Run(fgsm, two, x, y, progress: p, cancellation: c),
            ["a transfer table"] = (p, c) =>
                TransferTable.Run(fgsm, two, x, y, [0.1], [0.1], progress: p, cancellation: c),
            ["a panel for a budget"] = (p, c) =>
                InvariantPanel.Run(fgsm, model, x, y, progress: p, cancellation: c),
            ["a panel for the nearest"] = (p, c) =>
                InvariantPanel.Run(new DeepFool(), model, x, y, progress: p, cancellation: c),
            ["a masking probe"] = (p, c) =>
                new MaskingProbe(0.1) { Steps = 2, Queries = 5 }.Run(
                    model,
                    x,
                    y,
                    model,
                    progress: p,
                    cancellation: c
                ),
            ["rubbish"] = (p, c) =>
                Rubbish.Evaluate(model, 10, [12], batchSize: 4, progress: p, cancellation: c),
            ["fooling images"] = (p, c) =>
                Rubbish.Fool(model, 0.1, 4, 10, [12], progress: p, cancellation: c),
            ["bounds of logits"] = (p, c) => IntervalBounds.Logits(model, x, 0.1, null, 5, p, c),
            ["proofs by intervals"] = (p, c) =>
                IntervalBounds.Certify(model, x, y, 0.1, null, 5, p, c),
            ["a Lipschitz bound"] = (p, c) => LipschitzBound.Of(model, [12], p, c),
            ["proofs by a Lipschitz bound"] = (p, c) =>
                LipschitzBound.Of(model, 12).Certify(model, manyX, manyY, 0.1, p, c),
            ["training"] = (p, c) =>
                Trainer.Fit(Samples.Network(), x, y, training, progress: p, cancellation: c),
            ["training that stops early"] = (p, c) =>
                Trainer.Fit(Samples.Network(), x, y, stops, (x, y), progress: p, cancellation: c),
            ["cached training"] = InFolder(
                (folder, p, c) =>
                    new ModelCache(folder).Train(
                        Samples.Network(),
                        x,
                        y,
                        training,
                        progress: p,
                        cancellation: c
                    )
            ),
            ["a notebook's training"] = InFolder(
                (folder, p, c) =>
                    CourseRun
                        .Start("31", 5, Profile.Quick, new ModelCache(folder), _ => { })
                        .Train("network", Samples.Network(), x, y, training, p, c)
            ),
            ["distillation"] = (p, c) =>
                new DefensiveDistillation().Fit(
                    () => Samples.Network(),
                    x,
                    y,
                    training,
                    progress: p,
                    cancellation: c
                ),
            ["a made dataset"] = InFolder(
                (folder, p, c) =>
                    new DatasetCache(folder).Make(
                        new Relabelled(bim, TargetRule.Next),
                        model,
                        x,
                        y,
                        p,
                        c
                    )
            ),
            ["an inverted dataset"] = InFolder(
                (folder, p, c) => new DatasetCache(folder).Make(new Inverted(3), model, x, y, p, c)
            ),
            ["an inversion"] = (p, c) => new Inverted(3).Invert(model, x, x, p, c),
            ["mistakes"] = (p, c) => RelabellingControl.MistakesOf(model, manyX, manyY, p, c),
            ["Wallace's control"] = InFolder(
                (folder, p, c) =>
                    RelabellingControl.Run(
                        model,
                        new SoftmaxRegression(12, 4),
                        (x, y),
                        (x, y),
                        training with
                        {
                            BatchSize = 2,
                        },
                        new ModelCache(folder),
                        p,
                        c
                    )
            ),
            ["Goh's check"] = (p, c) =>
                RobustLeakage.Run(
                    stack([ones(12), arange(12).to(ScalarType.Float32)]),
                    clouds,
                    clouds,
                    clouds,
                    new Budget(Norm.L2, 0.25),
                    2,
                    training,
                    p,
                    c
                ),
            ["the Gaussian solver"] = (p, c) => new GaussianSolver(5).Fit(points, null, p, c),
            ["usefulness"] = (p, c) =>
                Usefulness.Estimate(
                    Feature.Linear("sum", ones(12)),
                    clouds.Images,
                    clouds.Labels,
                    bim,
                    progress: p,
                    cancellation: c
                ),
            ["the exact adversary"] = (p, c) =>
                ExactAdversary.Check(Samples.Logistic(), manyX, manyY.remainder(2), 0.1, p, c),
            ["the steps of a chain"] = (p, c) =>
                new Brightness(10).OnBytes().Stages(x, progress: p, cancellation: c),
            ["the stages of the photo channel"] = (p, c) =>
                new PhotoChannel().Stages(x.reshape(1, 1, 12, 12), progress: p, cancellation: c),
            ["a transformation"] = (p, c) =>
                new Brightness(10).Apply(manyX, progress: p, cancellation: c),
        };
    }

    private static Action<IProgress<double>, CancellationToken> InFolder(
        Action<string, IProgress<double>, CancellationToken> work
    ) =>
        (progress, cancellation) =>
        {
            using var folder = new TestFolder();
            work(folder.Root, progress, cancellation);
        };

    private sealed class Asked : Module<Tensor, Tensor>
    {
        private readonly Mlp inner = Samples.Network();
        private readonly Action act;

        public Asked(Action act)
            : base(nameof(Asked))
        {
            this.act = act;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            act();
            return inner.call(input);
        }
    }
}
