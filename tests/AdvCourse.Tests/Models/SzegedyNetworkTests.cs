using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class SzegedyNetworkTests
{
    [Fact]
    public void Quadratic_decay_divides_each_layers_squares_by_its_units()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var (images, labels) = (Samples.Images(20), Samples.Labels(20));
        var plain = new CleanLoss().Loss(model, images, labels, default).ToDouble();
        var weights = model
            .parameters()
            .Where(parameter => parameter.ndim == 2)
            .Select(weight => Samples.Doubles(weight).Sum(value => value * value))
            .ToArray();
        double Added(params double[] lambdas) =>
            new QuadraticDecay(lambdas).Loss(model, images, labels, default).ToDouble() - plain;
        // 12-16-4: 16 units, then 4.
        Assert.Equal((0.01 * weights[0] / 16) + (0.001 * weights[1] / 4), Added(0.01, 0.001), 1e-4);
        Assert.Equal(0.01 * ((weights[0] / 16) + (weights[1] / 4)), Added(0.01), 1e-4);
        Assert.Equal(0, Added(0), 1e-7);
        Assert.Throws<ArgumentException>(() => Added(1, 2, 3));
        Assert.Throws<ArgumentException>(() => new QuadraticDecay());
        Assert.Throws<ArgumentException>(() => new QuadraticDecay(-1));
        Assert.Equal(
            "QuadraticDecay(Lambdas=[1E-05, 1E-05, 1E-06], Inner=CleanLoss())",
            new QuadraticDecay(1e-5, 1e-5, 1e-6).ToString()
        );
    }

    [Fact]
    public void The_autoencoder_learns_to_reconstruct_and_its_code_stays_while_the_top_learns()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (images, labels) = Samples.Clouds(200);
        var model = new AutoencoderClassifier(16, 12, 2, seed: 1);
        double Error() => (model.Decode(model.Encode(images)) - images).square().mean().ToDouble();
        var before = Error();
        var settings = new Training
        {
            Epochs = 20,
            BatchSize = 20,
            Rule = Rule.Adam(0.01),
        };
        Trainer.Fit(
            model,
            images,
            labels,
            settings with
            {
                Objective = new SparseReconstruction(Beta: 0.001),
            }
        );
        Assert.True(Error() < before / 4, $"{before} to {Error()}");
        var code = Samples.Floats(model.Encode(images));
        var error = Error();
        Trainer.Fit(model, images, labels, settings with { Objective = new TopLayerLoss() });
        Assert.Equal(code, Samples.Floats(model.Encode(images)));
        Assert.Equal(error, Error());
        Assert.True(model.Score(images, labels).Error.Percent < 5);
        Attacks.ClosedFormTests.AssertClose(
            model.call(images),
            model.Layers.Aggregate(images, (x, layer) => layer.call(x))
        );
        Assert.Throws<ArgumentException>(() =>
            new TopLayerLoss().Loss(Samples.Network(), images, labels, default)
        );
    }

    [Fact]
    public void Sparsity_draws_the_units_activity_to_rho()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (images, labels) = Samples.Clouds(200);
        double Activity(double rho)
        {
            var model = new AutoencoderClassifier(16, 12, 2, seed: 1);
            Trainer.Fit(
                model,
                images,
                labels,
                new()
                {
                    Epochs = 30,
                    BatchSize = 20,
                    Rule = Rule.Adam(0.01),
                    Objective = new SparseReconstruction(rho, Beta: 1),
                }
            );
            return model.Encode(images).mean().ToDouble();
        }

        Assert.InRange(Activity(0.1), 0.05, 0.15);
        Assert.InRange(Activity(0.6), 0.5, 0.7);
    }
}
