using AdvCourse.Attacks;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>
/// What an attack hands back, against all the points that it asked the model about: the model keeps the record itself. In
/// float64, where the same way is gone in smaller company.
/// </summary>
public sealed class VisitedPointsTests : IDisposable
{
    private const int Count = 150;
    private const int Pixels = 12;
    private const int Classes = 8;

    private static readonly (string Name, Func<bool, Attack> Make)[] Leavers =
    [
        ("BIM", stop => new Bim(0.1, 12) { StopWhenAdversarial = stop }),
        ("MI-FGSM", stop => new MiFgsm(0.1, 12) { StopWhenAdversarial = stop }),
        ("PGD", stop => new Pgd(0.1, 12) { StopWhenAdversarial = stop }),
        ("APGD-CE", stop => new ApgdCe(0.1, 60) { StopWhenAdversarial = stop }),
        (
            "APGD-CE in L2",
            stop => new ApgdCe(new Budget(Norm.L2, 0.3), 60) { StopWhenAdversarial = stop }
        ),
        // A checkpoint after three steps already: who stays goes on with the right step size and the right best so far.
        (
            "APGD-CE in L2 in 12 steps",
            stop => new ApgdCe(new Budget(Norm.L2, 0.15), 12) { StopWhenAdversarial = stop }
        ),
    ];

    private readonly Recorder model = new();
    private readonly Tensor images = Samples.Images(Count, Pixels).to(ScalarType.Float64);

    public static TheoryData<string> LeaverNames => [.. Leavers.Select(leaver => leaver.Name)];

    [Theory]
    [InlineData("Linf", 0.1, false)]
    [InlineData("Linf", 0.1, true)]
    [InlineData("L2", 0.3, false)]
    [InlineData("L2", 0.3, true)]
    public void Auto_PGD_returns_the_worst_adversarial_point_of_its_way_and_the_worst_of_all_where_none_is(
        string norm,
        double epsilon,
        bool targeted
    )
    {
        using var scope = NewDisposeScope();
        var right = Right();
        long[] aims = targeted
            ? [.. right.Select((label, i) => (label + 1 + (i % (Classes - 1))) % Classes)]
            : right;
        var attack = new ApgdCe(new Budget(Norms.Named(norm), epsilon), 30);
        var goal = targeted ? Goal.Targeted(aims) : Goal.Untargeted;
        var result = attack.Run(model, images, tensor(right), goal);
        var clean = Samples.Doubles(images).Chunk(Pixels).ToArray();
        var moved = Samples.Doubles(result.Images).Chunk(Pixels).ToArray();
        var (adversarial, disagree) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var seen = model.Way(i, clean[i]);
            // The last look is the judge's, at what the attack gave back.
            var (way, judged) = (seen[..^1], seen[^1]);
            Assert.Equal(31, way.Length);
            Assert.Equal(moved[i], judged.Pixels);
            var there = way.Where(point => point.Chosen == aims[i] == targeted).ToArray();
            var worst = way.MaxBy(Badness)!;
            var expected = there.Length > 0 ? there.MaxBy(Badness)! : worst;
            Assert.Equal(there.Length > 0, judged.Chosen == aims[i] == targeted);
            Assert.Equal(expected.Loss(aims[i]), judged.Loss(aims[i]), 1e-9);
            adversarial += there.Length > 0 ? 1 : 0;
            disagree += worst.Loss(aims[i]) != expected.Loss(aims[i]) ? 1 : 0;

            double Badness(Point point) => point.Loss(aims[i]) * (targeted ? -1 : 1);
        }

        Assert.InRange(adversarial, 5, Count - 5);
        // Where the largest loss is at a point that is not adversarial, success counts: one of the four settings must show it.
        Assert.True(disagree > 0 || norm != "Linf" || targeted, "success and loss never disagreed");
    }

    [Fact]
    public void Each_restart_and_each_target_of_auto_PGD_begins_elsewhere()
    {
        using var scope = NewDisposeScope();
        var labels = tensor(Right());
        var clean = Samples.Doubles(images).Chunk(Pixels).ToArray();
        // Within so little no image falls, so that all are looked at each time; a try is a start, a step and the judgement of both.
        foreach (var attack in new Attack[] { new ApgdCe(1e-9, 1, 3), new ApgdT(1e-9, 1, 3) })
        {
            model.Forget();
            Assert.All(attack.Run(model, images, labels).Success, Assert.False);
            for (var i = 0; i < Count; i++)
            {
                var way = model.Way(i, clean[i]);
                Assert.Equal(10, way.Length);
                Assert.Equal(
                    3,
                    new[] { 0, 3, 6 }.Select(first => way[first].Pixels.Sum()).Distinct().Count()
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(LeaverNames))]
    public void Who_may_leave_early_ends_where_it_first_was_adversarial_and_otherwise_where_it_would_have_ended(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var labels = tensor(Right());
        var make = Leavers.Single(leaver => leaver.Name == name).Make;
        var stays = Samples.Doubles(make(false).Run(model, images, labels).Images);
        var clean = Samples.Doubles(images).Chunk(Pixels);
        Point[][] ways = [.. clean.Select((pixels, i) => model.Way(i, pixels))];
        var leaves = Samples.Doubles(make(true).Run(model, images, labels).Images).Chunk(Pixels);
        var left = new List<int>();
        foreach (var (i, moved) in leaves.Index())
        {
            var label = labels[i].ToInt64();
            var first = ways[i].FirstOrDefault(point => point.Chosen != label);
            var expected = first?.Pixels ?? stays[(i * Pixels)..((i + 1) * Pixels)];
            Assert.All(expected.Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            left.Add(first is null ? -1 : Array.IndexOf(ways[i], first));
        }

        Assert.InRange(left.Count(step => step < 0), 5, Count - 5);
        Assert.True(left.Where(step => step >= 0).Distinct().Count() > 2, "all left at once");
    }

    public void Dispose() => model.Dispose();

    private long[] Right()
    {
        var labels = model.call(images).argmax(1).data<long>().ToArray();
        model.Forget();
        return labels;
    }

    private sealed record Point(double[] Pixels, double[] Scores)
    {
        public int Chosen => Array.IndexOf(Scores, Scores.Max());

        public double Loss(long label) =>
            Math.Log(Scores.Sum(score => Math.Exp(score - Scores[label])));
    }

    /// <summary>A network that is seldom sure, and keeps what it was asked.</summary>
    private sealed class Recorder : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner = Samples
            .Network(Pixels, Classes)
            .to(ScalarType.Float64);

        private readonly List<Point[]> asked = [];

        public Recorder()
            : base(nameof(Recorder))
        {
            RegisterComponents();
        }

        /// <summary>Where one image was when all were looked at together, in turn; but for the clean one, which the judge looks at too.</summary>
        public Point[] Way(int image, double[] clean) =>
            [
                .. asked
                    .Where(batch => batch.Length == Count)
                    .Select(batch => batch[image])
                    .Where(point => !point.Pixels.SequenceEqual(clean)),
            ];

        public void Forget() => asked.Clear();

        public override Tensor forward(Tensor input)
        {
            var logits = inner.call(input);
            asked.Add([
                .. Samples
                    .Doubles(input)
                    .Chunk(Pixels)
                    .Zip(
                        Samples.Doubles(logits).Chunk(Classes),
                        (pixels, scores) => new Point(pixels, scores)
                    ),
            ]);
            return logits;
        }
    }
}
