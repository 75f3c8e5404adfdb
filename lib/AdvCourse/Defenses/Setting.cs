using System.Globalization;
using AdvCourse.Threats;

namespace AdvCourse.Defenses;

/// <summary>Settings of objectives are looked at when they are made.</summary>
internal static class Setting
{
    public static double Within(double value, double low, double high, string name) =>
        value >= low && value <= high
            ? value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is {value}; it must be from {low} to {high}."
                )
            );

    public static int AtLeastOne(int value, string name) =>
        value >= 1
            ? value
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is {value}; it must be at least 1."
                )
            );

    public static double? Step(double? size) => Attacks.Setting.StepSize(size);

    /// <summary>A budget that the inner maximisation knows a random start and a step for.</summary>
    public static Budget Ball(Budget budget, string objective)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return budget.Norm == Norm.Linf || budget.Norm == Norm.L2
            ? budget
            : throw new ArgumentException(
                $"{objective} is defined for Linf and L2, not {budget.Norm}."
            );
    }

    /// <summary>The norm of one step: 2.5 epsilon / steps reaches the border from anywhere, as Madry et al. choose it.</summary>
    public static double StepOf(Budget budget, int steps, double? size) =>
        size ?? 2.5 * budget.Epsilon / steps;
}
