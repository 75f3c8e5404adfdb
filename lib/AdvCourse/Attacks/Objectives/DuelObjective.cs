using AdvCourse.Models;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Objectives;

/// <summary>What two classes are compared by.</summary>
internal enum Scale
{
    /// <summary>F, after the softmax.</summary>
    Probabilities,

    /// <summary>Z, before the softmax.</summary>
    Scores,
}

/// <summary>How the lead of the rival becomes an objective.</summary>
internal enum Shape
{
    /// <summary>max(lead, 0): no slope once the wanted class leads.</summary>
    Hinge,

    /// <summary>log(1 + exp(lead)) - log 2: a slope everywhere, 0 where both are equal.</summary>
    Softplus,
}

/// <summary>f2, f3, f6 and f7: the rival's lead over the wanted class, by how much.</summary>
internal sealed record DuelObjective(string Name, string Formula, Scale Scale, Shape Shape)
    : AttackObjective(Name, Formula)
{
    public override bool KnowsKappa => Scale == Scale.Scores;

    public override Tensor Values(
        Head head,
        Tensor logits,
        Tensor aims,
        bool targeted,
        double kappa = 0
    )
    {
        var numbers = Scale == Scale.Scores ? head.Scores(logits) : head.Probabilities(logits);
        var (wanted, rival) = Duel(numbers, aims, targeted);
        var lead = rival - wanted;
        if (KnowsKappa && kappa != 0)
        {
            lead = lead + kappa;
        }

        return Shape == Shape.Hinge ? lead.clamp(min: 0.0) : Head.Softplus(lead) - Math.Log(2);
    }
}
