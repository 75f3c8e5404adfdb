using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>Where each pixel of a new picture looks in the old one.</summary>
internal interface IView
{
    /// <summary>The place in the old picture behind a place in the new one.</summary>
    /// <param name="image">The place of the image in the batch.</param>
    /// <param name="point">A place in the new picture.</param>
    Point Source(int image, Point point);
}

/// <summary>What to sample, and the level outside the old picture.</summary>
internal sealed record SamplePlan(IView View, int Height, int Width, double Background);

/// <summary>
/// Looks up each new pixel between the four old ones around its source, bilinearly, with its exact derivative by the old
/// pixels. The loops are plain ones over arrays: a tensor of indices would be larger than the pictures.
/// </summary>
internal sealed class GridSample : autograd.SingleTensorFunction<GridSample>
{
    public override string Name => nameof(GridSample);

    /// <summary>The new pictures, [N, channels, plan.Height, plan.Width].</summary>
    public static Tensor Of(Tensor images, SamplePlan plan) =>
        images.requires_grad && is_grad_enabled() ? apply(images, plan) : Look(images, plan);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (images, plan) = ((Tensor)vars[0], (SamplePlan)vars[1]);
        ctx.save_data("plan", plan);
        ctx.save_data("shape", images.shape);
        return Look(images, plan);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var (plan, shape) = ((SamplePlan)ctx.get_data("plan"), (long[])ctx.get_data("shape"));
        using var gradient = grad_output.contiguous();
        return
        [
            grad_output.dtype == ScalarType.Float64
                ? tensor(Spread(gradient.data<double>().ToArray(), shape, plan), shape)
                : tensor(Spread(gradient.data<float>().ToArray(), shape, plan), shape),
            null!,
        ];
    }

    private static Tensor Look(Tensor images, SamplePlan plan)
    {
        using var old = images.detach().contiguous();
        long[] shape = [images.shape[0], images.shape[1], plan.Height, plan.Width];
        return images.dtype == ScalarType.Float64
            ? tensor(Gather(old.data<double>().ToArray(), images.shape, plan), shape)
            : tensor(Gather(old.data<float>().ToArray(), images.shape, plan), shape);
    }

    private static T[] Gather<T>(T[] from, long[] shape, SamplePlan plan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (channels, size) = ((int)shape[1], (int)(shape[2] * shape[3]));
        var pixels = plan.Height * plan.Width;
        var to = new T[shape[0] * channels * pixels];
        var outside = T.CreateTruncating(plan.Background);
        Parallel.For(
            0,
            (int)shape[0],
            image =>
            {
                for (var p = 0; p < pixels; p++)
                {
                    var tap = Tap<T>.At(image, p, shape, plan);
                    for (var c = 0; c < channels; c++)
                    {
                        var old = from.AsSpan(((image * channels) + c) * size, size);
                        to[(((image * channels) + c) * pixels) + p] = tap.Read(old, outside);
                    }
                }
            }
        );
        return to;
    }

    private static T[] Spread<T>(T[] gradient, long[] shape, SamplePlan plan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (channels, size) = ((int)shape[1], (int)(shape[2] * shape[3]));
        var pixels = plan.Height * plan.Width;
        var to = new T[shape[0] * channels * size];
        Parallel.For(
            0,
            (int)shape[0],
            image =>
            {
                for (var p = 0; p < pixels; p++)
                {
                    var tap = Tap<T>.At(image, p, shape, plan);
                    for (var c = 0; c < channels; c++)
                    {
                        tap.Add(
                            to.AsSpan(((image * channels) + c) * size, size),
                            gradient[(((image * channels) + c) * pixels) + p]
                        );
                    }
                }
            }
        );
        return to;
    }

    /// <summary>The four old pixels around a source, by place (-1 outside), and their weights.</summary>
    private readonly struct Tap<T>(
        int upperLeft,
        int upperRight,
        int lowerLeft,
        int lowerRight,
        T x,
        T y
    )
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static Tap<T> At(int image, int pixel, long[] shape, SamplePlan plan)
        {
            var (height, width) = ((int)shape[2], (int)shape[3]);
            var source = plan.View.Source(
                image,
                new((pixel % plan.Width) + 0.5, (pixel / plan.Width) + 0.5)
            );
            // Far outside is as good as just outside, and keeps the conversion to int in range.
            var sx = Math.Clamp(source.X - 0.5, -2, width + 1);
            var sy = Math.Clamp(source.Y - 0.5, -2, height + 1);
            var (left, top) = ((int)Math.Floor(sx), (int)Math.Floor(sy));
            return new(
                Place(left, top),
                Place(left + 1, top),
                Place(left, top + 1),
                Place(left + 1, top + 1),
                T.CreateTruncating(sx - left),
                T.CreateTruncating(sy - top)
            );

            int Place(int x, int y) =>
                (uint)x < (uint)width && (uint)y < (uint)height ? (y * width) + x : -1;
        }

        public T Read(ReadOnlySpan<T> old, T outside)
        {
            var upper = At(old, upperLeft, outside);
            upper += x * (At(old, upperRight, outside) - upper);
            var lower = At(old, lowerLeft, outside);
            lower += x * (At(old, lowerRight, outside) - lower);
            return upper + (y * (lower - upper));
        }

        public void Add(Span<T> old, T gradient)
        {
            var (upper, lower) = (gradient * (T.One - y), gradient * y);
            Put(old, upperLeft, upper * (T.One - x));
            Put(old, upperRight, upper * x);
            Put(old, lowerLeft, lower * (T.One - x));
            Put(old, lowerRight, lower * x);
        }

        private static T At(ReadOnlySpan<T> old, int place, T outside) =>
            place < 0 ? outside : old[place];

        private static void Put(Span<T> old, int place, T value)
        {
            if (place >= 0)
            {
                old[place] += value;
            }
        }
    }
}
