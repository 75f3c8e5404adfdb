namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The singular values of matrices [..., m, n], descending: [..., min(m, n)].</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There are fewer than two dimensions, or an element is NaN or infinite.</exception>
        internal Tensor SingularValues()
        {
            if (Rank < 2)
            {
                throw Errors.Torch(
                    $"linalg.svdvals: The input tensor must have at least 2 dimensions, but is {Shapes.Text(this)}."
                );
            }
            if (!isfinite().all().item<bool>())
            {
                throw Errors.Torch(
                    "linalg.svdvals: The algorithm failed to converge because the input matrix contained non-finite values."
                );
            }
            long m = _sizes[^2],
                n = _sizes[^1];
            int k = (int)Math.Min(m, n);
            long count = Count / Math.Max(1, m * n);
            bool wide = m < n;
            using DisposeScope scope = NewDisposeScope();
            Tensor tall = wide ? transpose(-1, -2) : this;
            double[] all = tall.detach()
                .to(ScalarType.Float64)
                .reshape(-1)
                .data<double>()
                .ToArray();
            var values = new double[count * k];
            double[] us = new double[all.Length],
                vs = new double[count * k * k];
            int rows = (int)Math.Max(m, n);
            for (int i = 0; i < count; i++)
            {
                double[][] columns = [.. Enumerable.Range(0, k).Select(j => Column(all, i, j))];
                double[][] v = [.. Enumerable.Range(0, k).Select(Unit)];
                double[] found = Kernels.Jacobi.Decompose(columns, v);
                found.CopyTo(values, i * k);
                for (int j = 0; j < k; j++)
                {
                    Array
                        .ConvertAll(columns[j], x => found[j] > 0 ? x / found[j] : 0)
                        .CopyTo(us, (i * k + j) * rows);
                    v[j].CopyTo(vs, (i * k + j) * k);
                }
            }
            Tensor y = tensor(values, [.. _sizes[..^2], k], dtype);
            if (Records(this))
            {
                Tensor u = tensor(us, [.. _sizes[..^2], k, rows], dtype),
                    v = tensor(vs, [.. _sizes[..^2], k, k], dtype);
                y.Node = new SingularValuesNode(this, wide ? v : u, wide ? u : v);
            }
            return y.MoveToOuterDisposeScope();

            double[] Column(double[] matrices, int matrix, int column) =>
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(r => matrices[(matrix * rows + r) * k + column]),
                ];

            double[] Unit(int place)
            {
                var unit = new double[k];
                unit[place] = 1;
                return unit;
            }
        }

        /// <summary>dA = U diag(g) Vᵀ; U and V come as rows.</summary>
        private sealed class SingularValuesNode(Tensor x, Tensor u, Tensor v) : Node(x)
        {
            private Saved _u = new(u);
            private Saved _v = new(v);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (pass.CreateGraph)
                {
                    throw new NotSupportedException(
                        "Singular values have no second derivative here: call backward without create_graph."
                    );
                }
                Tensor scaled = _u.Value * gradient.unsqueeze(-1);
                pass.Send(this, 0, scaled.transpose(-1, -2).matmul(_v.Value));
            }

            public override void Release()
            {
                _u.Release();
                _v.Release();
            }
        }
    }

    public static partial class linalg
    {
        /// <summary>The singular values of matrices [..., m, n], descending: [..., min(m, n)]. Made for some hundred columns.</summary>
        public static Tensor svdvals(Tensor input) => input.SingularValues();

        /// <summary>The largest (order 2) or smallest (-2) singular value, or their sum (nuclear norm).</summary>
        private static Tensor SingularNorm(
            Tensor input,
            long[]? dims,
            bool keepdim,
            Func<Tensor, Tensor> reduce
        )
        {
            long[] over = dims ?? [-2, -1];
            return WrappedTensorDisposeScope(() =>
            {
                Tensor y = reduce(input.movedim(over, [-2, -1]).SingularValues());
                if (!keepdim)
                {
                    return y;
                }
                int first = Shapes.Wrap(over[0], input.Rank),
                    second = Shapes.Wrap(over[1], input.Rank);
                return y.unsqueeze(Math.Min(first, second)).unsqueeze(Math.Max(first, second));
            });
        }
    }
}
