using System.Runtime.CompilerServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Models;

/// <summary>
/// Puts a model in evaluation mode for a while, and every part of it back in the mode it was in: a model under attack or
/// evaluation must not drop units, and must come back as it was. Where several threads look at one model, the first notes
/// the modes and the last restores them.
/// </summary>
internal sealed class EvalMode : IDisposable
{
    private static readonly ConditionalWeakTable<Module, Guests> Models = [];

    private readonly Guests guests;
    private bool left;

    private EvalMode(Guests guests) => this.guests = guests;

    /// <summary>Evaluation mode until disposed; nothing is touched when the model is in it already.</summary>
    public static EvalMode Enter(Module<Tensor, Tensor> model)
    {
        var guests = Models.GetOrCreateValue(model);
        lock (guests)
        {
            List<(Module Part, bool Training)> modes =
            [
                (model, model.training),
                .. model.named_modules().Select(item => (item.module, item.module.training)),
            ];
            if (guests.Count == 0)
            {
                guests.Modes = modes;
            }

            // Also where others are here already: whoever trains in between has set it to training.
            if (modes.Exists(mode => mode.Training))
            {
                model.eval();
            }

            guests.Count++;
        }

        return new(guests);
    }

    public void Dispose()
    {
        lock (guests)
        {
            if (left)
            {
                return;
            }

            left = true;
            guests.Count--;
            if (guests.Count > 0)
            {
                return;
            }

            // train() reaches all children, and parents come before their children: each part ends as it was.
            foreach (var (part, training) in guests.Modes)
            {
                if (part.training != training)
                {
                    part.train(training);
                }
            }

            guests.Modes = [];
        }
    }

    /// <summary>Who needs a model in evaluation mode at the moment, and how it was before the first came.</summary>
    private sealed class Guests
    {
        public int Count { get; set; }

        public List<(Module Part, bool Training)> Modes { get; set; } = [];
    }
}
