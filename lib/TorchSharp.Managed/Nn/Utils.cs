using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Work on all parameters at once.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients so that their common norm is at most <paramref name="max_norm"/>.</summary>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(
                IEnumerable<Parameter> tensors,
                double max_norm,
                double norm_type = 2.0
            )
            {
                using var quiet = no_grad();
                Tensor[] gradients = [.. tensors.Select(tensor => tensor.grad).OfType<Tensor>()];
                var norms = gradients.Select(gradient => Norm(gradient, norm_type));
                var total = double.IsPositiveInfinity(norm_type)
                    ? norms.DefaultIfEmpty(0).Max()
                    : Math.Pow(norms.Sum(norm => Math.Pow(norm, norm_type)), 1 / norm_type);
                // The small number keeps a vanishing norm from dividing by zero; it is PyTorch's own.
                var scale = max_norm / (total + 1e-6);
                if (scale < 1)
                    foreach (var gradient in gradients)
                        gradient.mul_(scale);
                return total;
            }

            private static double Norm(Tensor gradient, double p)
            {
                using var scope = NewDisposeScope();
                var magnitudes = gradient.abs();
                return double.IsPositiveInfinity(p)
                    ? magnitudes.max().ToDouble()
                    : Math.Pow(magnitudes.pow(p).sum().ToDouble(), 1 / p);
            }

            /// <summary>Clips every element of every gradient to ±<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var quiet = no_grad();
                foreach (var gradient in tensors.Select(tensor => tensor.grad).OfType<Tensor>())
                    gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters in one vector, one after the other.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Tensor> tensors) =>
                Joined([.. tensors.Select(tensor => tensor.reshape(-1))], 0);

            /// <summary>Copies a vector into parameters, one after the other.</summary>
            /// <exception cref="ArgumentException">The lengths differ.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Tensor> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                Tensor[] all = [.. tensors];
                var total = all.Sum(tensor => tensor.Count);
                if (vec.Count != total)
                    throw new ArgumentException(
                        $"The vector has {vec.Count} elements and the parameters {total}.",
                        nameof(vec)
                    );
                using var quiet = no_grad();
                long first = 0;
                foreach (var tensor in all)
                {
                    using var part = vec.narrow(0, first, tensor.Count);
                    using var shaped = part.reshape(tensor.shape);
                    tensor.copy_(shaped);
                    first += tensor.Count;
                }
            }
        }
    }
}
