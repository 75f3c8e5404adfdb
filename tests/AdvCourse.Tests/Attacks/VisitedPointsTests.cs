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
    private const int Count = 60;
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
    ];

    private readonly Recorder model = new();
    private readonly Tensor images = Samples.Images(Count, Pixels).to(ScalarType.Float64);

    public static TheoryData<string> LeaverNames => [.. Leavers.Select(leaver => leaver.Name)];

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
