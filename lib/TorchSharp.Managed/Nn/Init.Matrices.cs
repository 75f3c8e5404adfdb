namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>Ones on the diagonal of a matrix, else zeros: a linear layer that passes its input on.</summary>
            /// <exception cref="ArgumentException">The tensor is not a matrix.</exception>
            public static Tensor eye_(Tensor tensor)
            {
                Rank(tensor, 2, 2);
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                tensor.zero_().diagonal().fill_(1);
                return tensor;
            }

            /// <summary>A one in the middle of each channel's own kernel, else zeros: a convolution that passes its channels on.</summary>
            /// <param name="tensor">[out, in] and one to three sizes of a kernel.</param>
            /// <exception cref="ArgumentException">The tensor is not a convolution's weight.</exception>
            public static Tensor dirac_(Tensor tensor)
            {
                Rank(tensor, 3, int.MaxValue);
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var middle = tensor.zero_();
                for (var dim = tensor.Rank - 1; dim >= 2; dim--)
                    middle = middle.select(dim, tensor.shape[dim] / 2);
                middle.diagonal().fill_(1);
                return tensor;
            }

            /// <summary>Orthonormal rows or columns, whichever are fewer, times the gain (Saxe et al. 2013).</summary>
            /// <param name="tensor">A matrix; more dimensions count as columns.</param>
            /// <param name="gain">The length of each row or column.</param>
            /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                Rank(tensor, 2, int.MaxValue);
                if (tensor.Count == 0)
                    return tensor;
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var rows = tensor.shape[0];
                var columns = tensor.Count / rows;
                var normal = randn(rows, columns, dtype: tensor.dtype).to(ScalarType.Float64);
                var vectors = rows < columns ? normal : normal.t();
                var basis = new List<Tensor>();
                foreach (var vector in vectors.unbind(0))
                {
                    // Gram and Schmidt, twice over: once leaves rounding errors where vectors are nearly parallel.
                    var rest = vector;
                    for (var time = 0; time < 2; time++)
                        foreach (var unit in basis)
                            rest = rest - unit * unit.dot(rest);
                    basis.Add(rest / rest.norm());
                }
                var matrix = stack(basis);
                var wide = (rows < columns ? matrix : matrix.t()) * gain;
                tensor.copy_(wide.reshape(tensor.shape));
                return tensor;
            }

            /// <summary>Normal numbers of which a part of each column is zero (Martens 2010).</summary>
            /// <param name="tensor">A matrix.</param>
            /// <param name="sparsity">The part that is zero, rounded up to whole rows.</param>
            /// <param name="std">The standard deviation of the others.</param>
            /// <exception cref="ArgumentException">The tensor is not a matrix, or the part is not in [0, 1].</exception>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                Rank(tensor, 2, 2);
                if (sparsity is not (>= 0 and <= 1))
                    throw new ArgumentException(
                        FormattableString.Invariant(
                            $"The part of zeros is {sparsity}: it must be from 0 to 1."
                        ),
                        nameof(sparsity)
                    );
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                var rows = tensor.shape[0];
                var zeros = (long)Math.Ceiling(sparsity * rows);
                tensor.normal_(0, std);
                for (long column = 0; column < tensor.shape[1]; column++)
                    tensor.select(1, column).index_fill_(0, randperm(rows).narrow(0, 0, zeros), 0);
                return tensor;
            }

            private static void Rank(Tensor tensor, int least, int most)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.Rank < least || tensor.Rank > most)
                    throw new ArgumentException(
                        $"This initialiser is for {least} {(most > least ? "or more " : "")}dimensions; this tensor has {tensor.Rank}.",
                        nameof(tensor)
                    );
            }
        }
    }
}
