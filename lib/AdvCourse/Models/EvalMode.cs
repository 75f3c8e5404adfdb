using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// Puts a model in evaluation mode for a while, and every part of it back in the mode it was in: a model under attack or
/// evaluation must not drop units, and must come back as it was.
/// </summary>
internal sealed class EvalMode : IDisposable
{
    private readonly List<(Module Part, bool Training)> modes;

    private EvalMode(List<(Module, bool)> modes) => this.modes = modes;

    /// <summary>Evaluation mode until disposed; nothing is touched when the model is in it already.</summary>
    public static EvalMode Enter(Module<Tensor, Tensor> model)
    {
        List<(Module Part, bool Training)> modes =
        [
            (model, model.training),
            .. model.named_modules().Select(item => (item.module, item.module.training)),
        ];
        if (modes.Exists(mode => mode.Training))
        {
            model.eval();
        }

        return new(modes);
    }

    public void Dispose()
    {
        // train() reaches all children, and parents come before their children: each part ends as it was.
        foreach (var (part, training) in modes)
        {
            if (part.training != training)
            {
                part.train(training);
            }
        }
    }
}
