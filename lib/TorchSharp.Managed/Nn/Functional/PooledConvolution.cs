using TorchSharp.Kernels;
using PoolKernel = TorchSharp.torch.nn.functional.PoolKernel;

namespace TorchSharp;

/// <summary>
/// Convolution, ReLU and 2 x 2 max pooling in one pass, bit for bit what the three give: an image's activations are pooled
/// while they are near, and kept only for a graph. Backward to the input alone never has the activations' gradient in memory.
/// </summary>
internal static class PooledConvolution
{
    /// <summary>The largest of each window of relu(conv(x, w) + bias), all float32; see <see cref="Conv2d.CanPool"/>.</summary>
    public static torch.Tensor Forward(
        torch.Tensor x,
        torch.Tensor w,
        torch.Tensor? bias,
        ConvolutionOps.Spec spec,
        in Pool2dShape pool
    )
    {
        torch.Tensor input = ConvolutionOps.ChannelsLast(x);
        Conv2dShape shape = spec.Shape(x.Sizes, w.Sizes);
        long[] outputs = [x.Sizes[0], w.Sizes[0], shape.OutHeight, shape.OutWidth];
        torch.Tensor? y = torch.Tensor.Records(x, w, bias)
            ? ConvolutionOps.NewChannelsLast(x.dtype, outputs)
            : null;
        torch.Tensor pooled = ConvolutionOps.NewChannelsLast(
            x.dtype,
            [outputs[0], outputs[1], pool.OutHeight, pool.OutWidth]
        );
        torch.Tensor? packedBias = bias?.Packed();
        Conv2d.ForwardPooled(
            shape,
            pool,
            input.Flat<float>(),
            w.FromOffset<float>(),
            ConvolutionOps.StridesOf(w),
            packedBias is null ? default : (ReadOnlySpan<float>)packedBias.Flat<float>(),
            y is null ? default : y.Flat<float>(),
            pooled.Flat<float>()
        );
        GC.KeepAlive(w);
        GC.KeepAlive(packedBias);
        if (y is not null)
        {
            pooled.Node = new PooledNode(x, input, w, bias, y, spec, pool);
            y.Dispose();
        }
        ConvolutionOps.Drop(input, x);
        return pooled;
    }

    private sealed class PooledNode : Node
    {
        private readonly ConvolutionOps.Spec _spec;
        private readonly Pool2dShape _pool;
        private Saved _x;
        private Saved _w;
        private Saved _y;

        public PooledNode(
            torch.Tensor x,
            torch.Tensor packedX,
            torch.Tensor w,
            torch.Tensor? bias,
            torch.Tensor y,
            ConvolutionOps.Spec spec,
            in Pool2dShape pool
        )
            : base(x, w, bias)
        {
            (_spec, _pool) = (spec, pool);
            _x = new Saved(w.Node is null ? x : packedX);
            _w = new Saved(w);
            _y = new Saved(y);
        }

        public override void Backward(torch.Tensor gradient, BackwardPass pass)
        {
            torch.Tensor x = _x.Value,
                w = _w.Value,
                y = _y.Value;
            bool parameters = pass.Wants(this, 1) || pass.Wants(this, 2);
            if (
                !parameters
                && !pass.CreateGraph
                && Conv2d.CanUnpool(_spec.Shape(x.Sizes, w.Sizes), _pool)
            )
            {
                SendInputGradient(x, w, y, gradient, pass);
                return;
            }
            ConvolutionOps.SendGradients(
                this,
                pass,
                x,
                w,
                Unpooled(y, gradient, pass),
                null,
                _spec
            );
        }

        /// <summary>The gradient of the convolution before its ReLU.</summary>
        private torch.Tensor Unpooled(torch.Tensor y, torch.Tensor gradient, BackwardPass pass)
        {
            if (pass.CreateGraph)
            {
                torch.Tensor winners = torch.nn.functional.Winners(y, _pool);
                torch.Tensor spread = torch.nn.functional.Spread(gradient, winners, y.Sizes);
                return torch.where(y > 0, spread, torch.zeros_like(spread));
            }
            torch.Tensor g = ConvolutionOps.ChannelsLast(gradient);
            return torch.nn.functional.RunPool(
                PoolKernel.RectifiedMaxBackward,
                _pool,
                y,
                g,
                ConvolutionOps.NewChannelsLast(y.dtype, y.Sizes)
            );
        }

        private void SendInputGradient(
            torch.Tensor x,
            torch.Tensor w,
            torch.Tensor y,
            torch.Tensor gradient,
            BackwardPass pass
        )
        {
            torch.Tensor g = ConvolutionOps.ChannelsLast(gradient),
                dx = ConvolutionOps.NewChannelsLast(g.dtype, x.Sizes);
            torch.Tensor? rectified = ConvolutionOps.RectifiedInput(this, pass, x);
            Conv2d.BackwardInputPooled(
                _spec.Shape(x.Sizes, w.Sizes),
                _pool,
                g.Flat<float>(),
                y.Flat<float>(),
                w.FromOffset<float>(),
                ConvolutionOps.StridesOf(w),
                dx.Flat<float>(),
                rectified is null ? default : (ReadOnlySpan<float>)rectified.Flat<float>()
            );
            GC.KeepAlive(y);
            GC.KeepAlive(w);
            GC.KeepAlive(rectified);
            dx.Rectified = rectified is not null;
            pass.Send(this, 0, dx);
            ConvolutionOps.Drop(g, gradient);
        }

        public override void Release()
        {
            _x.Release();
            _w.Release();
            _y.Release();
        }
    }
}
