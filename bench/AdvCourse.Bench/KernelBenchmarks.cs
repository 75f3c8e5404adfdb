using BenchmarkDotNet.Attributes;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Reference;

namespace AdvCourse.Bench;

/// <summary>Matrix products beside the plain loops that define them.</summary>
public class GemmBenchmarks
{
    private const int M = 100,
        K = 240,
        N = 300;
    private readonly float[] _a = new float[M * K],
        _b = new float[K * N],
        _c = new float[M * N];

    [Benchmark]
    public void Tiles() => Gemm.Multiply(M, N, K, _a, K, 1, _b, N, 1, _c, N);

    [Benchmark(Baseline = true)]
    public void Plain() =>
        PlainGemm.Multiply<float>(M, N, K, _a, K, 1, _b, N, 1, _c, N, [], Epilogue.None);
}

/// <summary>Elementwise functions beside the plain loops that define them.</summary>
public class ElementwiseBenchmarks
{
    private readonly float[] _x = [.. Enumerable.Range(0, 78_400).Select(i => i % 200 / 100f - 1)],
        _y = new float[78_400];

    [Benchmark]
    public void Tanh() => Elementwise.Unary<float, Unary.Tanh>(new(), _x, _y);

    [Benchmark]
    public void Tanh_plain() =>
        PlainElementwise.Unary<float, Unary.Tanh>(new(), _x, 1, _y, 1, _x.Length);

    [Benchmark]
    public void Add() => Elementwise.Binary<float, Binary.Add>(new(), _x, _x, _y);

    [Benchmark]
    public void Add_plain() =>
        PlainElementwise.Binary<float, Binary.Add>(new(), _x, 1, _x, 1, _y, 1, _x.Length);
}

/// <summary>Convolutions beside the plain loops that define them.</summary>
public class Conv2dBenchmarks
{
    private static readonly Conv2dShape Shape = new(4, 12, 12, 32, 64, 3, 3);
    private readonly float[] _x = new float[Shape.InputLength],
        _w = new float[Shape.WeightLength],
        _y = new float[Shape.OutputLength];

    [Benchmark]
    public void Direct() =>
        Conv2d.Forward<float>(Shape, _x, _w, WeightStrides.Contiguous(Shape), [], false, _y);

    [Benchmark(Baseline = true)]
    public void Plain() =>
        PlainConv2d.Forward<float>(Shape, _x, _w, WeightStrides.Contiguous(Shape), [], false, _y);
}
