using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>
/// The three bilinear operations of a 2-d convolution: y = x * w, the gradient with respect to x, and the one with respect
/// to w. The derivative of each is made of the other two, so that gradients of any order exist. Activations lie channels-last.
/// </summary>
internal static class ConvolutionOps
{
    /// <summary>Steps and margins, row and column.</summary>
    public readonly record struct Spec(
        int StrideY,
        int StrideX,
        int PadY,
        int PadX,
        int DilationY,
        int DilationX
    )
    {
        public Conv2dShape Shape(long[] x, long[] w) =>
            new(
                (int)x[0],
                (int)x[2],
                (int)x[3],
                (int)x[1],
                (int)w[0],
                (int)w[2],
                (int)w[3],
                StrideY,
                StrideX,
                PadY,
                PadX,
                DilationY,
                DilationX
            );
    }

    /// <summary>conv(x, w) + bias, then ReLU if asked; x [N, C, H, W], w [O, C, kH, kW].</summary>
    public static torch.Tensor Forward(
        torch.Tensor x,
        torch.Tensor w,
        torch.Tensor? bias,
        bool relu,
        Spec spec
    )
    {
        torch.Tensor input = ChannelsLast(x);
        Conv2dShape shape = spec.Shape(x.Sizes, w.Sizes);
        torch.Tensor y = NewChannelsLast(
            x.dtype,
            [x.Sizes[0], w.Sizes[0], shape.OutHeight, shape.OutWidth]
        );
        torch.Tensor? packedBias = bias?.Packed();
        if (y.Count > 0)
        {
            if (x.dtype == torch.ScalarType.Float32)
            {
                Forward<float>(shape, input, w, packedBias, relu, y);
            }
            else
            {
                Forward<double>(shape, input, w, packedBias, relu, y);
            }
        }
        if (torch.Tensor.Records(x, w, bias))
        {
            y.Node = new ForwardNode(x, input, w, bias, y, relu, spec);
        }
        Drop(input, x);
        return y;
    }

    private static void Forward<T>(
        in Conv2dShape shape,
        torch.Tensor x,
        torch.Tensor w,
        torch.Tensor? bias,
        bool relu,
        torch.Tensor y
    )
        where T : unmanaged, INumber<T>
    {
        Conv2d.Forward(
            shape,
            x.Flat<T>(),
            w.FromOffset<T>(),
            StridesOf(w),
            bias is null ? default : (ReadOnlySpan<T>)bias.Flat<T>(),
            relu,
            y.Flat<T>()
        );
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(bias);
    }

    private sealed class ForwardNode : Node
    {
        private readonly Spec _spec;
        private readonly bool _relu;
        private Saved _x;
        private Saved _w;
        private Saved _y;

        public ForwardNode(
            torch.Tensor x,
            torch.Tensor packedX,
            torch.Tensor w,
            torch.Tensor? bias,
            torch.Tensor y,
            bool relu,
            Spec spec
        )
            : base(x, w, bias)
        {
            (_spec, _relu) = (spec, relu);
            _x = new Saved(w.Node is null ? x : packedX);
            _w = new Saved(w);
            _y = relu ? new Saved(y, this) : default;
        }

        public override bool Rectifies => _relu;

        public override void Backward(torch.Tensor gradient, BackwardPass pass)
        {
            torch.Tensor x = _x.Value,
                w = _w.Value;
            bool parameters = pass.Wants(this, 1) || pass.Wants(this, 2);
            torch.Tensor g = ChannelsLast(gradient);
            torch.Tensor? activation = _relu && !gradient.Rectified ? _y.Value : null;
            if (activation is not null && (parameters || pass.CreateGraph))
            {
                g = pass.CreateGraph
                    ? torch.Tensor.ThroughRelu(g, activation)
                    : Raw.Binary(new Binary.ReluBackward(), activation, g);
                activation = null;
            }
            SendGradients(this, pass, x, w, g, activation, _spec);
            if (!ReferenceEquals(g, gradient) && !pass.CreateGraph)
            {
                g.Dispose();
            }
        }

