using TorchSharp.Kernels.Simd;

namespace TorchSharp.Tests.Kernels;

/// <summary>Kernel tests set the process-wide vector width, so they do not run beside one another.</summary>
[CollectionDefinition(nameof(KernelTest), DisableParallelization = true)]
public sealed class KernelTest;

/// <summary>What kernel tests share: values, vector widths, comparisons.</summary>
internal static class KernelData
{
    /// <summary>Every vector width that the kernels are written for; the emulated ones run too, only slower.</summary>
    public static readonly int[] AllWidths = [16, 8, 4, 1];

    /// <summary>Numbers in (-1, 1) that do not repeat within a test.</summary>
    public static float[] Random(int n, int seed)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextSingle() * 2 - 1)];
    }

    /// <summary>As <see cref="Random"/>, with NaN, infinities, zeros of both signs, denormals and large values sprinkled in.</summary>
    public static float[] Wild(int n, int seed)
    {
        float[] odd =
        [
            float.NaN,
            float.PositiveInfinity,
            float.NegativeInfinity,
            0f,
            -0f,
            1e-40f,
            3e38f,
            -3e38f,
            0.5f,
            -2.5f,
        ];
        var random = new System.Random(seed);
        return
        [
            .. Enumerable
                .Range(0, n)
                .Select(i =>
                    random.Next(3) == 0
                        ? odd[random.Next(odd.Length)]
                        : (random.NextSingle() * 2 - 1) * 20
                ),
        ];
    }

    /// <summary>Runs <paramref name="compute"/> at each width and checks that all give the same bits; returns them.</summary>
    public static float[] SameAtEveryWidth(Func<float[]> compute)
    {
        float[]? first = null;
        try
        {
            foreach (int width in AllWidths)
            {
                Widths.Current = width;
                float[] result = compute();
                first ??= result;
                AssertSameBits(first, result, $"width {width}");
            }
        }
        finally
        {
            Widths.Current = Widths.Best;
        }
        return first!;
    }

    /// <summary>Equal bits, any NaN equal to any other.</summary>
    public static void AssertSameBits(
        ReadOnlySpan<float> expected,
        ReadOnlySpan<float> actual,
        string what = ""
    )
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (
                BitConverter.SingleToInt32Bits(expected[i])
                    != BitConverter.SingleToInt32Bits(actual[i])
                && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i]))
            )
            {
                Assert.Fail($"{what} element {i}: {expected[i]:R} became {actual[i]:R}");
            }
        }
    }

    /// <summary>Equal, or apart by at most <paramref name="scale"/> times one plus the expected magnitude.</summary>
    public static void AssertClose(
        ReadOnlySpan<float> expected,
        ReadOnlySpan<float> actual,
        double scale,
        string what = ""
    )
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].Equals(actual[i]);
            if (
                !same
                && !(
                    Math.Abs((double)expected[i] - actual[i]) <= scale * (1 + Math.Abs(expected[i]))
                )
            )
            {
                Assert.Fail($"{what} element {i}: {expected[i]:R} became {actual[i]:R}");
            }
        }
    }
}
