using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>Bad and awkward input, for every attack: a clear error or a documented result, never a silent wrong number.</summary>
public sealed class HardInputsOfEveryAttackTests
{
    private readonly Mlp model = Samples.Network();

    public static TheoryData<string> All => AttackTable.Names;

    [Theory]
    [MemberData(nameof(All))]
    public void Bad_input_is_refused_with_its_value_and_the_remedy(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (x, y) = (Samples.Images(30), Samples.Labels(30));
        var goal = AttackTable.GoalOf(attack, y);
        var softmax = Sequential(Samples.Network(), Softmax(1));
        (string Named, Action Run)[] bad =
        [
            ("at least one image", () => attack.Run(model, zeros(0, 12), y, goal)),
            ("unsqueeze(0)", () => attack.Run(model, x[0], y, goal)),
            ("Float32", () => attack.Run(model, x.to(ScalarType.Byte), y, goal)),
            ("Float64", () => attack.Run(model, x.to(ScalarType.Float64), y, goal)),
            ("NaN", () => attack.Run(model, With(x, float.NaN), y, goal)),
            ("infinite", () => attack.Run(model, With(x, float.NegativeInfinity), y, goal)),
            ("31", () => attack.Run(model, x, Samples.Labels(31), goal)),
            ("Int64", () => attack.Run(model, x, y.to(ScalarType.Int32), goal)),
            ("9 of image 2", () => attack.Run(model, x, With(y, 2, 9), goal)),
            ("-1 of image 0", () => attack.Run(model, x, With(y, 0, -1), goal)),
            ("batch size of 0", () => attack.Run(model, x, y, goal, batchSize: 0)),
            ("look like probabilities", () => attack.Run(softmax, x, y, goal)),
            ("[8]", () => attack.Run(new Seen(model, z => z.sum(1)), x, y, goal)),
            ("[8, 1]", () => attack.Run(new Seen(model, z => z.narrow(1, 0, 1)), x, y, goal)),
            ("[7, 4] for 8", () => attack.Run(new Seen(model, z => z[1..]), x, y, goal)),
            ("[16, 4] for 8", () => attack.Run(new Seen(model, z => cat([z, z])), x, y, goal)),
            ("Int64", () => attack.Run(new Seen(model, z => z.to(ScalarType.Int64)), x, y, goal)),
        ];
        foreach (var (named, run) in bad)
        {
            var error = Assert.Throws<ArgumentException>(run);
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
        }

        if (attack.Box.Clips)
        {
            foreach (var (named, pixel) in new[] { ("from -0.25 to", -0.25f), ("to 255;", 255) })
            {
                var error = Assert.Throws<ArgumentException>(() =>
                    attack.Run(model, With(x, pixel), y, goal)
                );
                Assert.Contains(named, error.Message, StringComparison.Ordinal);
                Assert.Contains("Divide by 255", error.Message, StringComparison.Ordinal);
            }
        }

        if (attack.Goals.HasFlag(Goals.Targeted))
        {
            Assert.Contains(
                "Target 7",
                Assert
                    .Throws<ArgumentException>(() => attack.Run(model, x, y, Goal.Targeted(7)))
                    .Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_image_is_a_batch_of_one(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (images, labels) = (Samples.Images(6), Samples.Labels(6));
        var one = AttackTable.Run(attack, model, images[0..1], labels[0..1]);
        Assert.Equal([1, 12], one.Images.shape);
        if (attack is not UniversalPerturbation)
        {
            var all = AttackTable.Run(attack, model, images, labels);
            ClosedFormTests.AssertClose(all.Images[0..1], one.Images);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Constant_logits_are_named_as_masked_and_never_counted_as_robust(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var labels = zeros(10, dtype: ScalarType.Int64);
        foreach (
            var blind in new Module<Tensor, Tensor>[] { new SoftmaxRegression(12, 4), new Cut() }
        )
        {
            var result = AttackTable.Run(attack, blind, Samples.Images(10), labels);
            for (var i = 0; i < 10; i++)
            {
                var still = result.Goal.IsTargeted
                    ? !result.Success[i]
                    : result.Clean.Classes[i] == 0 && !result.Success[i];
                if (still && result.Gradients[i] > 0)
                {
                    Assert.True(result.Masked[i], $"image {i} of {blind.GetName()}");
                }
            }

            if (result.Gradients.All(count => count > 0) && !result.Success.Contains(true))
            {
                Assert.Equal(0, result.Robust.Count);
                Assert.Contains("masked, not robust", result.Summary, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Outputs_that_are_not_finite_end_the_run(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var broken = Samples.Network();
        Samples.Set(broken.parameters().Last(), full([4], float.NaN));
        foreach (var bad in new Module<Tensor, Tensor>[] { broken, new Overflowing() })
        {
            Assert.ThrowsAny<ArithmeticException>(() =>
                AttackTable.Run(attack, bad, Samples.Images(10), Samples.Labels(10))
            );
        }
    }

    /// <summary>All that is asked about the clean images is answered as it should be.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void What_stops_being_finite_on_the_way_ends_the_run_unless_nothing_came_of_it(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var images = full([10, 12], 0.5f);
        var labels = model.call(images).argmax(1);
        var fallen = false;
        var cliff = new Seen(
            model,
            (x, z) =>
            {
                var stands = (x - 0.5).abs().amax([1], keepdim: true).le(1e-3);
                fallen |= !stands.all().ToBoolean();
                return z / stands.to(z.dtype);
            }
        );
        Ended("outputs for image", cliff, _ => !fallen);
        // Outputs are as they should be, their slope is infinite.
        var steep = new Seen(model, (x, z) => z + (x - x.detach()).sqrt().sum(1, keepdim: true));
        Ended("gradient of image", steep, result => result.Gradients.Sum() == 0);

        void Ended(string named, Module<Tensor, Tensor> bad, Func<AttackResult, bool> harmless)
        {
            try
            {
                var result = AttackTable.Run(attack, bad, images, labels);
                Assert.True(harmless(result), result.Summary);
            }
            catch (ArithmeticException error)
            {
                Assert.Matches($"{named} [0-9]+ ", error.Message);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_model_of_two_classes_and_one_logit_is_attacked_or_refused_for_its_classes(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (binary, images) = (Samples.Logistic(), Samples.Images(10));
        var labels = binary.Predict(images).Classes.ToArray();
        var goal = AttackTable.GoalOf(attack, tensor(labels), classes: 2);
        if (attack is ApgdT or AutoAttack)
        {
            var error = Assert.Throws<ArgumentException>(() =>
                attack.Run(binary, images, tensor(labels), goal)
            );
            Assert.Contains("has 2 classes only", error.Message, StringComparison.Ordinal);
            return;
        }

        var result = attack.Run(binary, images, tensor(labels), goal);
        Assert.Equal(labels, result.Clean.Classes);
        Assert.True(result.Linf.Max() > 0 || attack is NearestAttack, "nothing moved");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Images_that_are_wrong_already_are_errors_and_lie_at_distance_zero_where_near_is_sought(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var images = Samples.Images(12);
        var chosen = model.call(images).argmax(1);
        // Untargeted: no label is right. Targeted: every target is met.
        var wrong = (chosen + 1).remainder(4);
        var goal = attack.Goals.HasFlag(Goals.Untargeted) ? Goal.Untargeted : Goal.Targeted(chosen);
        var result = attack.Run(model, images, wrong, goal);
        Assert.Equal(12, result.CleanScore.Error.Count);
        if (attack is NearestAttack)
        {
            Assert.All(result.Success, Assert.True);
            Assert.All(result.Linf, distance => Assert.Equal(0, distance));
            Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
        }

        Assert.Equal(0, result.SuccessAmongCorrect.Total);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_run_cancelled_from_within_ends_and_leaves_the_model_in_its_mode(string name)
    {
        using var scope = NewDisposeScope();
        using var cancel = new CancellationTokenSource();
        var attack = AttackTable.Named(name);
        var watched = new Watched(Samples.Network(), cancel, after: 2);
        watched.train();
        Assert.Throws<OperationCanceledException>(() =>
            AttackTable.Run(
                attack,
                watched,
                Samples.Images(30),
                Samples.Labels(30),
                batchSize: 10,
                cancellation: cancel.Token
            )
        );
        Assert.True(watched.training);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Progress_only_goes_forward_and_ends_at_one(string name)
    {
        using var scope = NewDisposeScope();
        var seen = new List<double>();
        AttackTable.Run(
            AttackTable.Named(name),
            model,
            Samples.Images(30),
            Samples.Labels(30),
            batchSize: 10,
            progress: new Told(seen.Add)
        );
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
    }

    /// <summary>The same images but for the last pixel of the last.</summary>
    private static Tensor With(Tensor images, float pixel)
    {
        var values = images.data<float>().ToArray();
        values[^1] = pixel;
        return tensor(values, images.shape);
    }

    private static Tensor With(Tensor labels, int position, long value)
    {
        var values = labels.data<long>().ToArray();
        values[position] = value;
        return tensor(values);
    }

    /// <summary>A model whose outputs become something else, which may depend on the images.</summary>
    private sealed class Seen(Module<Tensor, Tensor> inner, Func<Tensor, Tensor, Tensor> change)
        : Module<Tensor, Tensor>(nameof(Seen))
    {
        public Seen(Module<Tensor, Tensor> inner, Func<Tensor, Tensor> change)
            : this(inner, (_, logits) => change(logits)) { }

        public override Tensor forward(Tensor input) => change(input, inner.call(input));
    }

    /// <summary>Logits that no gradient reaches: 3, 2, 1, 0 for every image.</summary>
    private sealed class Cut() : Module<Tensor, Tensor>(nameof(Cut))
    {
        public override Tensor forward(Tensor input) =>
            (input.detach().sum(1, keepdim: true) * 0) + tensor(new[] { 3f, 2, 1, 0 });
    }

    /// <summary>Beyond float32 wherever a pixel is above one half.</summary>
    private sealed class Overflowing() : Module<Tensor, Tensor>(nameof(Overflowing))
    {
        public override Tensor forward(Tensor input) => (input * 200).exp().narrow(1, 0, 4);
    }

    /// <summary>Cancels the run when the model has been asked a few times.</summary>
    private sealed class Watched : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;
        private readonly CancellationTokenSource cancel;
        private int left;

        public Watched(Module<Tensor, Tensor> inner, CancellationTokenSource cancel, int after)
            : base(nameof(Watched))
        {
            (this.inner, this.cancel, left) = (inner, cancel, after);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (--left == 0)
            {
                cancel.Cancel();
            }

            return inner.call(input);
        }
    }
}
