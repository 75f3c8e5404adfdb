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

        private readonly struct CumulativeWork(Tensor lines, bool product) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                int n = (int)lines._sizes[^1];
                Span<T> y = lines.Flat<T>();
                for (int i = 0; i < y.Length; i++)
                {
                    if (i % n != 0)
                    {
                        y[i] = unchecked(product ? y[i - 1] * y[i] : y[i - 1] + y[i]);
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
            Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
            if (Rank == 0 || Count == 0)
            {
                return x.clone();
            }
            int d = Shapes.Wrap(dim, Rank);
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
            Tensor x = Cast(type ?? (is_integral() ? ScalarType.Int64 : dtype));
            if (Rank == 0 || Count == 0)
            {
                return x.clone();
            }
            int d = Shapes.Wrap(dim, Rank);
            if (!Records(x))
            {
                return x.Cumulative(d, product: true);
            }
            // Factor by factor, so that zeros have their right derivative.
            return WrappedTensorDisposeScope(() =>
            {
                Tensor[] parts = x.unbind(d);
                for (int i = 1; i < parts.Length; i++)
                {
                    parts[i] = parts[i - 1] * parts[i];
                }
                return stack(parts, d);
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
                Tensor y = ones(Shapes.Reduced(x._sizes, d, false), x.dtype);
                foreach (Tensor part in x.unbind(d))
                {
                    y = y * part;
                }
                return keepdim ? y.unsqueeze(d) : y;
            });
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