        public override void Release()
        {
            _x.Release();
            _w.Release();
            _y.Release();
        }
    }

    /// <summary>Sends what a convolution's node with inputs x, w and bias owes them for the gradient g of its output, which counts where <paramref name="activation"/> (if given) is above 0.</summary>
    public static void SendGradients(
        Node node,
        BackwardPass pass,
        torch.Tensor x,
        torch.Tensor w,
        torch.Tensor g,
        torch.Tensor? activation,
        Spec spec
    )
    {
        if (pass.Wants(node, 0))
        {
            torch.Tensor? rectified = RectifiedInput(node, pass, x);
            torch.Tensor dx = InputGradient(g, activation, w, x.Sizes, spec, rectified);
            dx.Rectified = rectified is not null;
            pass.Send(node, 0, dx);
        }
        if (pass.Wants(node, 1))
        {
            pass.Send(node, 1, WeightGradient(x, g, w.Sizes, w.StridesOrNull, spec));
        }
        if (pass.Wants(node, 2))
        {
            pass.Send(node, 2, g.SumOver([0, 2, 3], keepdim: false));
        }
    }

    /// <summary>The input x of a node when its gradient may be 0 where x is not above 0, else null.</summary>
    public static torch.Tensor? RectifiedInput(Node node, BackwardPass pass, torch.Tensor x) =>
        pass.MayRectify(node, 0) && IsChannelsLast(x) ? x : null;

    /// <summary>The transposed convolution of x [N, C, h, w] with w [C, O, kH, kW], which gives [N, O, H, W].</summary>
    public static torch.Tensor Transposed(
        torch.Tensor x,
        torch.Tensor w,
        long[] sizes,
        Spec spec
    ) => InputGradient(x, null, w, sizes, spec);

    /// <summary>The gradient with respect to x; where <paramref name="activation"/> (not recorded) is 0, g counts as 0, and where <paramref name="rectified"/> (x itself) is, the result is 0.</summary>
    private static torch.Tensor InputGradient(
        torch.Tensor g,
        torch.Tensor? activation,
        torch.Tensor w,
        long[] sizes,
        Spec spec,
        torch.Tensor? rectified = null
    )
    {
        torch.Tensor dy = ChannelsLast(g),
            dx = NewChannelsLast(g.dtype, sizes);
        Conv2dShape shape = spec.Shape(sizes, w.Sizes);
        if (g.dtype == torch.ScalarType.Float32)
        {
            InputGradient<float>(shape, dy, activation, w, rectified, dx);
        }
        else
        {
            InputGradient<double>(shape, dy, activation, w, rectified, dx);
        }
        if (torch.Tensor.Records(g, w))
        {
            dx.Node = new InputGradientNode(g, w, spec);
        }
        Drop(dy, g);
        return dx;
    }

    private static void InputGradient<T>(
        in Conv2dShape shape,
        torch.Tensor g,
        torch.Tensor? activation,
        torch.Tensor w,
        torch.Tensor? rectified,
        torch.Tensor dx
    )
        where T : unmanaged, INumber<T>
    {
        Conv2d.BackwardInput(
            shape,
            g.Flat<T>(),
            activation is null ? default : (ReadOnlySpan<T>)activation.Flat<T>(),
            w.FromOffset<T>(),
            StridesOf(w),
            dx.Flat<T>(),
            rectified is null ? default : (ReadOnlySpan<T>)rectified.Flat<T>()
        );
        GC.KeepAlive(g);
        GC.KeepAlive(rectified);
        GC.KeepAlive(activation);
        GC.KeepAlive(w);
    }

    private sealed class InputGradientNode(torch.Tensor g, torch.Tensor w, Spec spec) : Node(g, w)
    {
        private Saved _g = new(g);
        private Saved _w = new(w);

        public override void Backward(torch.Tensor gradient, BackwardPass pass)
        {
            if (pass.Wants(this, 0))
            {
                pass.Send(this, 0, Forward(gradient, _w.Value, null, relu: false, spec));
            }
            if (pass.Wants(this, 1))
            {
                torch.Tensor w = _w.Value;
                pass.Send(
                    this,
                    1,
                    WeightGradient(gradient, _g.Value, w.Sizes, w.StridesOrNull, spec)
                );
            }
        }

