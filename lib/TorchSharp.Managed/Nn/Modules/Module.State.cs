namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and saved buffers under dotted names. They are the module's own tensors, not copies.</summary>
            /// <param name="destination">A dictionary to add to, or null for a new one.</param>
            /// <param name="prefix">Stands before every name, with a dot.</param>
            public virtual Dictionary<string, Tensor> state_dict(
                Dictionary<string, Tensor>? destination = null,
                string? prefix = null
            )
            {
                destination ??= [];
                var before = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in named_parameters())
                    destination.TryAdd(before + name, parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                    destination.TryAdd(before + name, buffer);
                return destination;
            }

            /// <summary>Copies values into parameters and buffers of the same names.</summary>
            /// <param name="source">Values under dotted names.</param>
            /// <param name="strict">Whether a name on one side only is an error.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>The names that the source lacks, and those that only it has.</returns>
            /// <exception cref="InvalidOperationException">Names differ (strict).</exception>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">A shape does not broadcast to the module's own.</exception>
            public virtual (
                IList<string> missing_keys,
                IList<string> unexpected_keyes
            ) load_state_dict(
                Dictionary<string, Tensor> source,
                bool strict = true,
                IList<string>? skip = null
            )
            {
                ArgumentNullException.ThrowIfNull(source);
                var own = state_dict();
                bool Wanted(string name) => skip?.Contains(name) != true;
                string[] missing =
                [
                    .. own.Keys.Where(name => Wanted(name) && !source.ContainsKey(name)),
                ];
                string[] unexpected =
                [
                    .. source.Keys.Where(name => Wanted(name) && !own.ContainsKey(name)),
                ];
                if (strict && missing.Length + unexpected.Length > 0)
                    throw new InvalidOperationException(
                        $"The state does not fit this module. Missing: {Names(missing)}; not known here: {Names(unexpected)}. "
                            + "Pass strict: false to load what fits."
                    );
                foreach (var (name, target) in own)
                    if (Wanted(name) && source.TryGetValue(name, out var value))
                    {
                        if (!Shapes.Broadcasts(value.Sizes, target.Sizes))
                            throw Errors.Torch(
                                $"\"{name}\" is {Shapes.Text(value)} in the state and {Shapes.Text(target)} in this module."
                            );
                        using (no_grad())
                            target.copy_(value);
                    }
                return (missing, unexpected);

                static string Names(string[] names) =>
                    names.Length == 0 ? "nothing" : string.Join(", ", names);
            }
        }
    }
}
