using AdvCourse.Attacks;
using AdvCourse.Attacks.Objectives;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>What the optimising attacks do where there is nothing to optimise, or nothing that could be.</summary>
public sealed class CarliniHardInputTests
{
    public static TheoryData<string> All => [.. Attacks.Select(attack => attack.ToString())];

    private static Attack[] Attacks =>
        [
            new CarliniWagnerL2(maxIterations: 50, searchSteps: 3, initialC: 1),
            new CarliniWagnerL0(maxIterations: 20, initialC: 1, largestC: 16),
            new CarliniWagnerLinf(maxIterations: 20, initialC: 1, largestC: 16),
            new LbfgsAttack(bisections: 3, maxIterations: 30),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void Images_that_are_wrong_already_stay_as_they_are_and_cost_no_gradient(string name)
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Network(), Samples.Images(20));
        var truth = model.call(images).argmax(1);
        var wrong = (truth + 1).remainder(4);
        var result = Named(name).Run(model, images, wrong);
        Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
        Assert.All(result.Success, Assert.True);
        Assert.All(result.Gradients, count => Assert.Equal(0, count));
        Assert.All(result.L2, length => Assert.Equal(0, length));
        var there = Named(name).Run(model, images, wrong, Goal.Targeted(truth));
        Assert.Equal(Samples.Floats(images), Samples.Floats(there.Images));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Constant_logits_are_named_masking_at_the_price_of_few_gradients(string name)
    {
        using var scope = NewDisposeScope();
        var constant = new SoftmaxRegression(12, 4);
        Samples.Set(constant.parameters().Last(), tensor(new[] { 2f, 0, 0, 0 }));
        var result = Named(name)
            .Run(constant, Samples.Images(10), zeros(10, dtype: ScalarType.Int64));
        Assert.All(result.Success, Assert.False);
        Assert.All(result.Masked, Assert.True);
        Assert.All(result.L2, length => Assert.Equal(0, length));
        Assert.All(result.Gradients, count => Assert.InRange(count, 1, 40));
        Assert.Contains("masked, not robust", result.Summary, StringComparison.Ordinal);
    }

    /// <summary>The largest c is far too small, or the smallest far too large: whoever fails for that has tested nothing.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Scores_beyond_the_attacks_constants_are_named_and_not_counted_as_robust(string name)
    {
        using var scope = NewDisposeScope();
        var (usual, images) = (Samples.Network(), Samples.Images(10));
        var labels = usual.call(images).argmax(1);
        var result = Named(name).Run(usual, images, labels);
        Assert.All(result.Shortfalls, shortfall => Assert.Equal(Shortfall.None, shortfall));
        Assert.DoesNotContain("not attacked", result.Summary, StringComparison.Ordinal);
        foreach (var factor in new[] { 1e-30, 1e30 })
        {
            result = Named(name).Run(new Times(usual, factor), images, labels);
            Assert.All(result.Masked, Assert.False);
            for (var i = 0; i < 10; i++)
            {
                var fell = result.Success[i] ? Shortfall.None : Shortfall.Scale;
                Assert.Equal(fell, result.Shortfalls[i]);
            }

            Assert.Equal(0, result.Robust.Count);
            if (result.Success.Contains(false))
            {
                Assert.Contains(
                    "not attacked, not robust",
                    result.Summary,
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    "not attacked, not robust",
                    DistortionCurve.Of(Norm.L2, result).ToString(),
                    StringComparison.Ordinal
                );
            }
        }
    }

    [Fact]
    public void Scores_that_never_differ_by_the_margin_of_L0_are_named_too()
    {
        using var scope = NewDisposeScope();
        var (small, images) = (new Times(Samples.Network(), 1e-3), Samples.Images(10));
        var labels = small.call(images).argmax(1);
        var result = new CarliniWagnerL0(maxIterations: 50, initialC: 1).Run(small, images, labels);
        Assert.Contains(Shortfall.Scale, result.Shortfalls);
        Assert.Equal(0, result.Robust.Count);
    }

