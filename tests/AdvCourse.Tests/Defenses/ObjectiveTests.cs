using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Defenses;

public sealed class ObjectiveTests
{
    private readonly Tensor images = Samples.Images(20);
    private readonly Tensor labels = Samples.Labels(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_exact_adversarys_gradient_equals_finite_differences_of_its_formula_in_float64(
        bool asPrinted
    )
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic();
        var labels = Samples.Labels(20, 2);
        var objective = new ExactLogisticAdversary(0.1) { AsPrinted = asPrinted };
        var loss = objective.Loss(model, images, labels, default);
        var gradient = Samples.Doubles(autograd.grad([loss], [model.Weight])[0]);
        var (w, b) = (Samples.Doubles(model.Weight), Samples.Doubles(model.Bias)[0]);
        var x = Samples.Doubles(images).Chunk(12).ToArray();
        var y = labels.data<long>().ToArray();
        double Formula(double[] weights)
        {
            var drop = 0.1 * weights.Sum(Math.Abs);
            return x.Select(
                    (row, n) =>
                    {
                        var z = row.Zip(weights, (pixel, weight) => pixel * weight).Sum() + b;
                        var sign = y[n] == 1 ? 1 : -1;
                        return Math.Log(
                            1 + Math.Exp(asPrinted ? sign * (drop - z) : drop - (sign * z))
                        );
                    }
                )
                .Average();
        }

        Assert.Equal(Formula(w), loss.ToDouble(), 1e-5);
        for (var i = 0; i < w.Length; i++)
        {
            double[] above = [.. w],
                below = [.. w];
            above[i] += 1e-6;
            below[i] -= 1e-6;
            Assert.Equal((Formula(above) - Formula(below)) / 2e-6, gradient[i], 1e-5);
        }
    }

    [Fact]
    public void The_adversarial_mix_is_alpha_clean_plus_the_rest_on_fresh_FGSM_images()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var moved = new Fgsm(0.1) { Box = Box.None }
            .Run(model, images, labels)
            .Images;
        var clean = new CleanLoss().Loss(model, images, labels, default).ToDouble();
        var attacked = new CleanLoss().Loss(model, moved, labels, default).ToDouble();
        foreach (var alpha in new[] { 0, 0.3, 1 })
        {
            var mixed = new AdversarialTraining(0.1, alpha)
                .Loss(model, images, labels, default)
                .ToDouble();
            Assert.Equal((alpha * clean) + ((1 - alpha) * attacked), mixed, 1e-5);
        }

