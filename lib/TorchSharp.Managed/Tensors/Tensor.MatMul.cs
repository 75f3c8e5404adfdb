using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>C[M,N] = A[M,K] B[K,N].</summary>
        private sealed class MatMulNode : Node
        {
            private Saved _a;
            private Saved _b;

            public MatMulNode(Tensor a, Tensor b)
                : base(a, b)
            {
                _a = b.Node is null ? default : new Saved(a);
                _b = a.Node is null ? default : new Saved(b);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (pass.Wants(this, 0))
                {
                    pass.Send(this, 0, gradient.Product(_b.Value.transpose(-2, -1)));
                }
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, _a.Value.transpose(-2, -1).Product(gradient));
                }
            }

            public override void Release()
            {
                _a.Release();
                _b.Release();
            }
        }

        /// <summary>Matrix product of (batches of) matrices with equal batch sizes; recorded.</summary>
        private Tensor Product(Tensor other)
        {
            Tensor y = RawProduct(this, other);
            if (Records(this, other))
            {
                y.Node = new MatMulNode(this, other);
            }
            return y;
        }

        private static Tensor RawProduct(Tensor a, Tensor b)
        {
            int rank = a.Rank;
            int m = (int)a._sizes[rank - 2],
                k = (int)a._sizes[rank - 1],
                n = (int)b._sizes[rank - 1];
            var y = new Tensor(a._type, [.. a._sizes[..(rank - 1)], n]);
            if (rank == 2)
            {
                Multiply(a, a._offset, b, b._offset, y, 0, m, n, k);
            }
            else
            {
                for (int i = 0; i < a._sizes[0]; i++)
                {
                    Multiply(
                        a,
                        a._offset + i * a.Strides[0],
                        b,
                        b._offset + i * b.Strides[0],
                        y,
                        (long)i * m * n,
                        m,
                        n,
                        k
                    );
                }
            }
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            return y;
        }

        private static void Multiply(
            Tensor a,
            long offsetA,
            Tensor b,
            long offsetB,
            Tensor y,
            long offsetY,
            int m,
            int n,
            int k
        )
        {
            if (m == 0 || n == 0)
            {
                return;
            }
            long[] sa = a.Strides,
                sb = b.Strides;
            int ra = (int)sa[^2],
                ca = (int)sa[^1],
                rb = (int)sb[^2],
                cb = (int)sb[^1];
            if (a._type == ScalarType.Float32)
            {
                Gemm.Multiply(
                    m,
                    n,
                    k,
                    From<float>(a, offsetA),
                    ra,
                    ca,
                    From<float>(b, offsetB),
                    rb,
                    cb,
                    From<float>(y, offsetY),
                    n
                );
            }
            else if (a._type == ScalarType.Int64)
            {
                MultiplyWhole(
                    m,
                    n,
                    k,
                    From<long>(a, offsetA),
                    ra,
                    ca,
                    From<long>(b, offsetB),
                    rb,
                    cb,
                    From<long>(y, offsetY)
                );
            }
            else
            {
                Gemm.Multiply(
                    m,
                    n,
                    k,
                    From<double>(a, offsetA),
                    ra,
                    ca,
                    From<double>(b, offsetB),
                    rb,
                    cb,
                    From<double>(y, offsetY),
                    n
                );
            }
        }

        /// <summary>Integer products, which wrap around; y is row-major.</summary>
        private static void MultiplyWhole(
            int m,
            int n,
            int k,
            ReadOnlySpan<long> a,
            int rowA,
            int columnA,
            ReadOnlySpan<long> b,
            int rowB,
            int columnB,
            Span<long> y
        )
        {
            for (int i = 0; i < m; i++)
            {
                Span<long> row = y.Slice(i * n, n);
                row.Clear();
                for (int l = 0; l < k; l++)
                {
                    long factor = a[i * rowA + l * columnA];
                    for (int j = 0; j < n; j++)
                    {
                        row[j] = unchecked(row[j] + factor * b[l * rowB + j * columnB]);
                    }
                }
            }
        }

        /// <summary>Integer products run in Int64.</summary>
        private static Tensor WithTypes(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> product)
        {
            if (a.dtype != b.dtype)
            {
                throw Errors.Torch(
                    $"expected m1 and m2 to have the same dtype, but got: {a.dtype} != {b.dtype}. Convert one of them with to(...)."
                );
            }
            if (a.is_floating_point())
            {
                return product(a, b);
            }
            ScalarType type = a.dtype;
            return WrappedTensorDisposeScope(() =>
                product(a.to_type(ScalarType.Int64), b.to_type(ScalarType.Int64)).to_type(type)
            );
        }

        private static void CheckProduct(Tensor a, Tensor b, string name, int rank)
        {
            if (a.Rank != rank || b.Rank != rank)
            {
                throw Errors.Torch(
                    $"{name}: both operands must have {rank} dimensions, but got {Shapes.Text(a)} and {Shapes.Text(b)}."
                );
            }
            if (
                a._sizes[rank - 1] != b._sizes[rank - 2]
                || (rank == 3 && a._sizes[0] != b._sizes[0])
            )
            {
                throw Mismatch(a, b, name);
            }
        }

        private static System.Runtime.InteropServices.ExternalException Mismatch(
            Tensor a,
            Tensor b,
            string name
        ) =>
            Errors.Torch(
                $"{name}: shapes cannot be multiplied ({Shapes.Text(a)} and {Shapes.Text(b)}): the last size of the first must equal the second to last of the second."
            );

        /// <summary>Matrix product [M,K] x [K,N] = [M,N].</summary>
        public Tensor mm(Tensor target)
        {
            CheckProduct(this, target, "mm", 2);
            return WithTypes(this, target, static (a, b) => a.Product(b));
        }

        /// <summary>Batched matrix product [B,M,K] x [B,K,N] = [B,M,N].</summary>
        public Tensor bmm(Tensor batch2)
        {
            CheckProduct(this, batch2, "bmm", 3);
            return WithTypes(this, batch2, static (a, b) => a.Product(b));
        }

        /// <summary>Matrix times vector [M,K] x [K] = [M].</summary>
        public Tensor mv(Tensor target)
        {
            if (Rank != 2 || target.Rank != 1 || _sizes[1] != target._sizes[0])
            {
                throw Mismatch(this, target, "mv");
            }
            return WithTypes(
                this,
                target,
                static (a, b) => a.Product(b.view(-1, 1)).view(a._sizes[0])
            );
        }

        /// <summary>The storage from an element on; nothing of an empty tensor, whose offset may lie beyond its end.</summary>
        private static Span<T> From<T>(Tensor t, long offset)
            where T : unmanaged => t.Count == 0 ? default : t.Data.Span<T>()[(int)offset..];

        /// <summary>The inner product of two vectors of the same length.</summary>
        public Tensor dot(Tensor target)
        {
            if (Rank != 1 || target.Rank != 1 || Count != target.Count)
            {
                throw Errors.Torch(
                    $"dot: expects two vectors of the same length, but got {Shapes.Text(this)} and {Shapes.Text(target)}."
                );
            }
            return WithTypes(
                this,
                target,
                static (a, b) => a.view(1, -1).Product(b.view(-1, 1)).view(Shapes.Scalar)
            );
        }

        /// <summary>As <see cref="dot"/>.</summary>
        public Tensor vdot(Tensor target) => dot(target);

        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2)
        {
            if (Rank != 1 || vec2.Rank != 1)
            {
                throw Errors.Torch(
                    $"outer: expects two vectors, but got {Shapes.Text(this)} and {Shapes.Text(vec2)}."
                );
            }
            return unsqueeze(1) * vec2.unsqueeze(0);
        }

        /// <summary>As <see cref="outer"/>.</summary>
        public Tensor ger(Tensor vec2) => outer(vec2);

        /// <summary>Matrix product with PyTorch's rules: vectors count as a row or a column, leading dimensions are broadcast batches.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The inner sizes differ (TorchSharp would end the process here).</exception>
        public Tensor matmul(Tensor target)
        {
            Tensor a = this,
                b = target;
            if (a.Rank == 0 || b.Rank == 0)
            {
                throw Errors.Torch(
                    $"matmul: both arguments need at least one dimension, but got {Shapes.Text(a)} and {Shapes.Text(b)}."
                );
            }
            long inner = b.Rank == 1 ? b._sizes[0] : b._sizes[^2];
            if (a._sizes[^1] != inner)
            {
                throw Mismatch(a, b, "matmul");
            }
            if (a.Rank == 2 && b.Rank == 2)
            {
                return mm(target);
            }
            return a.Rank <= 2 && b.Rank <= 2 ? WithVectors(a, b) : Batched(a, b);
        }

        private static Tensor WithVectors(Tensor a, Tensor b) =>
            a.Rank == 1 && b.Rank == 1 ? a.dot(b)
            : b.Rank == 1 ? a.mv(b)
            : WithTypes(a, b, static (x, y) => x.view(1, -1).Product(y).view(y._sizes[1]));

        private static Tensor Batched(Tensor a, Tensor b)
        {
            Tensor wideA = a.Rank == 1 ? a.unsqueeze(0) : a,
                wideB = b.Rank == 1 ? b.unsqueeze(1) : b;
            if (wideB.Rank == 2)
            {
                // One matrix for all batches: fold them into the rows.
                Tensor folded = WithTypes(
                    wideA.reshape(Shapes.Count(wideA._sizes.AsSpan(..^1)), wideA._sizes[^1]),
                    wideB,
                    static (x, y) => x.Product(y)
                );
                long[] sizes = [.. wideA._sizes[..^1], wideB._sizes[1]];
                return folded.view(b.Rank == 1 ? sizes[..^1] : sizes);
            }
            long[] batch = Shapes.Broadcast(wideA._sizes[..^2], wideB._sizes[..^2]);
            // Counted, not inferred: with a size of 0 there is nothing to infer from.
            long all = Shapes.Count(batch),
                m = wideA._sizes[^2],
                k = wideA._sizes[^1],
                n = wideB._sizes[^1];
            Tensor fa = wideA.Expanded([.. batch, m, k]).reshape(all, m, k),
                fb = wideB.Expanded([.. batch, k, n]).reshape(all, k, n);
            Tensor y = WithTypes(fa, fb, static (p, q) => p.Product(q));
            if (a.Rank == 1)
            {
                return y.view([.. batch, n]);
            }
            return b.Rank == 1 ? y.view([.. batch, m]) : y.view([.. batch, m, n]);
        }

        /// <summary>beta * x + alpha * (mat1 x mat2).</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            WrappedTensorDisposeScope(() =>
                Times(Factor(beta)).AddScaled(mat1.mm(mat2), Factor(alpha))
            );

        /// <summary>beta * x + alpha * (mat x vec).</summary>
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) =>
            WrappedTensorDisposeScope(() =>
                Times(Factor(beta)).AddScaled(mat.mv(vec), Factor(alpha))
            );

        /// <summary>A factor of whole numbers is whole, as in PyTorch, so that they stay whole.</summary>
        private Number Factor(float factor) => is_integral() ? new Number((long)factor) : factor;
    }
}
