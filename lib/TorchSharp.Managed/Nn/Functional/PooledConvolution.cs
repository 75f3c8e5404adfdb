using TorchSharp.Kernels;

namespace TorchSharp;

/// <summary>
/// Convolution, ReLU and 2 x 2 max pooling in one pass, bit for bit what the three give: an image's activations are pooled
/// while they are near, and never all in memory. A graph keeps which of them won instead. Backward to the input alone never has
/// their gradient in memory either.
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
        long[] outputs = [x.Sizes[0], w.Sizes[0], pool.OutHeight, pool.OutWidth];
        torch.Tensor pooled = ConvolutionOps.NewChannelsLast(x.dtype, outputs);
        torch.Tensor? winners = torch.Tensor.Records(x, w, bias)
            ? ConvolutionOps.NewChannelsLast(x.dtype, outputs)
            : null;
        torch.Tensor? packedBias = bias?.Packed();
        Conv2d.ForwardPooled(
            shape,
            pool,
            input.Flat<float>(),
            w.FromOffset<float>(),
            ConvolutionOps.StridesOf(w),
            packedBias is null ? default : (ReadOnlySpan<float>)packedBias.Flat<float>(),
            pooled.Flat<float>(),
            winners is null ? default : winners.Flat<float>()
        );
        GC.KeepAlive(w);
        GC.KeepAlive(packedBias);
        if (winners is not null)
        {
            pooled.Node = new PooledNode(x, input, w, bias, winners, spec, pool);
            winners.Dispose();
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
        private Saved _winners;

        public PooledNode(
            torch.Tensor x,
            torch.Tensor packedX,
            torch.Tensor w,
            torch.Tensor? bias,
            torch.Tensor winners,
            ConvolutionOps.Spec spec,
            in Pool2dShape pool
        )
            : base(x, w, bias)
        {
            (_spec, _pool) = (spec, pool);
            _x = new Saved(w.Node is null ? x : packedX);
            _w = new Saved(w);
            _winners = new Saved(winners);
        }

        public override void Backward(torch.Tensor gradient, BackwardPass pass)
        {
            torch.Tensor x = _x.Value,
                w = _w.Value,
                winners = _winners.Value;
            bool parameters = pass.Wants(this, 1) || pass.Wants(this, 2);
            if (
                !parameters
                && !pass.CreateGraph
                && Conv2d.CanUnpool(_spec.Shape(x.Sizes, w.Sizes), _pool)
            )
            {
                SendInputGradient(x, w, winners, gradient, pass);
                return;
            }
            ConvolutionOps.SendGradients(
                this,
                pass,
                x,
                w,
                Unpooled(_spec.Shape(x.Sizes, w.Sizes), winners, gradient, pass),
                null,
                _spec
            );
        }

        /// <summary>The gradient of the convolution before its ReLU.</summary>
        private torch.Tensor Unpooled(
            in Conv2dShape shape,
            torch.Tensor winners,
            torch.Tensor gradient,
            BackwardPass pass
        )
        {
            long[] sizes = [shape.Batch, shape.OutChannels, shape.OutHeight, shape.OutWidth];
            if (pass.CreateGraph)
            {
                torch.Tensor g = torch.where(
                    winners < PoolWinners.Nobody,
                    gradient,
                    torch.zeros_like(gradient)
                );
                return torch.nn.functional.Spread(g, Positions(winners, shape.OutWidth), sizes);
            }
            torch.Tensor packed = ConvolutionOps.ChannelsLast(gradient),
                dy = ConvolutionOps.NewChannelsLast(packed.dtype, sizes);
            Conv2d.Unpool(
                shape,
                _pool,
                packed.Flat<float>(),
                winners.Flat<float>(),
                dy.Flat<float>()
            );
            GC.KeepAlive(winners);
            ConvolutionOps.Drop(packed, gradient);
            return dy;
        }

        /// <summary>The winners' positions h*W + w in a plane of the activations; any of its window's where nobody won.</summary>
        private static torch.Tensor Positions(torch.Tensor winners, int width)
        {
            torch.Tensor place = winners
                    .to_type(torch.ScalarType.Int64)
                    .remainder(PoolWinners.Nobody),
                down = torch.div(place, 2, torch.RoundingMode.floor),
                across = place.remainder(2);
            torch.Tensor rows = torch.arange(winners.Sizes[2]).unsqueeze(1),
                columns = torch.arange(winners.Sizes[3]);
            return (rows * 2 + down) * width + columns * 2 + across;
        }

        private void SendInputGradient(
            torch.Tensor x,
            torch.Tensor w,
            torch.Tensor winners,
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
                winners.Flat<float>(),
                w.FromOffset<float>(),
                ConvolutionOps.StridesOf(w),
                dx.Flat<float>(),
                rectified is null ? default : (ReadOnlySpan<float>)rectified.Flat<float>()
            );
            GC.KeepAlive(winners);
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
            _winners.Release();
        }
    }
}