        public override void Release()
        {
            _g.Release();
            _w.Release();
        }
    }

    /// <summary>The gradient with respect to w, laid out as w is.</summary>
    private static torch.Tensor WeightGradient(
        torch.Tensor x,
        torch.Tensor g,
        long[] sizes,
        long[]? strides,
        Spec spec
    )
    {
        torch.Tensor input = ChannelsLast(x),
            dy = ChannelsLast(g);
        bool dense = strides is null || Shapes.IsDense(sizes, strides);
        var dw = new torch.Tensor(g.dtype, sizes, dense ? strides : null, zeroed: false);
        Conv2dShape shape = spec.Shape(x.Sizes, sizes);
        if (g.dtype == torch.ScalarType.Float32)
        {
            WeightGradient<float>(shape, input, dy, dw);
        }
        else
        {
            WeightGradient<double>(shape, input, dy, dw);
        }
        if (torch.Tensor.Records(x, g))
        {
            dw.Node = new WeightGradientNode(x, g, spec);
        }
        Drop(input, x);
        Drop(dy, g);
        return dw;
    }

    private static void WeightGradient<T>(
        in Conv2dShape shape,
        torch.Tensor x,
        torch.Tensor g,
        torch.Tensor dw
    )
        where T : unmanaged, INumber<T>
    {
        Conv2d.BackwardWeight(
            shape,
            (ReadOnlySpan<T>)x.Flat<T>(),
            g.Flat<T>(),
            dw.Flat<T>(),
            StridesOf(dw)
        );
        GC.KeepAlive(x);
        GC.KeepAlive(g);
    }

    private sealed class WeightGradientNode(torch.Tensor x, torch.Tensor g, Spec spec) : Node(x, g)
    {
        private Saved _x = new(x);
        private Saved _g = new(g);

        public override void Backward(torch.Tensor gradient, BackwardPass pass)
        {
            if (pass.Wants(this, 0))
            {
                pass.Send(this, 0, InputGradient(_g.Value, null, gradient, _x.Value.Sizes, spec));
            }
            if (pass.Wants(this, 1))
            {
                pass.Send(this, 1, Forward(_x.Value, gradient, null, relu: false, spec));
            }
        }

        public override void Release()
        {
            _x.Release();
            _g.Release();
        }
    }

    /// <summary>Gives back a copy that <see cref="ChannelsLast"/> made; what the graph saved of it stays.</summary>
    public static void Drop(torch.Tensor packed, torch.Tensor original)
    {
        if (!ReferenceEquals(packed, original))
        {
            packed.Dispose();
        }
    }

    public static WeightStrides StridesOf(torch.Tensor w)
    {
        long[] s = w.Strides;
        return new WeightStrides((int)s[0], (int)s[1], (int)s[2], (int)s[3]);
    }

    public static torch.Tensor NewChannelsLast(torch.ScalarType type, long[] sizes)
    {
        long[] strides = Shapes.ChannelsLast(sizes);
        return new torch.Tensor(
            type,
            sizes,
            Shapes.IsContiguous(sizes, strides) ? null : strides,
            zeroed: false
        ).RowMajor();
    }

    /// <summary>The tensor itself when its channels lie innermost, else a copy (of the engine's own) that does. Recorded like contiguous().</summary>
    public static torch.Tensor ChannelsLast(torch.Tensor x) =>
        IsChannelsLast(x) ? x : x.Relaid(Shapes.ChannelsLast(x.Sizes));

    /// <summary>Whether the channels of [N, C, H, W] lie innermost.</summary>
    internal static bool IsChannelsLast(torch.Tensor x)
    {
        long[] wanted = Shapes.ChannelsLast(x.Sizes),
            given = x.Strides;
        bool same = true;
        for (int i = 0; i < 4; i++)
        {
            same &= x.Sizes[i] == 1 || given[i] == wanted[i];
        }
        return same;
    }
}
