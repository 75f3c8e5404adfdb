using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Models;

public sealed class ZooTests
{
    public static TheoryData<string> Names =>
        [
            "softmax",
            "maxout",
            "sigmoid",
            "mlp",
            "cnn",
            "small cnn",
            "strided cnn",
            "autoencoder",
            "tempered",
            "rbf",
            "ensemble",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Models_take_rows_and_pictures_alike_and_give_probabilities(string name)
    {
        using var scope = NewDisposeScope();
        var model = Make(name, 1);
        model.eval();
        var rows = Samples.Images(3, 784);
        var logits = model.call(rows);
        Assert.Equal([3L, 10], logits.shape);
        Attacks.ClosedFormTests.AssertClose(logits, model.call(rows.reshape(3, 1, 28, 28)), 1e-4);
        Assert.All(Samples.Floats(model.Probabilities(rows)), p => Assert.InRange(p, 0f, 1f));
        if (model.Head == Head.Softmax)
        {
            Assert.All(
                Samples.Floats(model.Probabilities(rows).sum(1)),
                sum => Assert.Equal(1, sum, 1e-5f)
            );
        }
    }

    [Theory]
    [InlineData("maxout")]
    [InlineData("mlp")]
    [InlineData("cnn")]
    [InlineData("small cnn")]
    [InlineData("strided cnn")]
    [InlineData("autoencoder")]
    [InlineData("rbf")]
    public void The_first_weights_depend_on_the_seed_alone_and_the_architecture_names_it(
        string name
    )
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var a = Make(name, 7);
        manual_seed(2);
        var b = Make(name, 7);
        var c = Make(name, 8);
        Assert.Equal(State(a), State(b));
        Assert.NotEqual(State(a), State(c));
        Assert.Equal(a.Architecture, b.Architecture);
        Assert.NotEqual(a.Architecture, c.Architecture);
    }

    [Fact]
    public void Maxout_takes_the_largest_piece_of_each_unit()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new Maxout(units: 3, pieces: 2, dropout: false, inputs: 4, classes: 2, seed: 1);
        foreach (var parameter in model.parameters())
        {
            Samples.Set(parameter, new Noise(parameter.numel()).Normal(parameter.shape));
        }

        var p = model
            .parameters()
            .Select(parameter => (Shape: parameter.shape, Values: Samples.Doubles(parameter)))
            .ToArray();
        var x = Samples.Doubles(Samples.Images(1, 4));
        var hidden = x;
        for (var layer = 0; layer < 2; layer++)
        {
            hidden =
            [
                .. Affine(p[2 * layer].Values, p[(2 * layer) + 1].Values, hidden)
                    .Chunk(2)
                    .Select(pieces => pieces.Max()),
            ];
        }

