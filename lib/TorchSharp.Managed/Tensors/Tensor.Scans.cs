using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private sealed class CumsumNode(Tensor x, int dim) : Node(x)
        {
            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.flip(dim).cumsum(dim).flip(dim));
        }

        /// <summary>Running sums or products of rows, in place; single precision in double, as in PyTorch.</summary>
        private readonly struct CumulativeWork(Tensor lines, bool product) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                int n = (int)lines._sizes[^1];
                if (typeof(T) == typeof(float))
                {
                    RunWide(lines.Flat<float>(), n);
                    return;
                }
                Span<T> y = lines.Flat<T>();
                for (int i = 0; i < y.Length; i++)
                {
                    if (i % n != 0)
                    {
                        y[i] = unchecked(product ? y[i - 1] * y[i] : y[i - 1] + y[i]);
                    }
                }
            }

            private void RunWide(Span<float> y, int n)
            {
                for (int start = 0; start < y.Length; start += n)
                {
                    double sum = y[start];
                    for (int i = start + 1; i < start + n; i++)
                    {
                        sum = product ? sum * y[i] : sum + y[i];
                        y[i] = (float)sum;
                    }
                }
            }
        }

        private Tensor Cumulative(int dim, bool product)
        {
            Tensor y;
            using (new EngineOwned())
            {
                using Tensor plain = detach();
                using Tensor turned = plain.transpose(dim, -1);
                using Tensor lines = RawCopy.Contiguous(turned);
                var work = new CumulativeWork(lines, product);
                TypeSwitch.Run(_type, ref work);
                using Tensor back = lines.transpose(dim, -1);
                y = RawCopy.Contiguous(back);
            }
            return y.Publish();
        }

        /// <summary>Running sums along a dimension; integers give Int64.</summary>
        public Tensor cumsum(long dim, ScalarType? type = null)
        {
            int d = Shapes.Wrap(dim, Rank);
            Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
            if (Rank == 0 || Count == 0)
            {
                return x.clone();
            }
            Tensor y = x.Cumulative(d, product: false);
            if (Records(x))
            {
                y.Node = new CumsumNode(x, d);
            }
            return y;
        }

        /// <summary>Running products along a dimension; integers give Int64.</summary>
        public Tensor cumprod(long dim, ScalarType? type = null)
        {
            int d = Shapes.Wrap(dim, Rank);
            Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
            if (Rank == 0 || Count == 0)
            {
                return x.clone();
            }
            if (!Records(x))
            {
                return x.Cumulative(d, product: true);
            }
            // Factor by factor, so that zeros have their right derivative; in double, as above.
            return WrappedTensorDisposeScope(() =>
            {
                Tensor[] parts = x.to_type(ScalarType.Float64).unbind(d);
                for (int i = 1; i < parts.Length; i++)
                {
                    parts[i] = parts[i - 1] * parts[i];
                }
                return stack(parts, d).Cast(x.dtype);
            });
        }

        /// <summary>The product of all elements; integers give Int64.</summary>
        public Tensor prod(ScalarType? type = null) =>
            WrappedTensorDisposeScope(() => reshape(-1).prod(0L, false, type));

        /// <summary>The product along a dimension; integers give Int64.</summary>
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null)
        {
            int d = Shapes.Wrap(dim, Rank);
            return WrappedTensorDisposeScope(() =>
            {
                Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
                if (x.Rank == 0)
                {
                    return x.clone();
                }
                long n = x._sizes[d];
                if (n == 0)
                {
                    return x.sum(d, keepdim) + 1;
                }
                Tensor y = x.detach().Cumulative(d, product: true).narrow(d, n - 1, 1).clone();
                if (Records(x))
                {
                    y.Node = new ProdNode(x, y, d);
                }
                return keepdim ? y : y.squeeze(d);
            });
        }

        /// <summary>y = the product along a dimension, kept as size 1. Each factor gets y / x or, where one is 0, the product of the others.</summary>
        private sealed class ProdNode : Node
        {
            private readonly int _dim;
            private Saved _x;
            private Saved _y;

            public ProdNode(Tensor x, Tensor y, int dim)
                : base(x)
            {
                _dim = dim;
                _x = new(x);
                _y = new(y, this);
            }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value;
                bool zeros = (x.detach() == 0).any().item<bool>();
                pass.Send(this, 0, gradient * (zeros ? Others(x) : _y.Value / x));
            }

            private Tensor Others(Tensor x)
            {
                long n = x._sizes[_dim];
                Tensor one = torch.ones_like(x.detach().narrow(_dim, 0, 1));
                Tensor before = cat([one, x.narrow(_dim, 0, n - 1)], _dim).cumprod(_dim);
                Tensor after = cat([one, x.narrow(_dim, 1, n - 1).flip(_dim)], _dim).cumprod(_dim);
                return before * after.flip(_dim);
            }

            public override void Release()
            {
                _x.Release();
                _y.Release();
            }
        }

        private sealed class LogSumExpNode(Tensor x, int[] dims, bool keepdim) : Node(x)
        {
            private Saved _x = new(x);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor x = _x.Value;
                Tensor total = x.logsumexp(dims.Length == 0 ? 0 : dims[0], keepdim: true);
                pass.Send(
                    this,
                    0,
                    Unreduced(gradient, x._sizes, dims, keepdim) * (x - total).exp()
                );
            }

            public override void Release() => _x.Release();
        }

        /// <summary>log Σ exp along a dimension, safe from overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            int[] dims = RawReduce.Dims(this, [dim]);
            Tensor x = Cast(Promotion.ToFloating(dtype));
            Tensor y = RawReduce.Over(new RawReduce.LogSumExp(), x, dims, keepdim);
            if (Records(x))
            {
                y.Node = new LogSumExpNode(x, dims, keepdim);
            }
            return y;
        }
    }
}
