using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>Copies, conversions and fills of whole tensors, without derivatives.</summary>
internal static class RawCopy
{
    /// <summary>A contiguous copy of the tensor's elements.</summary>
    public static torch.Tensor Contiguous(torch.Tensor x)
    {
        var y = new torch.Tensor(x.dtype, x.Sizes);
        Copy(x, y);
        return y;
    }

    /// <summary>A copy that keeps a dense layout (channels-last stays so) and is contiguous otherwise.</summary>
    public static torch.Tensor Clone(torch.Tensor x)
    {
        torch.Tensor y = Raw.Output(x.dtype, x.Sizes, x);
        Copy(x, y);
        return y;
    }

    /// <summary>Copies x, broadcast to y's sizes and converted to y's type, into y.</summary>
    public static void Copy(torch.Tensor x, torch.Tensor y)
    {
        if (x.dtype != y.dtype)
        {
            torch.Tensor converted = To(x, y.dtype);
            Copy(converted, y);
            converted.Dispose();
            return;
        }
        var work = new CopyWork(x, y);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>The elements in another type, in a new tensor of the same layout when dense.</summary>
    public static torch.Tensor To(torch.Tensor x, torch.ScalarType type)
    {
        if (!x.Dense)
        {
            torch.Tensor packed = Contiguous(x);
            torch.Tensor y = To(packed, type);
            packed.Dispose();
            return y;
        }
        torch.Tensor to = Raw.Output(type, x.Sizes, x);
        if (x.dtype == torch.ScalarType.Bool && type == torch.ScalarType.Float32)
        {
            Elementwise.Select<float>(x.Flat<bool>(), [1], [0], to.Flat<float>());
        }
        else
        {
            var work = new ConvertFrom(x, to);
            TypeSwitch.Run(x.dtype, ref work);
        }
        GC.KeepAlive(x);
        return to;
    }

    /// <summary>Sets every element.</summary>
    public static void Fill(torch.Tensor y, Number value)
    {
        var work = new FillWork(y, value);
        TypeSwitch.Run(y.dtype, ref work);
        GC.KeepAlive(y);
    }

    private readonly struct FillWork(torch.Tensor y, Number value) : ITyped
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            T v =
                y.dtype == torch.ScalarType.Bool
                    ? (value.Real != 0 ? T.One : T.Zero)
                    : value.To<T>();
            if (y.Dense)
            {
                y.Flat<T>().Fill(v);
            }
            else
            {
                var rows = new FillRows<T>(v, y.Data.Span<T>());
                Strided.Walk(y, null, null, null, ref rows);
            }
        }
    }

    private readonly ref struct FillRows<T>(T value, Span<T> y) : IRowAction
        where T : unmanaged
    {
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y)
        {
            if (y.Stride == 1)
            {
                _y.Slice(y.Start, n).Fill(value);
                return;
            }
            for (int i = 0, k = y.Start; i < n; i++, k += y.Stride)
            {
                _y[k] = value;
            }
        }
    }

    private readonly struct CopyWork(torch.Tensor x, torch.Tensor y) : ITyped
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (Shapes.SameLayout(x, y) && y.Dense)
            {
                x.Flat<T>().CopyTo(y.Flat<T>());
            }
            else if (!TryTurn())
            {
                var rows = new CopyRows<T>(x.Data.Span<T>(), y.Data.Span<T>());
                Strided.Walk(y, x, null, null, ref rows);
            }
        }

        /// <summary>Images whose channels are innermost, to or from row-major ones: from convolutions to linear maps and back.</summary>
        private bool TryTurn()
        {
            if (
                y.dtype != torch.ScalarType.Float32
                || y.Rank != 4
                || !Shapes.Same(x.Sizes, y.Sizes)
            )
            {
                return false;
            }
            int images = (int)y.Sizes[0],
                channels = (int)y.Sizes[1],
                pixels = (int)(y.Sizes[2] * y.Sizes[3]);
            if (y.Contiguous && x.Dense && ConvolutionOps.IsChannelsLast(x))
            {
                ChannelOrder.Turn(images, pixels, channels, x.Flat<float>(), y.Flat<float>());
                return true;
            }
            if (x.Contiguous && y.Dense && ConvolutionOps.IsChannelsLast(y))
            {
                ChannelOrder.Turn(images, channels, pixels, x.Flat<float>(), y.Flat<float>());
                return true;
            }
            return false;
        }
    }

    private readonly ref struct CopyRows<T>(ReadOnlySpan<T> x, Span<T> y) : IRowAction
        where T : unmanaged
    {
        private readonly ReadOnlySpan<T> _x = x;
        private readonly Span<T> _y = y;

        public void Row(int n, in RowPlace a, in RowPlace b, in RowPlace c, in RowPlace y)
        {
            if (y.Stride == 1 && a.Stride == 1)
            {
                _x.Slice(a.Start, n).CopyTo(_y.Slice(y.Start, n));
            }
            else if (y.Stride == 1 && a.Stride == 0)
            {
                _y.Slice(y.Start, n).Fill(_x[a.Start]);
            }
            else
            {
                for (
                    int i = 0, from = a.Start, to = y.Start;
                    i < n;
                    i++, from += a.Stride, to += y.Stride
                )
                {
                    _y[to] = _x[from];
                }
            }
        }
    }

    private readonly struct ConvertFrom(torch.Tensor x, torch.Tensor y) : ITyped
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (y.dtype == torch.ScalarType.Bool)
            {
                Span<T> from = x.Flat<T>();
                Span<bool> to = y.Flat<bool>();
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = from[i] != T.Zero;
                }
                return;
            }
            var work = new ConvertTo<T>(x, y);
            TypeSwitch.Run(y.dtype, ref work);
        }
    }

    private readonly struct ConvertTo<TFrom>(torch.Tensor x, torch.Tensor y) : ITyped
        where TFrom : unmanaged, INumber<TFrom>
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            if (typeof(T) == typeof(TFrom))
            {
                x.Flat<T>().CopyTo(y.Flat<T>());
            }
            else
            {
                Elementwise.Convert((ReadOnlySpan<TFrom>)x.Flat<TFrom>(), y.Flat<T>());
            }
        }
    }
}
