using AdvCourse.Attacks.Objectives;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Attacks;

/// <summary>f1 to f7 against their formulas, written out in float64.</summary>
public sealed class ObjectiveFormulaTests
{
    private static readonly double[][] Scores =
    [
        [2, -1, 0.5, 1.9],
        [0, 0.3, -4, 0.1],
        [-3, 5, 5.5, 1],
    ];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var objective in AttackObjective.All)
            {
                cases.Add(objective.Name, true);
                cases.Add(objective.Name, false);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_are_those_of_the_formula(string name, bool targeted)
    {
        using var scope = NewDisposeScope();
        long[] aims = [3, 1, 2];
        var values = Values(name, aims, targeted);
        for (var i = 0; i < aims.Length; i++)
        {
            var z = Scores[i];
            double[] f = [.. z.Select(v => Math.Exp(v) / z.Sum(Math.Exp))];
            var other = Enumerable.Range(0, 4).Where(k => k != aims[i]).MaxBy(k => z[k]);
            var (t, r) = targeted ? ((int)aims[i], other) : (other, (int)aims[i]);
            var expected = name switch
            {
                "f1" => -Math.Log(f[t]) - Math.Log(2),
                "f2" => Math.Max(0, f[r] - f[t]),
                "f3" => Math.Log(1 + Math.Exp(f[r] - f[t])) - Math.Log(2),
                "f4" => Math.Max(0, 0.5 - f[t]),
                "f5" => -Math.Log(2 * f[t]),
                "f6" => Math.Max(0, z[r] - z[t]),
                _ => Math.Log(1 + Math.Exp(z[r] - z[t])) - Math.Log(2),
            };
            Assert.Equal(expected, values[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void At_most_zero_means_that_the_goal_is_reached(string name, bool targeted)
    {
        using var scope = NewDisposeScope();
        var logits = new Noise(3).Uniform([400, 4], -4, 4).to(ScalarType.Float64);
        var aims = Samples.Labels(400);
        var head = Head.Softmax;
        var values = Samples.Doubles(Named(name).Values(head, logits, aims, targeted));
        var chosen = logits.argmax(1).eq(aims).data<bool>().ToArray();
        var reached = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] <= 0)
            {
                reached++;
                Assert.True(chosen[i] == targeted, $"{name} is {values[i]} for image {i}");
            }
            else if (name is "f2" or "f3" or "f6" or "f7")
            {
                Assert.True(chosen[i] != targeted, $"{name} is {values[i]} for image {i}");
            }
        }

        Assert.InRange(reached, 20, 390);
    }

    [Fact]
    public void Kappa_moves_f6_and_f7_only()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Scores.SelectMany(row => row).ToArray(), [3, 4]);
        var aims = tensor(new[] { 3L, 1, 2 });
        foreach (var objective in AttackObjective.All)
        {
            var plain = Samples.Doubles(objective.Values(Head.Softmax, logits, aims, true));
            var asked = Samples.Doubles(objective.Values(Head.Softmax, logits, aims, true, 2));
            Assert.Equal(objective.KnowsKappa, !plain.SequenceEqual(asked));
        }

        Assert.Equal(
            [2.1, 1.8, 1.5],
            Samples
                .Doubles(AttackObjective.F6.Values(Head.Softmax, logits, aims, true, 2))
                .Select(v => Math.Round(v, 12))
        );
    }

    [Fact]
    public void As_printed_f1_leads_away_from_the_target_and_f5_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        Assert.All(
            Values("f5 as printed", [3, 1, 2], true),
            value => Assert.True(double.IsNaN(value))
        );
        var near = Values("f1 as printed", [0, 1, 2], true);
        var far = Values("f1 as printed", [1, 2, 0], true);
        Assert.All(near.Zip(far), pair => Assert.True(pair.First > pair.Second));
        Assert.Equal(
            Values("f1", [0, 1, 2], true).Select(v => Math.Round(v, 6)),
            Values("f5", [0, 1, 2], true).Select(v => Math.Round(v, 6))
        );
    }

    /// <summary>A probability of exp(-200) is none in float32, and its logarithm is -200 still.</summary>
    [Fact]
    public void Where_the_model_is_sure_f1_has_its_value_and_f5_stays_finite()
    {
        using var scope = NewDisposeScope();
        var (logits, aims) = (tensor(new[] { 0f, 200 }, [1, 2]), tensor(new[] { 0L }));
        var f1 = AttackObjective.F1.Values(Head.Softmax, logits, aims, true).ToDouble();
        Assert.Equal(200 - Math.Log(2), f1, 1e-4);
        var f5 = AttackObjective.F5.Values(Head.Softmax, logits, aims, true).ToDouble();
        Assert.InRange(f5, 80, 100);
        var printed = AttackObjective.F1AsPrinted.Values(Head.Softmax, logits, aims, true);
        Assert.Equal(1 - 200, printed.ToDouble(), 1e-4);
    }

    [Fact]
    public void One_logit_for_two_classes_has_objectives_too()
    {
        using var scope = NewDisposeScope();
        var z = tensor(new[] { 0.7f, -0.2f }, [2, 1]);
        var values = AttackObjective.F6.Values(Head.Binary, z, tensor(new[] { 1L, 1 }), false);
        Assert.Equal([1.4, 0], Samples.Doubles(values).Select(v => Math.Round(v, 5)));
    }

    private static double[] Values(string name, long[] aims, bool targeted)
    {
        var logits = tensor(Scores.SelectMany(row => row).ToArray(), [3, 4]);
        return Samples.Doubles(Named(name).Values(Head.Softmax, logits, tensor(aims), targeted));
    }

    private static AttackObjective Named(string name) =>
        new[] { AttackObjective.F1AsPrinted, AttackObjective.F5AsPrinted }
            .Concat(AttackObjective.All)
            .Single(objective => objective.Name == name);
}
