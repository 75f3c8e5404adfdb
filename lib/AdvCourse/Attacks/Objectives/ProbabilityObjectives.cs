using AdvCourse.Models;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace AdvCourse.Attacks.Objectives;

/// <summary>f1: the loss -log F_t against the level of F_t = 1/2, with a sign. Through the scores, so it never overflows.</summary>
internal sealed record LossObjective(string Name, string Formula, int Sign)
    : AttackObjective(Name, Formula)
{
    public override Tensor Values(
        Head head,
        Tensor logits,
        Tensor aims,
        bool targeted,
        double kappa = 0
    )
    {
        var log =
            head == Head.Softmax
                ? F.log_softmax(logits, 1)
                : head.Probabilities(logits).clamp(min: 1e-30).log();
        var (wanted, _) = Duel(log, aims, targeted);
        return Sign > 0 ? -wanted - Math.Log(2) : wanted + 1;
    }
}

/// <summary>f4: what the wanted class lacks to one half.</summary>
internal sealed record HalfObjective() : AttackObjective("f4", "(1/2 - F_t)+")
{
    public override Tensor Values(
        Head head,
        Tensor logits,
        Tensor aims,
        bool targeted,
        double kappa = 0
    ) => (0.5 - Duel(head.Probabilities(logits), aims, targeted).Wanted).clamp(min: 0.0);
}

/// <summary>
/// f5: -log(2 F_t - shift), where the paper prints a shift of 2. Through the probability, as written: where that is
/// too small for float32, the corrected form is flat, the printed one not a number.
/// </summary>
internal sealed record HalfLogObjective(string Name, string Formula, double Shift)
    : AttackObjective(Name, Formula)
{
    public override Tensor Values(
        Head head,
        Tensor logits,
        Tensor aims,
        bool targeted,
        double kappa = 0
    )
    {
        var twice = Duel(head.Probabilities(logits), aims, targeted).Wanted * 2;
        return -(Shift == 0 ? twice.clamp(min: 1e-37) : twice - Shift).log();
    }
}