        var expected = Affine(p[4].Values, p[5].Values, hidden);
        Assert.All(
            expected.Zip(Samples.Doubles(model.call(Samples.Images(1, 4)))),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4)
        );
    }

    [Fact]
    public void Maxout_drops_units_only_while_training_and_keeps_the_recipes_scales()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new Maxout(units: 200, pieces: 2, seed: 1);
        var images = Samples.Images(5, 784);
        model.eval();
        Assert.Equal(Samples.Floats(model.call(images)), Samples.Floats(model.call(images)));
        model.train();
        Assert.NotEqual(Samples.Floats(model.call(images)), Samples.Floats(model.call(images)));
    }

    [Fact]
    public void An_ensembles_probabilities_are_the_mean_of_its_members()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Samples.Network(seed: 1), Samples.Network(seed: 2));
        var images = Samples.Images(7);
        var mean = (a.Probabilities(images) + b.Probabilities(images)) / 2;
        Attacks.ClosedFormTests.AssertClose(mean, new Ensemble(a, b).Probabilities(images));
        Assert.Throws<ArgumentException>(() => new Ensemble());
        Assert.Throws<ArgumentException>(() => new Ensemble(a, Samples.Logistic()));
    }

    [Fact]
    public void The_RBF_network_computes_its_distances_and_can_start_on_the_class_means()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var model = new Rbf(12, 4, precision: 0.5, seed: 1);
        var (images, labels) = (Samples.Images(40), Samples.Labels(40));
        model.CentreOn(images, labels);
        var centres = Samples.Doubles(model.Centres).Chunk(12).ToArray();
        var pixels = Samples.Doubles(images).Chunk(12).ToArray();
        var classes = labels.data<long>().ToArray();
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(
                pixels.Where((_, n) => classes[n] == 2).Average(row => row[i]),
                centres[2][i],
                1e-5
            );
        }

        var logits = Samples.Doubles(model.call(images)).Chunk(4).ToArray();
        Assert.Equal(
            -0.5 * pixels[3].Zip(centres[1]).Sum(pair => Math.Pow(pair.First - pair.Second, 2)),
            logits[3][1],
            1e-4
        );
        Assert.All(logits, row => Assert.All(row, value => Assert.True(value <= 0)));
    }

    [Fact]
    public void The_networks_for_colour_pictures_have_the_papers_sizes()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var images = Samples.Images(2, 3072);
        foreach (var model in new Classifier[] { CarliniCnn.ForCifar10(1), new SmallCnn(seed: 1) })
        {
            model.eval();
            Assert.Equal([2L, 10], model.call(images.reshape(2, 3, 32, 32)).shape);
            Attacks.ClosedFormTests.AssertClose(
                model.call(images),
                model.Layers.Aggregate(images, (x, layer) => layer.call(x)),
                1e-4
            );
        }

        // Carlini and Wagner, table I: 3x3x3x64 + ... + 256x10 and the biases.
        Assert.Equal(
            (27 * 64)
                + (576 * 64)
                + (576 * 128)
                + (1152 * 128)
                + (3200 * 256)
                + (256 * 256)
                + 2560
                + 64
                + 64
                + 128
                + 128
                + 256
                + 256
                + 10,
            CarliniCnn.ForCifar10().parameters().Sum(parameter => parameter.numel())
        );
        Assert.Throws<ArgumentException>(() => new SmallCnn(3, 4));
    }

    [Fact]
    public void The_small_network_comes_in_widths_and_keeps_its_name_in_the_cache()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "SmallCnn 1x28x28 conv 32,pool,64,pool,64,pool, 128,10, fan-in start, seed 7",
            new SmallCnn(1, 28, seed: 7).Architecture
        );
        var narrow = new SmallCnn(1, 28, seed: 7, filters: 4);
        Assert.Equal(
            (9 * 4) + 4 + (36 * 8) + 8 + (72 * 8) + 8 + (72 * 128) + 128 + 1280 + 10,
            narrow.parameters().Sum(parameter => parameter.numel())
        );
        Assert.Equal([3L, 10], narrow.call(Samples.Images(3, 784)).shape);
        Assert.Contains("conv 4,pool,8,pool,8,pool", narrow.Architecture, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SmallCnn(1, 28, filters: 0));
    }

    [Fact]
    public void The_CW_network_for_digits_keeps_its_name_in_the_cache()
    {
        Assert.Equal(
            "CarliniCnn conv 32,32,pool,64,64,pool, 200,200,10, dropout 0.5, fan-in start, seed 7",
            new CarliniCnn(7).Architecture
        );
    }

    internal static Classifier Make(string name, long seed) =>
        name switch
        {
            "softmax" => new SoftmaxRegression(),
            "maxout" => new Maxout(units: 20, pieces: 3, seed: seed),
            "sigmoid" => new Maxout(units: 20, pieces: 3, sigmoidTop: true, seed: seed),
            "mlp" => new Mlp([784, 20, 10], Activation.Sigmoid, seed),
            "cnn" => new CarliniCnn(seed),
            "small cnn" => new SmallCnn(1, 28, seed: seed),
            "strided cnn" => new StridedCnn(seed),
            "autoencoder" => new AutoencoderClassifier(20, seed: seed),
            "tempered" => new Tempered(new Mlp([784, 20, 10], seed: seed), 20),
            "rbf" => new Rbf(seed: seed),
            _ => new Ensemble(
                new Mlp([784, 20, 10], seed: seed),
                new Mlp([784, 10, 10], Activation.Tanh, seed + 1)
            ),
        };

    internal static float[] State(Module<Tensor, Tensor> model) =>
        [
            .. model
                .state_dict()
                .OrderBy(item => item.Key, StringComparer.Ordinal)
                .SelectMany(item => Samples.Floats(item.Value)),
        ];

    private static double[] Affine(double[] w, double[] b, double[] x) =>
        [
            .. w.Chunk(x.Length)
                .Select((row, k) => b[k] + row.Zip(x, (weight, value) => weight * value).Sum()),
        ];
}
