using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdvCourse.Data;
using AdvCourse.Models;
using static TorchSharp.torch;

namespace AdvCourse;

/// <summary>One thing that the course needs, what was found, and what to do where it is not enough.</summary>
/// <param name="What">What was looked at, such as "memory".</param>
/// <param name="Found">What is there, such as "23.4 GB".</param>
/// <param name="Fine">Whether that is enough.</param>
/// <param name="Remedy">What to do, or empty when it is fine.</param>
public sealed record EnvironmentCheck(string What, string Found, bool Fine, string Remedy)
{
    /// <summary>The memory that the heaviest notebook needs, in bytes.</summary>
    private const long Needed = 2L << 30;

    /// <summary>Room for all trained models, in bytes.</summary>
    private const long DiskNeeded = 500L << 20;

    /// <summary>Looks at everything once; takes well under a second, and nothing is downloaded.</summary>
    /// <returns>One line each for .NET, engine, vectors, cores, memory, model cache, data and profile.</returns>
    public static IReadOnlyList<EnvironmentCheck> Run()
    {
        var cache = ModelCache.Default.Folder;
        return
        [
            Runtime(Environment.Version),
            Engine(),
            Vectors(
                Vector512.IsHardwareAccelerated || Avx512F.IsSupported,
                Vector256.IsHardwareAccelerated,
                Vector128.IsHardwareAccelerated
            ),
            Cores(Environment.ProcessorCount),
            Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            Cache(cache),
            Data(Mnist.Load(DataSources.FromEnvironment() with { Offline = true })),
            new("profile", Profile.Current.Name, true, ""),
        ];
    }

    /// <summary>For example "ok    memory: 23.4 GB", or "look  cores: 1. Expect twice the stated times."</summary>
    public override string ToString() =>
        Fine ? $"ok    {What}: {Found}" : $"look  {What}: {Found}. {Remedy}";

    internal static EnvironmentCheck Runtime(Version version) =>
        new(
            ".NET",
            version.ToString(),
            version.Major >= 10,
            "The course is written for .NET 10 or later: install its SDK and build again."
        );

    /// <summary>Runs a sum whose answer is known: an engine that loads and miscounts must not pass.</summary>
    internal static EnvironmentCheck Engine()
    {
        using var scope = NewDisposeScope();
        var sum = arange(1, 101, 1, dtype: ScalarType.Float32).sum().item<float>();
        return new(
            "tensor engine",
            AdvCourse.Engine.Name,
            sum == 5050,
            string.Create(
                CultureInfo.InvariantCulture,
                $"It adds 1 to 100 up to {sum} instead of 5050: build the course again, and report this if it stays."
            )
        );
    }

    internal static EnvironmentCheck Vectors(bool wide, bool middle, bool narrow) =>
        new(
            "vector instructions",
            wide ? "512 bits"
                : middle ? "256 bits"
                : narrow ? "128 bits"
                : "none",
            wide || middle || narrow,
            "Everything runs, about ten times slower: take the quick profile, and unset DOTNET_EnableHWIntrinsic if it is 0."
        );

    internal static EnvironmentCheck Cores(int count) =>
        new(
            "cores",
            count.ToString(CultureInfo.InvariantCulture),
            count >= 2,
            "The stated times were measured on two: expect up to twice as long."
        );

    internal static EnvironmentCheck Memory(long bytes) =>
        new(
            "memory",
            string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
            bytes >= Needed,
            "The heaviest notebook needs 2 GB: close other programs, and run one notebook at a time."
        );

    /// <summary>Trained models are kept; without a place for them every run trains anew.</summary>
    internal static EnvironmentCheck Cache(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return new(
                "model cache",
                string.Create(CultureInfo.InvariantCulture, $"writable, {free / 1e9:F1} GB free"),
                free >= DiskNeeded,
                "The trained models need up to 0.5 GB: make room, or delete artifacts/models."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(
                "model cache",
                $"cannot write to {folder}",
                false,
                "Models would be trained anew at every run: make the folder writable, or set ADVCOURSE_CACHE to another."
            );
        }
    }

    internal static EnvironmentCheck Data(ImageDataset digits) =>
        new(
            "data",
            digits.ToString(),
            digits.Notice is null,
            "Generated digits stand in: everything runs, and figures differ from the papers'. To get MNIST, see data/README.md."
        );
}
