using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Models;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

public sealed class TransferTests
{
    private readonly Tensor images = Samples.Images(40);
    private readonly Tensor labels = Samples.Labels(40);

    [Fact]
    public void Best_average_and_worst_targets_are_the_least_a_drawn_and_the_largest_distance()
    {
        using var scope = NewDisposeScope();
        var model = Samples.Network();
        var attack = new Bim(new Budget(Norm.L2, 0.6));
        var study = TargetStudy.Run(attack, model, images, labels, seed: 3);
        var y = labels.data<long>().ToArray();
        for (var target = 0; target < 4; target++)
        {
            using var result = attack.Run(model, images, labels, Goal.Targeted(target), seed: 3);
            for (var i = 0; i < 40; i++)
            {
                if (y[i] == target)
                {
                    Assert.Throws<ArgumentException>(() => study.Distance(i, target));
                    continue;
                }

                Assert.Equal(
                    result.Success[i] ? result.L2[i] : double.PositiveInfinity,
                    study.Distance(i, target),
                    1e-4
                );
            }
        }

        var chosen = new HashSet<int>();
        for (var i = 0; i < 40; i++)
        {
            var all = Enumerable
                .Range(0, 4)
                .Where(target => target != y[i])
                .Select(target => study.Distance(i, target))
                .ToArray();
            Assert.Equal(all.Min(), study.Best.Distances[i]);
            Assert.Equal(all.Max(), study.Worst.Distances[i]);
            Assert.Contains(study.Average.Distances[i], all);
            chosen.Add(Array.IndexOf(all, study.Average.Distances[i]));
        }

        Assert.Equal(3, chosen.Count);
        Assert.True(study.Best.Success.Value >= study.Average.Success.Value);
        Assert.True(study.Average.Success.Value >= study.Worst.Success.Value);
        Assert.Equal(
            study.Worst.Distances.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average(),
            study.Worst.Mean
        );
        Assert.Equal(Norm.L2, study.Norm);
        Assert.Equal(3, study.ToString().Split('\n').Length);
    }

    [Fact]
    public void A_nearest_attack_brings_its_own_norm()
    {
        using var scope = NewDisposeScope();
        var attack = new CarliniWagnerL2(maxIterations: 200, searchSteps: 6, initialC: 1);
        var study = TargetStudy.Run(attack, Samples.Network(), images[..10], labels[..10]);
        Assert.Equal(Norm.L2, study.Norm);
        Assert.True(study.Best.Mean <= study.Average.Mean);
        Assert.Equal(1, study.Best.Success.Value);
    }

    [Fact]
    public void The_transfer_table_has_the_images_as_they_are_amplified_and_noise_of_the_same_size()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Samples.Network(seed: 1), Samples.Network(seed: 2));
        var attack = new Fgsm(new Budget(Norm.L2, 0.2)) { Box = Box.None };
        var table = TransferTable.Run(
            attack,
            [("a", a), ("b", b)],
            images,
            labels,
            amplify: [0.3],
            noise: [0.3, 0.1]
        );
        Assert.Equal(
            [
                "made for a",
                "made for b",
                "made for a, amplified to 0.3",
                "made for b, amplified to 0.3",
                "noise 0.3",
                "noise 0.1",
            ],
            table.Rows.Select(row => row.Name)
        );
        using var made = attack.Run(a, images, labels);
        Assert.Equal(made.Error, table["made for a", "a"].Error);
        Assert.Equal(b.Score(made.Images, labels).Error, table["made for a", "b"].Error);
        Assert.Equal(0.2 / Math.Sqrt(12), table.Rows[0].Distortion, 1e-5);
        Assert.Equal(0.3, table.Rows[2].Distortion, 1e-5);
        Assert.Equal(0.3, table.Rows[4].Distortion, 0.02);
        Assert.Equal(0.1, table.Rows[5].Distortion, 0.007);
        // Amplified by hand: the direction stays, the root mean square becomes 0.3.
        var louder = images + ((made.Images - images) * (0.3 * Math.Sqrt(12) / 0.2));
        Assert.Equal(
            b.Score(louder, labels).Error,
            table["made for a, amplified to 0.3", "b"].Error
        );
        Assert.Throws<ArgumentException>(() => table["made for c", "a"]);
        var (low, high) = table["made for a", "b"].Error.Wilson();
        Assert.Contains(
            FormattableString.Invariant($" % ({100 * low:0.0#} to {100 * high:0.0#})"),
            table.ToString().Split('\n')[0],
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() =>
            TransferTable.Run(attack, [("a", a)], images, labels, amplify: [0])
        );
    }

    [Fact]
    public void Transfer_counts_among_the_images_that_reached_the_goal_at_home()
    {
        using var scope = NewDisposeScope();
        var (home, other) = (Samples.Network(seed: 1), Samples.Network(seed: 2));
        var goal = Goal.Targeted([.. labels.data<long>().ToArray().Select(y => (y + 1) % 4)]);
        // Stands for an attack with kappa: a larger budget goes further in.
        Attack Make(double kappa) => new Bim(new Budget(Norm.L2, 0.2 + kappa));
        var curve = TransferCurve.Run(Make, home, other, images, labels, [0, 1], goal);
        using var first = Make(1).Run(home, images, labels, goal);
        var said = other.Predict(first.Images).Classes;
        var reached = Enumerable.Range(0, 40).Where(i => first.Success[i]).ToArray();
        Assert.Equal(first.SuccessRate, curve[1].Reached);
        Assert.Equal(
            new(reached.Count(i => said[i] != first.Labels[i]), reached.Length),
            curve[1].Fooled
        );
        Assert.Equal(
            new(reached.Count(i => said[i] == (first.Labels[i] + 1) % 4), reached.Length),
            curve[1].Targeted
        );
        Assert.Equal(reached.Average(i => (double)first.L2[i]), curve[1].Distance, 1e-6);
        Assert.True(curve[1].Reached.Value > curve[0].Reached.Value);
        Assert.Equal(
            0,
            TransferCurve.Run(Make, home, other, images, labels, [0])[0].Targeted.Total
        );
    }
}
