using static TorchSharp.torch;

namespace AdvCourse.Threats;

/// <summary>The sum of changes; its steepest step spends everything on the component with the largest gradient.</summary>
internal sealed class L1Norm() : Norm("L1")
{
    public override Tensor Measure(Tensor perturbation) => Rows(perturbation).abs().sum(1);

    /// <summary>Soft-thresholding by the level that leaves exactly the radius (Duchi et al. 2008, figure 1).</summary>
    public override Tensor Project(Tensor perturbation, double radius)
    {
        if (radius == 0)
        {
            return zeros_like(perturbation);
        }

        var rows = Rows(perturbation);
        var sizes = rows.abs();
        var sorted = sizes.sort(1, descending: true).Values;
        var sums = sorted.cumsum(1);
        var rank = arange(1, rows.shape[1] + 1, 1, dtype: rows.dtype);
        var kept = (sorted * rank > sums - radius).to(ScalarType.Int64).sum(1, keepdim: true);
        var level = ((sums.gather(1, kept - 1) - radius) / kept.to(rows.dtype)).clamp(min: 0.0);
        return (rows.sign() * (sizes - level).clamp(min: 0.0)).reshape(perturbation.shape);
    }

    /// <summary>
    /// The nearest perturbation of at most this norm that keeps each component's sign and takes none further than its room
    /// (Croce and Hein 2021, section 2): all sizes lose the same level, and what is left is cut at the room. As the level
    /// falls, a component begins to count where it meets its size, and is full where it has fallen by its room; between
    /// these places the sum grows evenly, so that the level which leaves the radius is read off.
    /// </summary>
    /// <param name="perturbation">Differences of images, [N, ...].</param>
    /// <param name="room">How far each component may go, at least 0, same shape.</param>
    /// <param name="radius">The largest sum, at least 0.</param>
    public static Tensor ProjectWithin(Tensor perturbation, Tensor room, double radius)
    {
        if (radius == 0)
        {
            return zeros_like(perturbation);
        }

        // In float64: the rounding of long sums would leave the ball.
        var rows = Rows(perturbation).to(ScalarType.Float64);
        var (sizes, rooms) = (rows.abs(), Rows(room).to(ScalarType.Float64));
        var (levels, order) = cat([sizes, sizes - rooms], 1).sort(1, descending: true);
        var growing = cat([ones_like(sizes), -ones_like(sizes)], 1).gather(1, order).cumsum(1);
        var last = levels.shape[1] - 1;
        var steps = levels.narrow(1, 0, last) - levels.narrow(1, 1, last);
        var growth = growing.narrow(1, 0, last) * steps;
        var sums = cat([zeros_like(growth.narrow(1, 0, 1)), growth.cumsum(1)], 1);
        var place = sums.le(radius).to(ScalarType.Int64).sum(1, keepdim: true) - 1;
        var left = radius - sums.gather(1, place);
        // All full, nothing grows any more: any lower level will do.
        var level = levels.gather(1, place) - (left / growing.gather(1, place).clamp(min: 1.0));
        var kept = minimum((sizes - level.clamp(min: 0.0)).clamp(min: 0.0), rooms);
        return (rows.sign() * kept).to(perturbation.dtype).reshape(perturbation.shape);
    }

    public override Tensor Steepest(Tensor gradient, double size)
    {
        var rows = Rows(gradient);
        var largest = rows.abs().argmax(1, keepdim: true);
        var step = zeros_like(rows).scatter(1, largest, rows.gather(1, largest).sign() * size);
        return step.reshape(gradient.shape);
    }
}
