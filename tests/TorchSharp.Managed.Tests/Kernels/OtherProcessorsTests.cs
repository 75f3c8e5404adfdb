using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Tests.Kernels;

/// <summary>The same work in child processes whose runtime is told to do without some instructions: the bits must not change.</summary>
[Collection(nameof(KernelTest))]
public sealed class OtherProcessorsTests
{
    private const string Answer = "ADVCOURSE_KERNEL_DIGEST";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public async Task Processors_with_fewer_instructions_give_the_same_bits(
        string without,
        int width
    )
    {
        if (Widths.Best > width)
        {
            await Expect(without, "0", width);
        }
    }

    /// <summary>.NET prefers 256 bits on processors that lower their clock for more; long runs of multiply-adds are faster with 512 even there.</summary>
    [Fact]
    public async Task A_processor_whose_runtime_prefers_narrower_vectors_uses_all_it_has()
    {
        if (Avx512F.IsSupported)
        {
            // The runtime reads hexadecimal: 256 bits.
            await Expect("DOTNET_PreferredVectorBitWidth", "100", 16);
        }
    }

    /// <summary>Runs this class's digest in a process with a setting of the runtime's, and compares its width and bits.</summary>
    private static async Task Expect(string setting, string value, int width)
    {
        if (Environment.GetEnvironmentVariable(Answer) is not null)
        {
            return;
        }
        string file = Path.Combine(Path.GetTempPath(), $"kernels-{Guid.NewGuid():N}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-method",
                $"{typeof(OtherProcessorsTests).FullName}.{nameof(This_process_writes_down_its_bits)}",
            },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(OtherProcessorsTests).Assembly.Location);
        }
        start.Environment[setting] = value;
        start.Environment[Answer] = file;
        using Process child = Process.Start(start)!;
        string said = await child.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(file), said);
        string digest = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Equal($"{width} lanes: {Digest()}", digest);
    }

    [Fact]
    public void This_process_writes_down_its_bits()
    {
        string digest = $"{Widths.Best} lanes: {Digest()}";
        if (Environment.GetEnvironmentVariable(Answer) is { } file)
        {
            File.WriteAllText(file, digest);
        }
        Assert.Equal(digest, $"{Widths.Best} lanes: {Digest()}");
    }

    private static string Digest()
    {
        var s = new Conv2dShape(2, 7, 8, 5, 19, 3, 3, PadY: 1, PadX: 1);
        WeightStrides strides = WeightStrides.Contiguous(s);
        float[] x = KernelData.Random(s.InputLength, 1),
            w = KernelData.Random(s.WeightLength, 2),
            y = new float[s.OutputLength],
            dx = new float[s.InputLength],
            dw = new float[s.WeightLength];
        Conv2d.Forward<float>(s, x, w, strides, [], true, y);
        Conv2d.BackwardInput<float>(s, y, y, w, strides, dx);
        Conv2d.BackwardWeight<float>(s, x, y, dw, strides);
        // Wide enough for backward without columns, a rectified input, and pooling by quads.
        var wide = new Conv2dShape(2, 8, 9, 24, 19, 3, 3);
        float[] from = KernelData.Random(wide.InputLength, 4),
            into = new float[wide.InputLength];
        WeightStrides across = WeightStrides.Contiguous(wide);
        float[] filter = KernelData.Random(wide.WeightLength, 5),
            slope = KernelData.Random(wide.OutputLength, 6);
        Conv2d.BackwardInput<float>(wide, slope, [], filter, across, into, from);
        // Mostly zeros, of whole panels at every width.
        var few = new Conv2dShape(2, 7, 9, 32, 64, 3, 3, PadY: 1, PadX: 1);
        float[] rectified =
            [.. KernelData.Random(few.InputLength, 7).Select(v => v > 0.5f ? v : 0)],
            weights = KernelData.Random(few.WeightLength, 8),
            seen = new float[few.OutputLength],
            back = new float[few.InputLength];
        WeightStrides through = WeightStrides.Contiguous(few);
        Conv2d.Forward<float>(few, rectified, weights, through, [], true, seen);
        Conv2d.BackwardInput<float>(few, seen, seen, weights, through, back);
        var skipping = new float[63 * 128];
        Gemm.Multiply(63, 128, 64, rectified, 64, 1, weights, 128, 1, skipping, 128);
        var pool = new Pool2dShape(2, 8, 9, 24, 2, 2, 2, 2);
        float[] pooled = new float[2 * 4 * 4 * 24],
            unpooled = new float[from.Length];
        Pool2d.MaxForward<float>(pool, from, pooled);
        Pool2d.MaxBackward<float>(pool, from, pooled, unpooled, rectified: true);
        var product = new float[19 * 19];
        Gemm.Multiply(19, 19, 50, y, 50, 1, w, 1, 30, product, 19);
        float[] wild = KernelData.Wild(301, 3);
        float[][] mapped = [.. Enumerable.Range(0, 6).Select(_ => new float[wild.Length])];
        Elementwise.Unary<float, Unary.Exp>(new(), wild, mapped[0]);
        Elementwise.Unary<float, Unary.Log>(new(), wild, mapped[1]);
        Elementwise.Unary<float, Unary.Tanh>(new(), wild, mapped[2]);
        Elementwise.Unary<float, Unary.Erf>(new(), wild, mapped[3]);
        Elementwise.Binary<float, Binary.Max>(new(), wild, mapped[0], mapped[4]);
        Dropout.Apply(wild, 0.4, 99, mapped[5]);
        var sums = new float[3];
        Reduce.Sum<float>(x, 1, x.Length, 1, sums);
        Reduce.SumOfSquares<float>(y, 1, y.Length, 1, sums.AsSpan(1));
        Reduce.Max<float>(dx, 1, dx.Length, 1, sums.AsSpan(2));
        var softmax = new float[x.Length];
        Softmax.Forward<float>(x, x.Length / 10, 10, 1, softmax);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            float[] part in (float[][])
                [
                    y,
                    dx,
                    dw,
                    into,
                    seen,
                    back,
                    pooled,
                    unpooled,
                    product,
                    skipping,
                    .. mapped,
                    sums,
                    softmax,
                ]
        )
        {
            foreach (float value in part)
            {
                // Any NaN counts as the same: processors differ in its payload and sign.
                float one = float.IsNaN(value) ? float.NaN : value;
                hash.AppendData(BitConverter.GetBytes(one));
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
