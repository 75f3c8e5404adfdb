using AdvCourse.Attacks;
using AdvCourse.Physical;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Physical;

public sealed class EotTests
{
    [Fact]
    public void Expecting_nothing_is_the_basic_iterative_method()
    {
        using var scope = NewDisposeScope();
        var (model, x, y) = (Samples.Network(), Samples.Images(20), Samples.Labels(20));
        var plain = new Bim(0.2, 5).Run(model, x, y);
        var expecting = new Eot(0.2, new Identity(), samples: 3, steps: 5).Run(model, x, y);
        Assert.Equal(Samples.Floats(plain.Images), Samples.Floats(expecting.Images));
        Assert.All(expecting.Gradients, count => Assert.Equal(15, count));
    }

    [Fact]
    public void The_step_follows_the_mean_gradient_of_what_the_model_sees()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Logistic(16);
        var x = Samples.Images(1, 16);
        // Mirrored through a warp, the model's weights act on other pixels; the attack must know which.
        var mirror = new Warp(Homography.Affine(-1, 1, 4, 0));
        var result = new Eot(0.1, mirror, samples: 2, steps: 1) { Box = Box.None }.Run(
            model,
            x,
            tensor([1L])
        );
        var signs = -model.Weight.reshape(4, 4).flip(1).sign().reshape(1, 16);
        var moved = (result.Images - x) / 0.1;
        Assert.All(
            Samples.Floats(signs).Zip(Samples.Floats(moved)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4)
        );
    }

    [Fact]
    public void Every_sample_of_every_step_is_drawn_anew()
    {
        using var scope = NewDisposeScope();
        var (seen, x, y) = (new Seen(), Samples.Images(5), Samples.Labels(5));
        // With a budget of nothing the images themselves stay, so that only the draws differ.
        new Eot(0.0, new GaussianNoise(8), samples: 3, steps: 4).Run(seen, x, y);
        var clean = x[0, 0].ToDouble();
        Assert.Equal(12, seen.First.Where(pixel => pixel != clean).Distinct().Count());
    }

    [Fact]
    public void What_expects_a_transformation_survives_it_better()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(64, 4);
        var (x, y) = (Samples.Images(200, 64), Samples.Labels(200));
        var channel = new Perspective(0.2).Then(new GaussianBlur(0.7));
        var plain = new Bim(0.1).Run(model, x, y);
        var expecting = new Eot(0.1, channel, samples: 8).Run(model, x, y);
        Assert.True(
            Wrong(expecting) > Wrong(plain) + 0.03,
            $"{Wrong(expecting)} against {Wrong(plain)}"
        );

        double Wrong(AttackResult result) =>
            Enumerable
                .Range(100, 5)
                .Average(seed =>
                    AdvCourse
                        .Evaluation.Classify.Score(model, channel.Apply(result.Images, seed), y)
                        .Error.Value
                );
    }

    /// <summary>Keeps the first pixel of all that it is asked about.</summary>
    private sealed class Seen() : nn.Module<Tensor, Tensor>(nameof(Seen))
    {
        private readonly nn.Module<Tensor, Tensor> inner = Samples.Network();

        public List<double> First { get; } = [];

        public override Tensor forward(Tensor input)
        {
            First.Add(input[0, 0].ToDouble());
            return inner.call(input);
        }
    }
}
