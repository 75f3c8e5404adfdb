using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Features;
using AdvCourse.Models;
using AdvCourse.Tests.Data;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Features;

public sealed class DatasetTests
{
    [Fact]
    public void D_det_labels_with_the_next_class_and_D_rand_with_any()
    {
        var labels = tensor([0L, 3, 9, 5]);
        var next = new Relabelled(new Fgsm(0.1), TargetRule.Next);
        Assert.Equal(new long[] { 1, 4, 0, 6 }, next.Targets(labels, 10).data<long>().ToArray());
        var random = new Relabelled(new Fgsm(0.1), TargetRule.Random, Seed: 3);
        var many = random.Targets(zeros(10_000, ScalarType.Int64), 10).data<long>().ToArray();
        Assert.All(
            Enumerable.Range(0, 10),
            c => Assert.InRange(many.Count(target => target == c), 880, 1120)
        );
        Assert.Equal(
            many[5..],
            random.Targets(zeros(9_995, ScalarType.Int64), 10, first: 5).data<long>().ToArray()
        );
    }

    [Fact]
    public void Random_targets_know_nothing_of_generated_digits_of_the_same_seed()
    {
        using var scope = NewDisposeScope();
        var labels = GeneratedDigits.Create(1000, seed: 1).Labels();
        var targets = new Relabelled(new Fgsm(0.1), TargetRule.Random, Seed: 1).Targets(labels, 10);
        Assert.InRange(targets.eq(labels).sum().ToInt64(), 60, 140);
    }

