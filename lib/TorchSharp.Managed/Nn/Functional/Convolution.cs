namespace TorchSharp
{
    /// <summary>Margins by name.</summary>
    public enum Padding
    {
        /// <summary>No margin.</summary>
        Valid = 0,

        /// <summary>As much as keeps the size at stride 1.</summary>
        Same = 1,
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static partial class functional
            {
                /// <summary>2-d convolution (cross-correlation): input [N, C, H, W] or [C, H, W], weight [O, C/groups, kH, kW], bias [O]. The result's channels lie innermost in memory.</summary>
                /// <exception cref="System.Runtime.InteropServices.ExternalException">Sizes or types do not fit.</exception>
                public static Tensor conv2d(
                    Tensor input,
                    Tensor weight,
                    Tensor? bias = null,
                    long[]? strides = null,
                    long[]? padding = null,
                    long[]? dilation = null,
                    long groups = 1
                ) => Convolve(input, weight, bias, strides, padding, dilation, groups, relu: false);

                /// <summary>2-d convolution with a margin by name.</summary>
                public static Tensor conv2d_padding(
                    Tensor input,
                    Tensor weight,
                    Tensor? bias = null,
                    long[]? strides = null,
                    Padding padding = Padding.Valid,
                    long[]? dilation = null,
                    long groups = 1
                )
                {
                    if (padding == Padding.Valid)
                    {
                        return conv2d(input, weight, bias, strides, null, dilation, groups);
                    }
                    long[] d = Pair(dilation, 1);
                    long y = d[0] * (weight.Sizes[2] - 1),
                        x = d[1] * (weight.Sizes[3] - 1);
                    if (y % 2 == 0 && x % 2 == 0)
                    {
                        return conv2d(input, weight, bias, strides, [y / 2, x / 2], d, groups);
                    }
                    // An odd margin has its larger half at the end.
                    Tensor wide = pad(input, [x / 2, x - x / 2, y / 2, y - y / 2]);
                    return conv2d(wide, weight, bias, strides, null, d, groups);
                }

                /// <summary>relu(conv2d(...)) in one pass.</summary>
                internal static Tensor Conv2dRelu(
                    Tensor input,
                    Tensor weight,
                    Tensor? bias,
                    long[]? strides,
                    long[]? padding,
                    long[]? dilation,
                    long groups
                ) => Convolve(input, weight, bias, strides, padding, dilation, groups, relu: true);

                /// <summary>max_pool2d(relu(conv2d(...))) in one pass, or null where that is not possible.</summary>
                internal static Tensor? Conv2dReluPool(
                    Tensor input,
                    Modules.Conv2d conv,
                    Modules.MaxPool2d pooling
                )
                {
                    Tensor weight = conv.weight;
                    Tensor? bias = conv.bias;
                    if (input.Rank != 4 || input.dtype != ScalarType.Float32 || conv.groups != 1)
                    {
                        return null;
                    }
                    long[] s = Pair(conv.stride, 1),
                        p = Pair(conv.padding, 0),
                        d = Pair(conv.dilation, 1);
                    CheckConvolution(input, weight, bias, s, p, d, 1);
                    ConvolutionOps.Spec spec = SpecOf(s, p, d);
                    Kernels.Conv2dShape shape = spec.Shape(input.Sizes, weight.Sizes);
                    return PoolShape(shape, pooling) is { } pool
                        ? PooledConvolution.Forward(input, weight, bias, spec, pool)
                        : null;
                }

                /// <summary>The pooling of a convolution's result, if both can be computed in one pass; else null.</summary>
                internal static Kernels.Pool2dShape? PoolShape(
                    in Kernels.Conv2dShape shape,
                    Modules.MaxPool2d pooling
                )
                {
                    if (pooling.ceil_mode)
                    {
                        return null;
                    }
                    Kernels.Pool2dShape pool = PoolShape(
                        [shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth],
                        pooling.kernel_size,
                        pooling.stride,
                        pooling.padding,
                        pooling.dilation,
                        pooling.ceil_mode
                    );
                    return Kernels.Conv2d.CanPool(shape, pool) ? pool : null;
                }

                private static ConvolutionOps.Spec SpecOf(
                    long[] stride,
                    long[] padding,
                    long[] dilation
                ) =>
                    new(
                        (int)stride[0],
                        (int)stride[1],
                        (int)padding[0],
                        (int)padding[1],
                        (int)dilation[0],
                        (int)dilation[1]
                    );

                internal static long[] Pair(long[]? given, long missing) =>
                    given switch
                    {
                        null or [] => [missing, missing],
                        [long one] => [one, one],
                        [long, long] => given,
                        _ => throw Errors.Torch(
                            $"expected one or two numbers, but got {Shapes.Text(given)}"
                        ),
                    };

                private static Tensor Convolve(
                    Tensor input,
                    Tensor weight,
                    Tensor? bias,
                    long[]? strides,
                    long[]? padding,
                    long[]? dilation,
                    long groups,
                    bool relu
                )
                {
                    long[] s = Pair(strides, 1),
                        p = Pair(padding, 0),
                        d = Pair(dilation, 1);
                    if (input.Rank == 3)
                    {
                        return Convolve(input.unsqueeze(0), weight, bias, s, p, d, groups, relu)
                            .squeeze(0);
                    }
                    CheckConvolution(input, weight, bias, s, p, d, groups);
                    ConvolutionOps.Spec spec = SpecOf(s, p, d);
                    if (groups == 1)
                    {
                        return ConvolutionOps.Forward(input, weight, bias, relu, spec);
                    }
                    long inner = weight.Sizes[1],
                        outer = weight.Sizes[0] / groups;
                    var parts = new Tensor[groups];
                    for (long k = 0; k < groups; k++)
                    {
                        parts[k] = ConvolutionOps.Forward(
                            input.narrow(1, k * inner, inner),
                            weight.narrow(0, k * outer, outer),
                            bias?.narrow(0, k * outer, outer),
                            relu,
                            spec
                        );
                    }
                    return cat(parts, 1);
                }

                private static void CheckConvolution(
                    Tensor x,
                    Tensor w,
                    Tensor? bias,
                    long[] stride,
                    long[] padding,
                    long[] dilation,
                    long groups
                )
                {
                    if (x.Rank != 4 || w.Rank != 4)
                    {
                        throw Errors.Torch(
                            $"conv2d: expected an input [N, C, H, W] or [C, H, W] and a weight [O, C, kH, kW], but got {Shapes.Text(x)} and {Shapes.Text(w)}."
                        );
                    }
                    if (x.dtype != w.dtype || (bias is not null && bias.dtype != x.dtype))
                    {
                        throw Errors.Torch(
                            $"conv2d: input, weight and bias must have one type, but are {x.dtype}, {w.dtype}{(bias is null ? "" : $" and {bias.dtype}")}."
                        );
                    }
                    if (!x.is_floating_point())
                    {
                        throw Errors.Torch(
                            $"conv2d needs floating-point numbers, but got {x.dtype}. Convert with to(torch.float32)."
                        );
                    }
                    if (groups < 1 || w.Sizes[0] % groups != 0 || x.Sizes[1] != w.Sizes[1] * groups)
                    {
                        throw Errors.Torch(
                            $"Given groups={groups}, weight of size {Shapes.Text(w)}, expected input {Shapes.Text(x)} to have {w.Sizes[1] * groups} channels, but got {x.Sizes[1]} channels instead."
                        );
                    }
                    if (bias is not null && !BiasFits(w, bias))
                    {
                        throw Errors.Torch(
                            $"Given weight of size {Shapes.Text(w)}, expected bias to be 1-dimensional with {w.Sizes[0]} elements, but got bias of size {Shapes.Text(bias)} instead."
                        );
                    }
                    if (!KernelFits(x.Sizes, w.Sizes, stride, padding, dilation))
                    {
                        throw Errors.Torch(
                            $"conv2d: a kernel of {Shapes.Text(w.Sizes.AsSpan(2))} with stride {Shapes.Text(stride)}, padding {Shapes.Text(padding)} and dilation {Shapes.Text(dilation)} does not fit an input of {Shapes.Text(x)}. Kernel size can't be greater than the padded input size."
                        );
                    }
                }

                private static bool BiasFits(Tensor w, Tensor bias) =>
                    bias.Rank == 1 && bias.Count == w.Sizes[0];

                private static bool KernelFits(
                    long[] x,
                    long[] w,
                    long[] stride,
                    long[] padding,
                    long[] dilation
                )
                {
                    for (int i = 0; i < 2; i++)
                    {
                        long room = x[2 + i] + 2 * padding[i] - dilation[i] * (w[2 + i] - 1);
                        if (stride[i] < 1 || dilation[i] < 1 || padding[i] < 0 || room < 1)
                        {
                            return false;
                        }
                    }
                    return true;
                }

                /// <summary>A module's steps and margins; null when the module would refuse an input of these sizes [N, C, H, W].</summary>
                internal static ConvolutionOps.Spec? SpecFor(Modules.Conv2d conv, long[] sizes)
                {
                    long[] s = Pair(conv.stride, 1),
                        p = Pair(conv.padding, 0),
                        d = Pair(conv.dilation, 1);
                    return
                        conv.weight.Sizes[1] == sizes[1]
                        && (conv.bias is null || BiasFits(conv.weight, conv.bias))
                        && KernelFits(sizes, conv.weight.Sizes, s, p, d)
                        ? SpecOf(s, p, d)
                        : null;
                }
            }
        }
    }
}
