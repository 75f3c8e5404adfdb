using System.Diagnostics;
using System.Globalization;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;
using TorchSharp.Threads;

namespace AdvCourse.Bench;

/// <summary>
/// Matrix products and convolutions that skip zeros beside the same in full, turn and turn about:
/// <c>dotnet AdvCourse.Bench.dll zeros</c>, with how many threads and some of one's own if wanted ("NT 128x784x1600 0.19": how
/// the factors lie, rows, inner size, columns, share of nonzero elements; "input 32x26x26x32x32 0.3": pass, images, height,
/// width, channels, output channels, share of what it goes through). Milliseconds are medians.
/// </summary>
internal static class ZeroSkipping
{
    private const int Rounds = 15;

    private static readonly string[] Products =
    [
        "NT 128x784x1600 0.19",
        "NT 128x1600x1600 0.5",
        "NN 128x1600x1600 0.5",
        "TN 1600x128x1600 0.5",
        "TN 1600x128x784 0.5",
        "NT 1000x784x100 0.19",
        "NN 1000x100x784 0.5",
        "NT 10000x784x100 0.19",
        "NT 100x784x100 0.19",
        "NT 100x100x100 0.5",
        "forward 32x26x26x32x32 0.5",
        "forward 32x10x10x64x64 0.5",
        "input 32x26x26x32x32 0.2",
        "input 32x12x12x32x64 0.5",
        "input 32x10x10x64x64 0.2",
        "weight 32x26x26x32x32 0.2",
        "weight 32x10x10x64x64 0.2",
    ];

    /// <summary>Measures and writes a line a product.</summary>
    public static void Measure(string[] args)
    {
        string[] products = args.Length > 1 ? args[1..] : Products;
        if (args.Length > 0)
        {
            WorkerPool.Shared.Threads = int.Parse(args[0], CultureInfo.InvariantCulture);
        }
        foreach (string name in products)
        {
            (Action product, double work) = Make(name);
            int calls = (int)Math.Max(1, 2e8 / work);
            var full = new double[Rounds];
            var skipping = new double[Rounds];
            for (int i = -1; i < Rounds; i++)
            {
                // The first round only compiles.
                int at = Math.Max(i, 0);
                SkippedZeros.MostNonzero = -1;
                full[at] = Time(product, calls);
                SkippedZeros.MostNonzero = double.PositiveInfinity;
                skipping[at] = Time(product, calls);
            }
            SkippedZeros.MostNonzero = null;
            double ratio = Median([.. full.Zip(skipping, (f, s) => f / s)]);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Widths.Current} lanes, {WorkerPool.Shared.Threads} threads, {name}: in full {Median(full):F3} ms, skipping {Median(skipping):F3} ms, x{ratio:F2}"
                )
            );
        }
    }

    private static (Action, double) Make(string name)
    {
        string[] words = name.Split(' ');
        int[] sizes =
        [
            .. words[1].Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture)),
        ];
        double density = double.Parse(words[2], CultureInfo.InvariantCulture);
        if (sizes.Length > 3)
        {
            return Convolution(
                words[0],
                new(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], 3, 3),
                density
            );
        }
        (int m, int k, int n) = (sizes[0], sizes[1], sizes[2]);
        Floats a = Floats.Random(m * k, 1, density),
            b = Floats.Random(k * n, 2),
            c = new(m * n);
        (int rowA, int columnA) = words[0][0] == 'T' ? (1, m) : (k, 1);
        (int rowB, int columnB) = words[0][1] == 'T' ? (1, k) : (n, 1);
        return (
            () => Gemm.Multiply(m, n, k, a, rowA, columnA, b, rowB, columnB, c, n),
            1.0 * m * n * k
        );
    }

    private static (Action, double) Convolution(string pass, Conv2dShape s, double density)
    {
        bool forward = pass == "forward";
        Floats x = Floats.Random(s.InputLength, 1, forward ? density : 1),
            dy = Floats.Random(s.OutputLength, 2, forward ? 1 : density),
            w = Floats.Random(s.WeightLength, 3),
            result = new(Math.Max(x.Length, Math.Max(dy.Length, w.Length)));
        WeightStrides strides = WeightStrides.Contiguous(s);
        Action run = pass switch
        {
            "forward" => () => Conv2d.Forward<float>(s, x, w, strides, [], false, result),
            "input" => () => Conv2d.BackwardInput<float>(s, dy, [], w, strides, result),
            "weight" => () => Conv2d.BackwardWeight<float>(s, x, dy, result, strides),
            _ => throw new ArgumentException($"a convolution has no pass '{pass}'"),
        };
        return (run, 1.0 * dy.Length * s.Channels * s.KernelHeight * s.KernelWidth);
    }

    private static double Time(Action product, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            product();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