        Assert.True(attacked > clean + 0.05);
    }

    /// <summary>Drops half of the pixels while training, and keeps what it was last called with.</summary>
    private sealed class Dropping : nn.Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Linear linear = nn.Linear(12, 10);

        public Dropping()
            : base("dropping") => RegisterComponents();

        public float[] Last { get; private set; } = [];

        public override Tensor forward(Tensor input)
        {
            Last = input.detach().contiguous().data<float>().ToArray();
            return linear.call(nn.functional.dropout(input.flatten(1), 0.5, training));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dropped_pixels_are_perturbed_unless_dropout_is_asked_for(bool withDropout)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = new Dropping();
        model.train();
        new AdversarialTraining(0.1) { WithDropout = withDropout }.Loss(
            model,
            images,
            labels,
            default
        );
        var half = model.Last.Length / 2;
        var still = Enumerable.Range(0, half).Count(i => model.Last[i] == model.Last[half + i]);
        Assert.True(model.training);
        Assert.Equal(withDropout, still > 0);
    }

    [Fact]
    public void No_gradient_flows_through_the_perturbation()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var moved = new Fgsm(0.1) { Box = Box.None }
            .Run(model, images, labels)
            .Images;
        var mixed = Gradient(
            model,
            new AdversarialTraining(0.1, 0).Loss(model, images, labels, default)
        );
        var plain = Gradient(model, new CleanLoss().Loss(model, moved, labels, default));
        Attacks.ClosedFormTests.AssertClose(plain, mixed);
    }

    [Fact]
    public void Weight_decay_adds_the_L1_norm_of_the_first_layer_outside_the_loss()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var plain = new CleanLoss().Loss(model, images, labels, default).ToDouble();
        var decayed = new L1WeightDecay(0.01).Loss(model, images, labels, default).ToDouble();
        Assert.Equal(
            0.01 * Samples.Doubles(model.parameters().First()).Sum(Math.Abs),
            decayed - plain,
            1e-4
        );
    }

    /// <summary>Whatever loss that is: decay and adversarial training can be had together.</summary>
    [Fact]
    public void Decay_is_added_to_the_loss_that_it_is_given()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        double Of(Objective objective) =>
            objective.Loss(model, images, labels, new Noise(1)).ToDouble();
        var (plain, inner) = (new CleanLoss(), new AdversarialTraining(0.2, 0));
        Assert.True(Of(inner) > Of(plain) + 0.1);
        Assert.Equal(
            Of(new L1WeightDecay(0.01)) - Of(plain),
            Of(new L1WeightDecay(0.01) { Inner = inner }) - Of(inner),
            1e-4
        );
        Assert.Equal(
            Of(new QuadraticDecay(0.01)) - Of(plain),
            Of(new QuadraticDecay(0.01) { Inner = inner }) - Of(inner),
            1e-4
        );
    }

    [Theory]
    [InlineData(NoiseKind.Signs)]
    [InlineData(NoiseKind.Uniform)]
    public void Noise_training_depends_on_its_noise_and_vanishes_with_epsilon(NoiseKind kind)
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        double Loss(double epsilon, long seed) =>
            new NoiseTraining(epsilon, kind)
                .Loss(model, images, labels, new Noise(seed))
                .ToDouble();
        Assert.Equal(
            new CleanLoss().Loss(model, images, labels, default).ToDouble(),
            Loss(0, 1),
            1e-6
        );
        Assert.Equal(Loss(0.2, 1), Loss(0.2, 1));
        Assert.NotEqual(Loss(0.2, 1), Loss(0.2, 2));
    }

    [Theory]
    [InlineData(NoiseKind.Signs)]
    [InlineData(NoiseKind.Uniform)]
    public void Noise_goes_both_ways_as_far_as_epsilon(NoiseKind kind)
    {
        using var scope = NewDisposeScope();
        var watched = new Watching(Samples.Network());
        var grey = full([200, 12], 0.5f);
        new NoiseTraining(0.2, kind).Loss(watched, grey, Samples.Labels(200), new Noise(1));
        var moves = Samples.Doubles(watched.Seen! - grey);
        Assert.InRange(moves.Min(), -0.2 - 1e-6, -0.199);
        Assert.InRange(moves.Max(), 0.199, 0.2 + 1e-6);
        Assert.InRange(moves.Average(), -0.012, 0.012);
        // The root mean square of evenly drawn numbers is epsilon / sqrt(3); that of signs is epsilon.
        var expected = kind == NoiseKind.Signs ? 0.2 : 0.2 / Math.Sqrt(3);
        Assert.Equal(expected, Math.Sqrt(moves.Average(move => move * move)), 0.004);
    }

    [Fact]
    public void Bad_settings_are_refused_and_good_ones_are_written_out_whole()
    {
        Assert.Throws<ArgumentException>(() => new AdversarialTraining(-0.1));
        Assert.Throws<ArgumentException>(() => new AdversarialTraining(0.1, 1.5));
        Assert.Throws<ArgumentException>(() => new NoiseTraining(double.NaN));
        Assert.Throws<ArgumentException>(() =>
            new ExactLogisticAdversary(0.1).Loss(Samples.Network(), images, labels, default)
        );
        Assert.Equal(
            "AdversarialTraining(Epsilon=0.25, Alpha=0.5, WithDropout=false)",
            new AdversarialTraining(0.25).ToString()
        );
        Assert.Equal(
            "L1WeightDecay(Lambda=0.0025, Inner=CleanLoss())",
            new L1WeightDecay(0.0025).ToString()
        );
    }

    private static Tensor Gradient(Mlp model, Tensor loss) =>
        autograd.grad([loss], [model.parameters().First()])[0];

    /// <summary>Keeps what it was shown.</summary>
    private sealed class Watching : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Watching(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Watching))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public Tensor? Seen { get; private set; }

        public override Tensor forward(Tensor input)
        {
            Seen = input;
            return inner.call(input);
        }
    }
}
