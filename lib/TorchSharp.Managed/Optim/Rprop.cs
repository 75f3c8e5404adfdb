using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// Rprop (Riedmiller and Braun 1993): a length grows by etaplus while the sign of its gradient stays, and shrinks by
/// etaminus (and that element waits one step) when it turns; p -= sign(g)·length. For whole batches, not for samples of them.
/// </summary>
public partial class Rprop
{
    private protected override void Update(
        Parameter parameter,
        Tensor gradient,
        OptimizerOptions options,
        OptimizerState state
    )
    {
        var (settings, memory) = ((Options)options, (State)state);
        var g = Effective(gradient, parameter, maximize: settings.maximize);
        memory.step++;
        var agreement = g * memory.prev;
        var turned = agreement.lt(0);
        var factor = ones_like(g)
            .masked_fill_(agreement.gt(0), settings.etaplus!.Value)
            .masked_fill_(turned, settings.etaminus!.Value);
        memory.step_size.mul_(factor).clamp_(settings.min_step!.Value, settings.max_step!.Value);
        memory.prev.copy_(g).masked_fill_(turned, 0);
        parameter.addcmul_(memory.prev.sign(), memory.step_size, -1);
    }
}