    /// <summary>The gradient that the model shows leads away: no minimisation gets anywhere, and that is said.</summary>
    [Fact]
    public void Minimisations_that_stall_are_named_and_not_counted_as_robust()
    {
        using var scope = NewDisposeScope();
        var (usual, images) = (Samples.Network(), Samples.Images(10));
        var labels = usual.call(images).argmax(1);
        var attack = new LbfgsAttack(bisections: 3, maxIterations: 30);
        var result = attack.Run(new Reversed(usual), images, labels);
        Assert.All(result.Success, Assert.False);
        Assert.All(result.Shortfalls, shortfall => Assert.Equal(Shortfall.Stall, shortfall));
        Assert.Equal(0, result.Robust.Count);
        Assert.Contains("stalled on 10 of 10", result.Summary, StringComparison.Ordinal);
    }

    /// <summary>The first c is so large that what a step gains is lost in rounding; the last ones see the box's corner, and fail there.</summary>
    [Fact]
    public void A_stall_that_another_c_went_past_is_forgotten()
    {
        using var scope = NewDisposeScope();
        var (model, images) = (Samples.Logistic(), Samples.Images(10));
        Samples.Set(model.Bias, tensor(new[] { 50f }));
        var labels = ones(10, dtype: ScalarType.Int64);
        // Eight decades down from a c of 1e16 all are too large, and the last of them has stalled.
        var stalled = new LbfgsAttack(1e16, 3, 30).Run(model, images, labels);
        Assert.All(stalled.Shortfalls, shortfall => Assert.Equal(Shortfall.Stall, shortfall));
        var result = new LbfgsAttack(1e6, 3, 30).Run(model, images, labels);
        Assert.All(result.Success, Assert.False);
        Assert.All(result.Shortfalls, shortfall => Assert.Equal(Shortfall.None, shortfall));
        Assert.Equal(10, result.Robust.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Where_all_scores_are_equal_the_first_class_is_the_one_that_is_reached(string name)
    {
        using var scope = NewDisposeScope();
        var (model, images) = (new SoftmaxRegression(12, 4), Samples.Images(10));
        var labels = full([10], 1, dtype: ScalarType.Int64);
        var there = Named(name).Run(model, images, labels, Goal.Targeted(0));
        Assert.All(there.Success, Assert.True);
        Assert.All(there.Gradients, count => Assert.Equal(0, count));
        var never = Named(name).Run(model, images, labels, Goal.Targeted(3));
        Assert.All(never.Success, Assert.False);
        Assert.All(never.Gradients, count => Assert.NotEqual(0, count));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Probabilities_in_place_of_scores_are_refused(string name)
    {
        using var scope = NewDisposeScope();
        var wrong = Sequential(Samples.Network(), Softmax(1));
        var error = Assert.Throws<ArgumentException>(() =>
            Named(name).Run(wrong, Samples.Images(5), Samples.Labels(5))
        );
        Assert.Contains("look like probabilities", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Outputs_that_overflow_on_the_way_end_the_run(string name)
    {
        using var scope = NewDisposeScope();
        var images = full([4, 12], 0.5f);
        var cliff = new Cliff(Samples.Network());
        var labels = cliff.call(images).argmax(1);
        Assert.Throws<ArithmeticException>(() => Named(name).Run(cliff, images, labels));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_run_is_cancelled_between_two_gradients(string name)
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var model = new Counting(
            Samples.Network(),
            calls =>
            {
                if (calls == 6)
                {
                    cancel.Cancel();
                }
            }
        );
        var (images, labels) = (Samples.Images(10), Samples.Labels(10));
        Assert.Throws<OperationCanceledException>(() =>
            Named(name).Run(model, images, labels, cancellation: cancel.Token)
        );
        Assert.InRange(model.Calls, 6, 7);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Progress_grows_within_a_batch_and_ends_at_one(string name)
    {
        using var scope = NewDisposeScope();
        var seen = new Shares();
        Named(name).Run(Samples.Network(), Samples.Images(10), Samples.Labels(10), progress: seen);
        Assert.True(seen.All.Count > 2, $"{seen.All.Count} reports");
        Assert.Equal(seen.All.Order(), seen.All);
        Assert.Equal(1, seen.All[^1]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Float64_models_are_attacked_in_float64(string name)
    {
        using var scope = NewDisposeScope();
        var weights = new Noise(4).Uniform([12, 4], -1, 1);
        var images = Samples.Images(8);
        var labels = images.matmul(weights).argmax(1);
        var single = Named(name).Run(new Plane(weights), images, labels);
        var result = Named(name)
            .Run(new Plane(weights.to(ScalarType.Float64)), images.to(ScalarType.Float64), labels);
        Assert.Equal(ScalarType.Float64, result.Images.dtype);
        Assert.Contains(true, result.Success);
        Assert.Equal(single.Success, result.Success);
    }

    [Fact]
    public void The_printed_f5_is_refused_by_its_first_value()
    {
        using var scope = NewDisposeScope();
        var attack = new CarliniWagnerL2(maxIterations: 10)
        {
            Objective = AttackObjective.F5AsPrinted,
        };
        var error = Assert.Throws<ArithmeticException>(() =>
            attack.Run(Samples.Network(), Samples.Images(10), Samples.Labels(10))
        );
        Assert.Contains(
            "f5 as printed (-log(2 F_t - 2)) is NaN",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused_with_their_value()
    {
        Refused(() => new CarliniWagnerL2(kappa: -1), "-1");
        Refused(() => new CarliniWagnerL2(maxIterations: 0), "0 iterations");
        Refused(() => new CarliniWagnerL2(searchSteps: 0), "0 values of c");
        Refused(() => new CarliniWagnerL2(learningRate: double.NaN), "NaN");
        Refused(() => new CarliniWagnerL2(initialC: 0), "of 0");
        Refused(() => new CarliniWagnerLinf(tauDecay: 1), "of 1");
        Refused(() => new CarliniWagnerL0(largestC: -2), "-2");
        Refused(() => new LbfgsAttack(initialC: -1), "-1");
        Refused(() => new LbfgsAttack(bisections: -1), "-1 bisections");
        Refused(() => new LbfgsAttack(maxIterations: 0), "0 iterations");
        using var scope = NewDisposeScope();
        Refused(
            () =>
                new CarliniWagnerL2(kappa: 2) { Objective = AttackObjective.F4 }.Run(
                    Samples.Network(),
                    Samples.Images(4),
                    Samples.Labels(4)
                ),
            "f4"
        );

        static void Refused(Func<object> make, string named) =>
            Assert.Contains(
                named,
                Assert.Throws<ArgumentException>(make).Message,
                StringComparison.Ordinal
            );
    }

    private static Attack Named(string name) => Attacks.Single(attack => attack.ToString() == name);

    private sealed class Shares : IProgress<double>
    {
        public List<double> All { get; } = [];

        public void Report(double value) => All.Add(value);
    }

    /// <summary>The same outputs with the opposite slope.</summary>
    private sealed class Reversed(Module<Tensor, Tensor> inner)
        : Module<Tensor, Tensor>(nameof(Reversed))
    {
        public override Tensor forward(Tensor input)
        {
            var logits = inner.call(input);
            return (logits.detach() * 2) - logits;
        }
    }

    private sealed class Plane(Tensor weights) : Module<Tensor, Tensor>(nameof(Plane))
    {
        public override Tensor forward(Tensor input) => input.matmul(weights);
    }

    /// <summary>Infinite scores as soon as an image is not the clean one any more.</summary>
    private sealed class Cliff : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;

        public Cliff(Module<Tensor, Tensor> inner)
            : base(nameof(Cliff))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) =>
            inner.call(input)
            / (input - 0.5).abs().amax([1], keepdim: true).le(1e-3).to(input.dtype);
    }
}
