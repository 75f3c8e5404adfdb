using System.Globalization;

namespace AdvCourse.Models;

/// <summary>A number that changes while a model trains, such as the learning rate. A plain number is constant.</summary>
public abstract record Schedule
{
    private Schedule() { }

    /// <summary>The value at a moment of the training.</summary>
    /// <param name="epoch">Finished epochs, from 0.</param>
    /// <param name="update">Finished parameter updates, from 0.</param>
    public abstract double At(int epoch, long update);

    /// <summary>Always the same.</summary>
    /// <param name="value">The value.</param>
    public static Schedule Constant(double value) => new Constantly(value);

    /// <summary>A straight line over the first epochs, then level: pylearn2's momentum.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="to">The last value.</param>
    /// <param name="epochs">Epochs until it is reached, at least 1.</param>
    public static Schedule Ramp(double from, double to, int epochs) =>
        new Ramping(from, to, Math.Max(1, epochs));

    /// <summary>Divided by a factor after every update: pylearn2's learning rate.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="divisor">A little above 1, such as 1.000004.</param>
    /// <param name="floor">The value never falls below this.</param>
    public static Schedule Decay(double from, double divisor, double floor = 0) =>
        new Decaying(from, divisor, floor);

    /// <summary>Multiplied by a factor every so many epochs.</summary>
    /// <param name="from">The first value.</param>
    /// <param name="factor">Such as 0.5.</param>
    /// <param name="every">Epochs between, at least 1.</param>
    public static Schedule Steps(double from, double factor, int every) =>
        new Stepping(from, factor, Math.Max(1, every));

    /// <summary>A plain number is a constant schedule.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <inheritdoc/>
    public sealed override string ToString() =>
        this is Constantly constant
            ? constant.Value.ToString("R", CultureInfo.InvariantCulture)
            : SettingsText.Record(this);

    private sealed record Constantly(double Value) : Schedule
    {
        public override double At(int epoch, long update) => Value;
    }

    private sealed record Ramping(double From, double To, int Epochs) : Schedule
    {
        public override double At(int epoch, long update) =>
            From + ((To - From) * Math.Min(1.0, (double)epoch / Epochs));
    }

    private sealed record Decaying(double From, double Divisor, double Floor) : Schedule
    {
        public override double At(int epoch, long update) =>
            Math.Max(Floor, From / Math.Pow(Divisor, update));
    }

    private sealed record Stepping(double From, double Factor, int Every) : Schedule
    {
        public override double At(int epoch, long update) => From * Math.Pow(Factor, epoch / Every);
    }
}
