using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Averaging and its transpose: each is the derivative of the other.</summary>
            private sealed class AverageNode(
                Tensor x,
                Pool2dShape shape,
                bool countPadding,
                bool forward
            ) : Node(x)
            {
                private readonly long[] _sizes = x.Sizes;

                public override void Backward(Tensor gradient, BackwardPass pass) =>
                    pass.Send(
                        this,
                        0,
                        forward
                            ? AverageBackward(gradient, shape, countPadding, _sizes)
                            : Average(gradient, shape, countPadding)
                    );
            }

            private static Tensor Average(Tensor input, in Pool2dShape shape, bool countPadding)
            {
                Tensor x = ConvolutionOps.ChannelsLast(input);
                Tensor y = RunPool(
                    PoolKernel.Average,
                    shape,
                    x,
                    null,
                    NewPooled(x, shape, x.dtype),
                    countPadding
                );
                if (Tensor.Records(input))
                {
                    y.Node = new AverageNode(input, shape, countPadding, forward: true);
                }
                ConvolutionOps.Drop(x, input);
                return y;
            }

            private static Tensor AverageBackward(
                Tensor gradient,
                in Pool2dShape shape,
                bool countPadding,
                long[] sizes
            )
            {
                Tensor g = ConvolutionOps.ChannelsLast(gradient);
                Tensor dx = RunPool(
                    PoolKernel.AverageBackward,
                    shape,
                    g,
                    null,
                    ConvolutionOps.NewChannelsLast(g.dtype, sizes),
                    countPadding
                );
                if (Tensor.Records(gradient))
                {
                    dx.Node = new AverageNode(gradient, shape, countPadding, forward: false);
                }
                ConvolutionOps.Drop(g, gradient);
                return dx;
            }

            private static Tensor AveragePool(
                Tensor input,
                long[] kernel,
                long[]? stride,
                long[]? padding,
                bool ceil,
                bool countPadding,
                long? divisor
            )
            {
                if (input.Rank == 3)
                {
                    return AveragePool(
                            input.unsqueeze(0),
                            kernel,
                            stride,
                            padding,
                            ceil,
                            countPadding,
                            divisor
                        )
                        .squeeze(0);
                }
                if (divisor is { } n)
                {
                    // Sums divided by a number of the caller's: averages over full windows of an input with so many zeros around it.
                    Pool2dShape cut = PoolShape(input, kernel, stride, padding, null, ceil);
                    long rows = (cut.OutHeight - 1) * cut.StrideY + cut.KernelHeight,
                        columns = (cut.OutWidth - 1) * cut.StrideX + cut.KernelWidth;
                    Tensor wide = pad(
                        input,
                        [
                            cut.PadX,
                            columns - cut.PadX - cut.Width,
                            cut.PadY,
                            rows - cut.PadY - cut.Height,
                        ]
                    );
                    return Average(wide, PoolShape(wide, kernel, stride, null, null, false), true)
                        * ((double)cut.KernelHeight * cut.KernelWidth / n);
                }
                Pool2dShape shape = PoolShape(input, kernel, stride, padding, null, ceil);
                return Average(input, shape, countPadding);
            }

            /// <summary>The mean of each window; stride is the kernel size unless given. Padding counts as zeros in the mean unless told otherwise.</summary>
            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[]? stride = null,
                long[]? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                AveragePool(
                    input,
                    kernel_size,
                    stride,
                    padding,
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>The mean of each square window; stride is the kernel size unless given.</summary>
            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                AveragePool(
                    input,
                    [kernel_size],
                    stride is null ? null : [stride.Value],
                    [padding],
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>The mean of each window; stride is the kernel size unless given.</summary>
            public static Tensor avg_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                AveragePool(
                    input,
                    [kernel_size.Item1, kernel_size.Item2],
                    List(stride),
                    List(padding),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            /// <summary>Means over as many windows as asked for, which cover the plane evenly.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size)
            {
                long[] n = Pair(output_size, 1);
                if (input.Rank is not (3 or 4))
                {
                    throw Errors.Torch(
                        $"adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got {Shapes.Text(input)}"
                    );
                }
                int rows = input.Rank - 2,
                    columns = input.Rank - 1;
                if (n is [1, 1])
                {
                    return input.mean([rows, columns], keepdim: true);
                }
                if (input.Sizes[rows] % n[0] == 0 && input.Sizes[columns] % n[1] == 0)
                {
                    return avg_pool2d(
                        input,
                        new[] { input.Sizes[rows] / n[0], input.Sizes[columns] / n[1] }
                    );
                }
                return WrappedTensorDisposeScope(() =>
                    EvenMeans(EvenMeans(input, rows, n[0]), columns, n[1])
                );
            }

            /// <summary>Window i covers floor(i*size/n) up to ceil((i+1)*size/n).</summary>
            private static Tensor EvenMeans(Tensor x, int dim, long n)
            {
                long size = x.Sizes[dim];
                var parts = new Tensor[n];
                for (long i = 0; i < n; i++)
                {
                    long start = i * size / n,
                        end = ((i + 1) * size + n - 1) / n;
                    parts[i] = x.narrow(dim, start, end - start).mean([dim], keepdim: true);
                }
                return Joined(parts, dim);
            }

            /// <summary>Means over as many windows as asked for, which cover the plane evenly.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) =>
                adaptive_avg_pool2d(input, [output_size.Item1, output_size.Item2]);

            /// <summary>Means over a square of windows, which cover the plane evenly.</summary>
            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                adaptive_avg_pool2d(input, [output_size, output_size]);
        }
    }
}
