using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests;

/// <summary>Small data, the same at every run.</summary>
internal static partial class Samples
{
    /// <summary>Whether the suite runs on the TorchSharp package (-p:TensorEngine=torchsharp).</summary>
    public static bool RunOnTorchSharpItself { get; } =
        typeof(torch).Assembly.GetType("TorchSharp.PInvoke.NativeMethods") is not null;

    /// <summary>Random images in [0, 1].</summary>
    public static Tensor Images(long count, long size = 12, long seed = 1) =>
        new Noise(seed).Uniform([count, size], 0, 1);

    /// <summary>Random classes.</summary>
    public static Tensor Labels(long count, int classes = 4, long seed = 2) =>
        tensor([.. new Noise(seed).Order((int)count).Select(i => i % classes)]);

    /// <summary>Two well separated clouds in [0, 1]: what any of the models can learn.</summary>
    public static (Tensor Images, Tensor Labels) Clouds(int count, int size = 12, long seed = 5)
    {
        var labels = Labels(count, 2, seed);
        var centres = 0.3 + (0.4 * labels.to(ScalarType.Float32).unsqueeze(1));
        return (
            (centres + new Noise(seed).Uniform([count, size], -0.25, 0.25)).clamp(0.0, 1.0),
            labels
        );
    }

    public static void Set(Tensor parameter, Tensor values)
    {
        using (no_grad())
        {
            parameter.copy_(values);
        }
    }

    public static float[] Floats(Tensor tensor) =>
        tensor.detach().to(ScalarType.Float32).data<float>().ToArray();

    public static double[] Doubles(Tensor tensor) =>
        tensor.numel() == 0 ? [] : tensor.detach().to(ScalarType.Float64).data<double>().ToArray();
}
