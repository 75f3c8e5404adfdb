using System.Globalization;
using TorchSharp.Kernels;

namespace AdvCourse.Bench;

/// <summary>Kernel workloads by the names that bench/pytorch_kernels.py gives them, "kind detail sizes".</summary>
internal static class KernelWorkloads
{
    /// <summary>A call of the named workload, its data made once.</summary>
    /// <exception cref="ArgumentException">No workload has this name.</exception>
    public static Action Make(string name)
    {
        string[] words = name.Split(' ');
        int[] n = [.. words[^1].Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        return words[0] switch
        {
            "gemm" => Product(words[1], n[0], n[1], n[2]),
            "conv" => Convolution(words[1], new(n[0], n[1], n[2], n[3], n[4], 3, 3)),
            "maxpool" => Pooling(words[1], new(n[0], n[1], n[2], n[3], 2, 2, 2, 2)),
            "map" => Map(words[1], n[0]),
            "rows" => Rows(words[1], n[0], n[1]),
            "sgd" => Sgd(n[0]),
            "adam" => Adam(n[0]),
            "dropout" => Drop(n[0]),
            _ => throw new ArgumentException($"no workload is called '{name}'"),
        };
    }

    private static Action Product(string transposes, int m, int k, int n)
    {
        Floats a = Floats.Random(m * k, 1),
            b = Floats.Random(k * n, 2),
            c = new Floats(m * n);
        (int rowA, int columnA) = transposes[0] == 'T' ? (1, m) : (k, 1);
        (int rowB, int columnB) = transposes[1] == 'T' ? (1, k) : (n, 1);
        return () => Gemm.Multiply(m, n, k, a, rowA, columnA, b, rowB, columnB, c, n);
    }

    private static Action Convolution(string pass, Conv2dShape s)
    {
        Floats x = Floats.Random(s.InputLength, 1),
            w = Floats.Random(s.WeightLength, 2),
            bias = Floats.Random(s.OutChannels, 3),
            dy = Floats.Random(s.OutputLength, 4),
            y = new Floats(s.OutputLength),
            dx = new Floats(s.InputLength),
            dw = new Floats(s.WeightLength),
            db = new Floats(s.OutChannels);
        WeightStrides strides = WeightStrides.Contiguous(s);
        if (pass.StartsWith("sparse-", StringComparison.Ordinal))
        {
            // What comes through a ReLU and a 2 x 2 max pooling: about one element of eight is not zero.
            dy = Floats.Random(s.OutputLength, 4, nonzero: 1.0 / 8);
            pass = pass["sparse-".Length..];
        }
        return pass switch
        {
            "forward" => () => Conv2d.Forward<float>(s, x, w, strides, bias, false, y),
            "input" => () => Conv2d.BackwardInput<float>(s, dy, [], w, strides, dx),
            "weight" => () =>
            {
                Conv2d.BackwardWeight<float>(s, x, dy, dw, strides);
                Conv2d.BackwardBias<float>(s, dy, db);
            },
            _ => throw new ArgumentException($"a convolution has no pass '{pass}'"),
        };
    }

    private static Action Pooling(string pass, Pool2dShape s)
    {
        Floats x = Floats.Random(s.Batch * s.Height * s.Width * s.Channels, 1),
            y = new Floats(s.Batch * s.OutHeight * s.OutWidth * s.Channels),
            dx = new Floats(x.Length);
        return pass == "forward"
            ? () => Pool2d.MaxForward<float>(s, x, y)
            : () => Pool2d.MaxBackward<float>(s, x, y, dx);
    }

    private static Action Map(string function, int n)
    {
        Floats x = Floats.Random(n, 1),
            z = Floats.Random(n, 2),
            y = new Floats(n);
        var mask = new bool[n];
        return function switch
        {
            "exp" => () => Elementwise.Unary<float, Unary.Exp>(new(), x, y),
            "log" => () => Elementwise.Unary<float, Unary.Log>(new(), z, y),
            "tanh" => () => Elementwise.Unary<float, Unary.Tanh>(new(), x, y),
            "sigmoid" => () => Elementwise.Unary<float, Unary.Sigmoid>(new(), x, y),
            "relu" => () => Elementwise.Unary<float, Unary.Relu>(new(), x, y),
            "sign" => () => Elementwise.Unary<float, Unary.Sign>(new(), x, y),
            "clamp" => () => Elementwise.Unary(new Unary.Clamp(0, 0.5), (ReadOnlySpan<float>)x, y),
            "add" => () => Elementwise.Binary<float, Binary.Add>(new(), x, z, y),
            "mul" => () => Elementwise.Binary<float, Binary.Mul>(new(), x, z, y),
            "maximum" => () => Elementwise.Binary<float, Binary.Max>(new(), x, z, y),
            "greater" => () => Elementwise.Compare<float, Compare.Greater>(new(), x, z, mask),
            "sum" => () => Reduce.Sum<float>(x, 1, n, 1, y),
            _ => throw new ArgumentException($"no function is called '{function}'"),
        };
    }

    private static Action Rows(string function, int rows, int columns)
    {
        Floats x = Floats.Random(rows * columns, 1),
            y = new Floats(x.Length);
        var at = new long[rows];
        return function switch
        {
            "softmax" => () => Softmax.Forward<float>(x, rows, columns, 1, y),
            "logsoftmax" => () => Softmax.LogForward<float>(x, rows, columns, 1, y),
            "max" => () => Reduce.Max<float>(x, rows, columns, 1, y, at),
            "sum" => () => Reduce.Sum<float>(x, rows, columns, 1, y),
            "columnsum" => () => Reduce.Sum<float>(x, 1, rows, columns, y),
            _ => throw new ArgumentException($"no row function is called '{function}'"),
        };
    }

    private static Action Sgd(int n)
    {
        Floats p = Floats.Random(n, 1),
            g = Floats.Random(n, 2),
            b = new Floats(n);
        return () => Optim.Sgd(new SgdStep(1e-6, 0.9), p, (ReadOnlySpan<float>)g, b);
    }

    private static Action Adam(int n)
    {
        Floats p = Floats.Random(n, 1),
            g = Floats.Random(n, 2),
            m = new Floats(n),
            v = new Floats(n);
        return () =>
            Optim.Adam(
                new AdamStep(1e-6, 0.9, 0.999, 1e-8, 10),
                p,
                (ReadOnlySpan<float>)g,
                m,
                v,
                []
            );
    }

    private static Action Drop(int n)
    {
        Floats x = Floats.Random(n, 1),
            y = new Floats(n);
        return () => Dropout.Apply(x, 0.5, 7, y);
    }
}
