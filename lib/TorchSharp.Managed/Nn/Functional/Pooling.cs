using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static Pool2dShape PoolShape(
                Tensor x,
                long[] kernel,
                long[]? stride,
                long[]? padding,
                long[]? dilation,
                bool ceil
            )
            {
                if (x.Rank != 4 || !x.is_floating_point())
                {
                    throw Errors.Torch(
                        $"pooling needs a floating-point [N, C, H, W] or [C, H, W] input, but got {x.MetaText()}."
                    );
                }
                return PoolShape(x.Sizes, kernel, stride, padding, dilation, ceil);
            }

            /// <summary>How pooling's settings are read, for an input of [N, C, H, W]: one number stands for both dimensions, and the stride is the kernel's size unless given.</summary>
            private static Pool2dShape PoolShape(
                ReadOnlySpan<long> sizes,
                long[] kernel,
                long[]? stride,
                long[]? padding,
                long[]? dilation,
                bool ceil
            )
            {
                long[] k = Pair(kernel, 1),
                    s = stride is null or [] ? k : Pair(stride, 1),
                    p = Pair(padding, 0),
                    d = Pair(dilation, 1);
                for (int i = 0; i < 2; i++)
                {
                    if (p[i] < 0 || p[i] > k[i] / 2)
                    {
                        throw Errors.Torch(
                            $"pad should be at most half of effective kernel size, but got pad={p[i]} and kernel_size={k[i]}"
                        );
                    }
                    if (k[i] < 1 || s[i] < 1 || d[i] < 1)
                    {
                        throw Misfit(sizes, k, s);
                    }
                }
                var shape = new Pool2dShape(
                    (int)sizes[0],
                    (int)sizes[2],
                    (int)sizes[3],
                    (int)sizes[1],
                    (int)k[0],
                    (int)k[1],
                    (int)s[0],
                    (int)s[1],
                    (int)p[0],
                    (int)p[1],
                    (int)d[0],
                    (int)d[1],
                    ceil
                );
                return
                    shape is { OutHeight: > 0, OutWidth: > 0 }
                    && !StepsOver(sizes[2], shape.OutHeight, s[0], p[0], d[0])
                    && !StepsOver(sizes[3], shape.OutWidth, s[1], p[1], d[1])
                    ? shape
                    : throw Misfit(sizes, k, s);
            }

            /// <summary>Whether a dilated window that begins in the padding holds nothing of a small input: there is no largest of nothing.</summary>
            private static bool StepsOver(
                long size,
                int windows,
                long stride,
                long pad,
                long dilation
            )
            {
                for (int i = 0; i < windows && i * stride < pad && dilation > 1; i++)
                {
                    long outside = pad - i * stride,
                        first = (outside + dilation - 1) / dilation * dilation - outside;
                    if (first >= size)
                    {
                        return true;
                    }
                }
                return false;
            }

            private static System.Runtime.InteropServices.ExternalException Misfit(
                ReadOnlySpan<long> sizes,
                long[] kernel,
                long[] stride
            ) =>
                Errors.Torch(
                    $"pooling: windows of {Shapes.Text(kernel)} with stride {Shapes.Text(stride)} do not fit an input of {Shapes.Text(sizes)}. Output size is too small."
                );

            private static Tensor NewPooled(Tensor x, in Pool2dShape shape, ScalarType type) =>
                ConvolutionOps.NewChannelsLast(
                    type,
                    [x.Sizes[0], x.Sizes[1], shape.OutHeight, shape.OutWidth]
                );

            /// <summary>Which of the pooling kernels to run, over [input-like, output-like] channels-last tensors.</summary>
            internal enum PoolKernel
            {
                Max,
                MaxBackward,
                RectifiedMaxBackward,
                MaxIndices,
                Average,
                AverageBackward,
            }

            private readonly struct PoolWork(
                PoolKernel kernel,
                Pool2dShape shape,
                Tensor x,
                Tensor? g,
                Tensor y,
                bool countPadding
            ) : ITyped
            {
                public void Run<T>()
                    where T : unmanaged, INumber<T>
                {
                    ReadOnlySpan<T> from = x.Flat<T>();
                    switch (kernel)
                    {
                        case PoolKernel.Max:
                            Pool2d.MaxForward(shape, from, y.Flat<T>());
                            break;
                        case PoolKernel.MaxBackward:
                            Pool2d.MaxBackward(shape, from, g!.Flat<T>(), y.Flat<T>());
                            break;
                        case PoolKernel.RectifiedMaxBackward:
                            Pool2d.MaxBackward(shape, from, g!.Flat<T>(), y.Flat<T>(), true);
                            break;
                        case PoolKernel.MaxIndices:
                            Pool2d.MaxIndices(shape, from, y.Flat<long>());
                            break;
                        case PoolKernel.Average:
                            Pool2d.AverageForward(shape, from, y.Flat<T>(), countPadding);
                            break;
                        default:
                            Pool2d.AverageBackward(shape, from, y.Flat<T>(), countPadding);
                            break;
                    }
                }
            }

            internal static Tensor RunPool(
                PoolKernel kernel,
                in Pool2dShape shape,
                Tensor x,
                Tensor? g,
                Tensor y,
                bool countPadding = true
            )
            {
                if (y.Count > 0)
                {
                    var work = new PoolWork(kernel, shape, x, g, y, countPadding);
                    TypeSwitch.Run(x.dtype, ref work);
                }
                GC.KeepAlive(x);
                GC.KeepAlive(g);
                return y;
            }

            /// <summary>y = the largest of each window; its gradient goes to the first winner.</summary>
            private sealed class MaxPoolNode(Tensor x, Tensor packed, Pool2dShape shape) : Node(x)
            {
                private Saved _x = new(packed);

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    Tensor x = _x.Value,
                        g = ConvolutionOps.ChannelsLast(gradient);
                    if (pass.CreateGraph)
                    {
                        pass.Send(this, 0, Spread(gradient, Winners(x, shape), x.Sizes));
                        return;
                    }
                    bool rectify = pass.MayRectify(this, 0);
                    Tensor dx = RunPool(
                        rectify ? PoolKernel.RectifiedMaxBackward : PoolKernel.MaxBackward,
                        shape,
                        x,
                        g,
                        ConvolutionOps.NewChannelsLast(x.dtype, x.Sizes)
                    );
                    dx.Rectified = rectify;
                    pass.Send(this, 0, dx);
                    ConvolutionOps.Drop(g, gradient);
                }

                public override void Release() => _x.Release();
            }

            /// <summary>The positions h*W + w of the winners, [N, C, outH, outW].</summary>
            internal static Tensor Winners(Tensor x, in Pool2dShape shape) =>
                RunPool(
                    PoolKernel.MaxIndices,
                    shape,
                    ConvolutionOps.ChannelsLast(x),
                    null,
                    NewPooled(x, shape, ScalarType.Int64)
                );

            /// <summary>Zeros [N, C, H, W] with g added at these positions of each plane.</summary>
            internal static Tensor Spread(Tensor g, Tensor winners, long[] sizes) =>
                zeros([sizes[0], sizes[1], sizes[2] * sizes[3]], g.dtype)
                    .scatter_add(2, winners.flatten(2), g.flatten(2))
                    .view(sizes);

            private static Tensor MaxPool(
                Tensor input,
                long[] kernel,
                long[]? stride,
                long[]? padding,
                long[]? dilation,
                bool ceil
            )
            {
                if (input.Rank == 3)
                {
                    return MaxPool(input.unsqueeze(0), kernel, stride, padding, dilation, ceil)
                        .squeeze(0);
                }
                Pool2dShape shape = PoolShape(input, kernel, stride, padding, dilation, ceil);
                Tensor x = ConvolutionOps.ChannelsLast(input);
                Tensor y = RunPool(PoolKernel.Max, shape, x, null, NewPooled(x, shape, x.dtype));
                if (Tensor.Records(input))
                {
                    y.Node = new MaxPoolNode(input, x, shape);
                }
                ConvolutionOps.Drop(x, input);
                return y;
            }

            /// <summary>The largest element of each window; stride is the kernel size unless given. NaN wins, of equal elements the first.</summary>
            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false
            ) => MaxPool(input, kernel_size, strides, padding, dilation, ceil_mode);

            /// <summary>The largest element of each square window; stride is the kernel size unless given.</summary>
            public static Tensor max_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                MaxPool(
                    input,
                    [kernel_size],
                    stride is null ? null : [stride.Value],
                    [padding ?? 0],
                    [dilation ?? 1],
                    ceil_mode
                );

            /// <summary>The largest element of each window; stride is the kernel size unless given.</summary>
            public static Tensor max_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false
            ) =>
                MaxPool(
                    input,
                    [kernel_size.Item1, kernel_size.Item2],
                    List(stride),
                    List(padding),
                    List(dilation),
                    ceil_mode
                );

            private static long[]? List((long, long)? pair) =>
                pair is null ? null : [pair.Value.Item1, pair.Value.Item2];

            /// <summary>As <see cref="max_pool2d(Tensor, long[], long[], long[], long[], bool)"/>, with the winners' positions h*W + w.</summary>
            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input,
                long[] kernel_size,
                long[]? strides = null,
                long[]? padding = null,
                long[]? dilation = null,
                bool ceil_mode = false
            )
            {
                Tensor x = input.Rank == 3 ? input.unsqueeze(0) : input;
                Tensor indices = Winners(
                    x,
                    PoolShape(x, kernel_size, strides, padding, dilation, ceil_mode)
                );
                return (
                    MaxPool(input, kernel_size, strides, padding, dilation, ceil_mode),
                    input.Rank == 3 ? indices.squeeze(0) : indices
                );
            }
        }
    }
}
