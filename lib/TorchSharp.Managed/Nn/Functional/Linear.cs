using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>y = x Wᵀ + b over the last dimension: x [..., in], W [out, in], b [out], of a shape that broadcasts to y's, or null.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">Sizes or types do not fit.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Affine(input, weights, bias, relu: false);

            /// <summary>relu(x Wᵀ + b) in one pass.</summary>
            internal static Tensor LinearRelu(Tensor input, Tensor weights, Tensor? bias) =>
                Affine(input, weights, bias, relu: true);

            private static Tensor Affine(Tensor input, Tensor weights, Tensor? bias, bool relu)
            {
                ArgumentNullException.ThrowIfNull(input);
                ArgumentNullException.ThrowIfNull(weights);
                if (bias is not null && BroadcastOnly(bias, input, weights))
                {
                    var y = Affine(input, weights, null, relu: false) + bias;
                    return relu ? y.relu() : y;
                }
                CheckLinear(input, weights, bias);
                if (!weights.is_floating_point())
                {
                    var y = input.matmul(weights.t());
                    y = bias is null ? y : y + bias;
                    return relu ? y.relu() : y;
                }
                if (input.Rank == 2)
                    return Affine2d(input, weights, bias, relu);
                var rows =
                    input.Rank == 1
                        ? input.unsqueeze(0)
                        : input.reshape(Shapes.Count(input.Sizes.AsSpan(..^1)), input.Sizes[^1]);
                return Affine2d(rows, weights, bias, relu)
                    .view([.. input.Sizes[..^1], weights.Sizes[0]]);
            }

            private static Tensor Affine2d(Tensor x, Tensor w, Tensor? b, bool relu)
            {
                int rows = (int)x.Sizes[0],
                    outputs = (int)w.Sizes[0],
                    inputs = (int)w.Sizes[1];
                var y = new Tensor(x.dtype, [rows, outputs]);
                var bias = b?.Packed();
                if (x.dtype == ScalarType.Float32)
                    Gemm.Multiply(
                        rows,
                        outputs,
                        inputs,
                        x.FromOffset<float>(),
                        (int)x.Strides[0],
                        (int)x.Strides[1],
                        w.FromOffset<float>(),
                        (int)w.Strides[1],
                        (int)w.Strides[0],
                        y.Flat<float>(),
                        outputs,
                        bias is null ? default : bias.Flat<float>(),
                        relu ? Epilogue.Relu : Epilogue.None
                    );
                else
                    Gemm.Multiply(
                        rows,
                        outputs,
                        inputs,
                        x.FromOffset<double>(),
                        (int)x.Strides[0],
                        (int)x.Strides[1],
                        w.FromOffset<double>(),
                        (int)w.Strides[1],
                        (int)w.Strides[0],
                        y.Flat<double>(),
                        outputs,
                        bias is null ? default : bias.Flat<double>(),
                        relu ? Epilogue.Relu : Epilogue.None
                    );
                GC.KeepAlive(x);
                GC.KeepAlive(w);
                GC.KeepAlive(bias);
                if (Tensor.Records(x, w, b))
                    y.Node = new LinearNode(x, w, b, y, relu);
                return y;
            }

            /// <summary>y = x Wᵀ + b, then ReLU if asked.</summary>
            private sealed class LinearNode : Node
            {
                private readonly bool _relu;
                private Saved _x;
                private Saved _w;
                private Saved _y;

                public LinearNode(Tensor x, Tensor w, Tensor? b, Tensor y, bool relu)
                    : base(x, w, b)
                {
                    _relu = relu;
                    _x = w.Node is null ? default : new Saved(x);
                    _w = x.Node is null ? default : new Saved(w);
                    _y = relu ? new Saved(y, this) : default;
                }

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    var dy = gradient;
                    if (_relu)
                        dy = pass.CreateGraph
                            ? Tensor.ThroughRelu(gradient, _y.Value)
                            : Raw.Binary(new Binary.ReluBackward(), _y.Value, gradient);
                    if (pass.Wants(this, 0))
                        pass.Send(this, 0, dy.mm(_w.Value));
                    if (pass.Wants(this, 1))
                        pass.Send(this, 1, dy.t().mm(_x.Value));
                    // 0L, not 0: a plain 0 is also a ScalarType, and that overload sums everything.
                    if (pass.Wants(this, 2))
                        pass.Send(this, 2, dy.sum(0L));
                    if (_relu && !pass.CreateGraph)
                        dy.Dispose();
                }

                public override void Release()
                {
                    _x.Release();
                    _w.Release();
                    _y.Release();
                }
            }

            /// <summary>Whether a bias is not the usual [out], but of y's type and of sizes that y's [..., out] takes without growing.</summary>
            private static bool BroadcastOnly(Tensor b, Tensor x, Tensor w)
            {
                if (b.Rank == 1 && b.Sizes[0] == w.Sizes[0])
                    return false;
                if (w.Rank != 2 || b.Rank > x.Rank || b.dtype != w.dtype)
                    return false;
                for (var i = 1; i <= b.Rank; i++)
                {
                    var size = i == 1 ? w.Sizes[0] : x.Sizes[^i];
                    if (b.Sizes[^i] != 1 && b.Sizes[^i] != size)
                        return false;
                }
                return true;
            }

            private static void CheckLinear(Tensor x, Tensor w, Tensor? b)
            {
                if (w.Rank != 2 || x.Rank == 0 || x.Sizes[^1] != w.Sizes[1])
                    throw Errors.Torch(
                        $"linear: input {Shapes.Text(x)} and weight {Shapes.Text(w)} do not fit: the last size of the input must be the weight's second."
                    );
                if (b is not null && (b.Rank != 1 || b.Sizes[0] != w.Sizes[0]))
                    throw Errors.Torch(
                        $"linear: bias {Shapes.Text(b)} does not fit weight {Shapes.Text(w)}: it needs one value an output."
                    );
                if (
                    x.dtype != w.dtype
                    || (b is not null && b.dtype != w.dtype)
                    || w.dtype == ScalarType.Bool
                )
                    throw Errors.Torch(
                        $"linear: input, weight and bias must share a type of numbers, but are {x.dtype}, {w.dtype}{(b is null ? "" : $", {b.dtype}")}."
                    );
            }
        }
    }
}
