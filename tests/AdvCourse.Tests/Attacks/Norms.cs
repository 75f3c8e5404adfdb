using AdvCourse.Threats;

namespace AdvCourse.Tests.Attacks;

internal static class Norms
{
    public static Norm Named(string name) =>
        new[] { Norm.L0, Norm.L1, Norm.L2, Norm.Linf }.Single(norm => norm.Name == name);
}