    [Fact]
    public void Images_move_to_their_targets_within_the_budget()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var (model, x, y) = (Samples.Network(), Samples.Images(60), Samples.Labels(60));
        var recipe = new Relabelled(new Bim(new Budget(Norm.L2, 1), 20), TargetRule.Next);
        var made = new DatasetCache(folder.Root).Make(recipe, model, x, y);
        Assert.Equal(
            (y + 1).remainder(4).data<long>().ToArray(),
            made.Labels.data<long>().ToArray()
        );
        Assert.All(
            Samples.Doubles(Norm.L2.Measure(made.Images - x)),
            length => Assert.InRange(length, 0, 1.0001)
        );
        var before = AdvCourse.Evaluation.Classify.Score(model, x, made.Labels).Accuracy.Value;
        var after = AdvCourse
            .Evaluation.Classify.Score(model, made.Images, made.Labels)
            .Accuracy.Value;
        Assert.True(after > before + 0.3, $"{before} to {after}");
    }

    [Fact]
    public void Inversion_brings_the_representation_over_and_little_else()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(30, 4);
        var (wanted, start) = (Samples.Images(20, 30), Samples.Images(20, 30, seed: 8));
        var inverted = new Inverted(Steps: 400, StepSize: 0.02).Invert(model, wanted, start);
        Assert.True(Gap(inverted) < 0.5 * Gap(start), $"{Gap(start)} to {Gap(inverted)}");
        Assert.All(Samples.Floats(inverted), pixel => Assert.InRange(pixel, 0f, 1f));
        // Sixteen numbers cannot say where thirty pixels were: it stays nearer to where it started.
        Assert.True((inverted - start).norm().ToDouble() < (inverted - wanted).norm().ToDouble());
        Assert.All(model.parameters(), parameter => Assert.True(parameter.grad is null));

        double Gap(Tensor images) =>
            (Representation.Of(model, images) - Representation.Of(model, wanted)).norm().ToDouble();
    }

    [Fact]
    public void A_part_that_is_inverted_piece_by_piece_keeps_its_order()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var model = Samples.Network(30, 4);
        var (x, y) = (Samples.Images(260, 30), Samples.Labels(260));
        var made = new DatasetCache(folder.Root).Make(new Inverted(200, 0.02), model, x, y);
        Assert.Equal(y.data<long>().ToArray(), made.Labels.data<long>().ToArray());
        foreach (var rows in new[] { 0..250, 250..260 })
        {
            var (own, others) = (Gap(made.Images[rows], x[rows]), Gap(x.roll(1, 0)[rows], x[rows]));
            Assert.True(own < 0.5 * others, $"{own} against {others}");
        }

        double Gap(Tensor a, Tensor b) =>
            (Representation.Of(model, a) - Representation.Of(model, b)).norm().ToDouble();
    }

    [Fact]
    public void An_inversion_takes_up_some_hundred_images_at_once_and_forgets_its_steps()
    {
        using var scope = NewDisposeScope();
        var model = new Watched(Samples.Network(30, 4));
        var (wanted, start) = (Samples.Images(260, 30), Samples.Images(260, 30, seed: 8));
        var pieces = new Inverted(5, 0.02).Invert(model, wanted, start);
        Assert.Equal(250, model.MostImages);
        // A single precision product may differ in its last bit with the number of rows.
        Attacks.ClosedFormTests.AssertClose(
            new Inverted(5, 0.02).Invert(model, wanted[250..], start[250..]),
            pieces[250..],
            1e-5
        );
        Assert.InRange(Most(60), 1, Most(6) + 2);

        long Most(int steps)
        {
            var (before, most) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0L);
            var seen = new Seen(() =>
                most = Math.Max(most, DisposeScopeManager.Statistics.ThreadTotalLiveCount - before)
            );
            new Inverted(steps, 0.02).Invert(model, wanted[..5], start[..5], seen).Dispose();
            return most;
        }
    }

    [Fact]
    public void An_inversion_refuses_what_it_cannot_do()
    {
        using var scope = NewDisposeScope();
        var (model, x) = (Samples.Network(30, 4), Samples.Images(3, 30));
        Assert.Contains(
            "cannot start for [3, 30]",
            Assert
                .Throws<ArgumentException>(() => new Inverted(5).Invert(model, x, x[..2]))
                .Message,
            StringComparison.Ordinal
        );
        Samples.Set(model.parameters().First(), full([16, 30], float.NaN));
        Assert.Contains(
            "not finite",
            Assert.Throws<ArithmeticException>(() => new Inverted(5).Invert(model, x, x)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_part_in_the_middle_is_made_of_its_own_images_and_starts()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network(30, 4);
        var (x, y) = (Samples.Images(20, 30), Samples.Labels(20));
        var recipe = new Inverted(20, 0.02);
        var whole = recipe.Make(model, x, y, 0, 20, null, default);
        var part = recipe.Make(model, x, y, 5, 10, null, default);
        Assert.Equal(Samples.Floats(whole.Images[5..15]), Samples.Floats(part.Images));
        Assert.Equal(
            whole.Labels[5..15].data<long>().ToArray(),
            part.Labels.data<long>().ToArray()
        );
    }

    [Fact]
    public void The_representation_is_what_the_last_layer_sees()
    {
        using var scope = NewDisposeScope();
        var (model, x) = (Samples.Network(), Samples.Images(5));
        var seen = Representation.Of(model, x);
        Assert.Equal([5L, 16], seen.shape);
        var last = model
            .named_parameters()
            .TakeLast(2)
            .Select(item => (Tensor)item.parameter)
            .ToArray();
        Assert.All(
            Samples.Floats(model.call(x)).Zip(Samples.Floats(seen.mm(last[0].t()) + last[1])),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4)
        );
        Assert.Throws<ArgumentException>(() =>
            Representation.Of(TorchSharp.torch.nn.Sequential(TorchSharp.torch.nn.ReLU()), x)
        );
    }

    [Fact]
    public void Where_nothing_can_be_written_the_dataset_comes_back_and_one_line_says_so()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var said = new List<string>();
        var file = Path.Combine(folder.Root, "file");
        File.WriteAllText(file, "");
        var cache = new DatasetCache(Path.Combine(file, "datasets"), said.Add);
        var (model, x, y) = (Samples.Network(), Samples.Images(1500), Samples.Labels(1500));
        var made = cache.Make(
            new Relabelled(new Fgsm(0.1), TargetRule.Random, Seed: 4),
            model,
            x,
            y
        );
        Assert.Equal((0, 2, 1500L), (made.PartsLoaded, made.Parts, made.Images.shape[0]));
        Assert.Contains("cannot be kept in", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_run_goes_on_and_an_equal_one_loads_and_another_does_not()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var said = new List<string>();
        var cache = new DatasetCache(folder.Root, said.Add);
        var (model, x, y) = (Samples.Network(), Samples.Images(2500), Samples.Labels(2500));
        var recipe = new Relabelled(new Fgsm(0.1), TargetRule.Random, Seed: 4);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            cache.Make(recipe, model, x, y, new After(0.3, stop), stop.Token)
        );
        var resumed = cache.Make(recipe, model, x, y);
        Assert.Equal((1, 3), (resumed.PartsLoaded, resumed.Parts));
        var whole = new DatasetCache(Path.Combine(folder.Root, "fresh")).Make(recipe, model, x, y);
        Assert.Equal(0, whole.PartsLoaded);
        Assert.Equal(Samples.Floats(whole.Images), Samples.Floats(resumed.Images));

        File.WriteAllText(Directory.GetFiles(folder.Root, "*-0001.safetensors")[0], "damaged");
        var mended = cache.Make(recipe, model, x, y);
        Assert.Equal(2, mended.PartsLoaded);
        Assert.Contains("made again", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(0, cache.Make(recipe with { Seed = 5 }, model, x, y).PartsLoaded);
        Assert.Equal(0, cache.Make(recipe, Samples.Network(seed: 4), x, y).PartsLoaded);
        Assert.Equal(0, cache.Make(recipe, model, x * 0.5, y).PartsLoaded);
    }

    [Fact]
    public void Wallaces_control_sees_wrong_labels_only()
    {
        using var folder = new TestFolder();
        using var scope = NewDisposeScope();
        var (x, y) = Samples.Clouds(400);
        // A teacher that knows the clouds but is biased: wrong on many of one of them, never on both at random.
        var teacher = new LogisticRegression(12);
        Samples.Set(teacher.Weight, ones(1, 12));
        Samples.Set(teacher.Bias, tensor([-7.2f]));
        teacher.eval();
        var (images, labels) = RelabellingControl.MistakesOf(teacher, x, y);
        var said = AdvCourse.Evaluation.Classify.Predict(teacher, images).Classes;
        Assert.Equal(said, labels.data<long>().ToArray());
        var control = RelabellingControl.Run(
            teacher,
            new AdvCourse.Models.SoftmaxRegression(12, 2),
            (x, y),
            (x, y),
            new Training { Epochs = 2 },
            new ModelCache(folder.Root)
        );
        Assert.Equal((int)images.shape[0], control.Mistakes.Count);
        Assert.Equal(control.Teacher.Total - control.Teacher.Count, control.Mistakes.Count);
        Assert.Contains(
            "not one of the model's 2 classes",
            Assert
                .Throws<ArgumentException>(() => RelabellingControl.MistakesOf(teacher, x, y + 1))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "needs mistakes",
            Assert
                .Throws<ArgumentException>(() =>
                    RelabellingControl.MistakesOf(
                        teacher,
                        x,
                        tensor(AdvCourse.Evaluation.Classify.Predict(teacher, x).Classes.ToArray())
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Leakage_is_found_where_it_is_and_not_where_it_is_not()
    {
        using var scope = NewDisposeScope();
        var (x, y) = Samples.Clouds(600);
        var budget = new Budget(Norm.L2, 0.25);
        var weights = stack([ones(12), ones(12) - (2 * tensor([1f, .. new float[11]]))]);
        // Labels that follow the robust features leak; labels turned round, as in D_det, mislead instead.
        var leaking = RobustLeakage.Run(weights, (x, y), (x, y), (x, y), budget, 2);
        Assert.True(leaking.AllRobust);
        Assert.True(leaking.Accuracy.Value > 0.95, leaking.ToString());
        Assert.StartsWith(
            $"{leaking.Accuracy} from robust features alone; ",
            leaking.ToString(),
            StringComparison.Ordinal
        );
        var turned = RobustLeakage.Run(weights, (x, y), (x, 1 - y), (x, y), budget, 2);
        Assert.True(turned.Accuracy.Value < 0.05, turned.ToString());
        // A label that is no class would pass for "all other classes".
        Assert.Contains(
            "not one of the model's 2 classes",
            Assert
                .Throws<ArgumentException>(() =>
                    RobustLeakage.Run(weights, (x, y + 1), (x, y), (x, y), budget, 2)
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Notes the largest batch that it is shown.</summary>
    private sealed class Watched : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> inner;

        public Watched(nn.Module<Tensor, Tensor> inner)
            : base(nameof(Watched))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public long MostImages { get; private set; }

        public override Tensor forward(Tensor input)
        {
            MostImages = Math.Max(MostImages, input.shape[0]);
            return inner.call(input);
        }
    }

    private sealed class After(double share, CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > share)
            {
                stop.Cancel();
            }
        }
    }
}
