namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>1-d convolution (cross-correlation): input [N, C, L] or [C, L], weight [O, C/groups, k], bias [O].</summary>
            public static Tensor conv1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                long groups = 1
            ) =>
                conv2d(
                        input.unsqueeze(-2),
                        weight.unsqueeze(-2),
                        bias,
                        [1, stride ?? 1],
                        [0, padding ?? 0],
                        [1, dilation ?? 1],
                        groups
                    )
                    .squeeze(-2);

            /// <summary>1-d transposed convolution: input [N, C, L] or [C, L], weight [C, O/groups, k], bias [O].</summary>
            public static Tensor conv_transpose1d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long? stride = null,
                long? padding = null,
                long? output_padding = null,
                long? dilation = null,
                long groups = 1
            ) =>
                conv_transpose2d(
                        input.unsqueeze(-2),
                        weight.unsqueeze(-2),
                        bias,
                        [1, stride ?? 1],
                        [0, padding ?? 0],
                        [0, output_padding ?? 0],
                        [1, dilation ?? 1],
                        groups
                    )
                    .squeeze(-2);

            /// <summary>
            /// 2-d transposed convolution, the derivative of conv2d with respect to its input: input [N, C, H, W] or [C, H, W],
            /// weight [C, O/groups, kH, kW], bias [O]; H' = (H - 1)·stride - 2·padding + dilation·(k - 1) + output_padding + 1.
            /// </summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">Sizes or types do not fit.</exception>
            public static Tensor conv_transpose2d(
                Tensor input,
                Tensor weight,
                Tensor? bias = null,
                long[]? strides = null,
                long[]? padding = null,
                long[]? output_padding = null,
                long[]? dilation = null,
                long groups = 1
            )
            {
                if (input.Rank == 3)
                    return conv_transpose2d(
                            input.unsqueeze(0),
                            weight,
                            bias,
                            strides,
                            padding,
                            output_padding,
                            dilation,
                            groups
                        )
                        .squeeze(0);
                long[] s = Pair(strides, 1),
                    p = Pair(padding, 0),
                    o = Pair(output_padding, 0),
                    d = Pair(dilation, 1);
                if (
                    input.Rank != 4
                    || weight.Rank != 4
                    || input.dtype != weight.dtype
                    || !input.is_floating_point()
                    || groups < 1
                    || weight.Sizes[0] % groups != 0
                    || input.Sizes[1] != weight.Sizes[0]
                )
                    throw Errors.Torch(
                        $"Given transposed=1, a {input.dtype} input {Shapes.Text(input)}, a {weight.dtype} weight {Shapes.Text(weight)} and groups={groups} do not fit: the weight is [C, O/groups, kH, kW] for an input [N, C, H, W] of the same floating-point type."
                    );
                var sizes = new long[2];
                for (var i = 0; i < 2; i++)
                {
                    if (o[i] >= Math.Max(s[i], d[i]))
                        throw Errors.Torch(
                            $"output padding must be smaller than either stride or dilation, but got output_padding {Shapes.Text(o)}, stride {Shapes.Text(s)}, dilation {Shapes.Text(d)}"
                        );
                    sizes[i] =
                        (input.Sizes[2 + i] - 1) * s[i]
                        - 2 * p[i]
                        + d[i] * (weight.Sizes[2 + i] - 1)
                        + o[i]
                        + 1;
                    if (sizes[i] < 1)
                        throw Errors.Torch(
                            $"conv_transpose2d: the output of an input {Shapes.Text(input)} would be empty."
                        );
                }
                if (o[0] >= s[0] || o[1] >= s[1])
                    // A convolution would have more outputs than the input has elements: all is computed and cut to size.
                    return WrappedTensorDisposeScope(() =>
                    {
                        var all = conv_transpose2d(input, weight, null, s, null, null, d, groups);
                        long[] margins = [-p[1], o[1] - p[1], -p[0], o[0] - p[0]];
                        var cut = pad(all, margins);
                        return bias is null ? cut : cut + bias.view(1, -1, 1, 1);
                    });
                var spec = new ConvolutionOps.Spec(
                    (int)s[0],
                    (int)s[1],
                    (int)p[0],
                    (int)p[1],
                    (int)d[0],
                    (int)d[1]
                );
                return WrappedTensorDisposeScope(() =>
                {
                    var inner = input.Sizes[1] / groups;
                    var parts = new Tensor[groups];
                    for (long k = 0; k < groups; k++)
                        parts[k] = ConvolutionOps.Transposed(
                            groups == 1 ? input : input.narrow(1, k * inner, inner),
                            groups == 1 ? weight : weight.narrow(0, k * inner, inner),
                            [input.Sizes[0], weight.Sizes[1], sizes[0], sizes[1]],
                            spec
                        );
                    var y = groups == 1 ? parts[0] : cat(parts, 1);
                    return bias is null ? y : y + bias.view(1, -1, 1, 1);
                });
            }
        }
    }
}
