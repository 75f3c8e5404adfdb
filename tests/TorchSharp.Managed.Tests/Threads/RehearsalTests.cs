using System.Diagnostics;
using System.Globalization;
using System.Reflection.PortableExecutable;
using System.Runtime;
using TorchSharp.Memory;
using TorchSharp.Threads;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Threads;

/// <summary>Draws from the process's generator, so nothing runs beside it.</summary>
[Collection(nameof(Tensors.Alone))]
public sealed class RehearsalTests
{
    [Fact]
    public void It_plays_to_the_end_and_leaves_random_numbers_scopes_and_counts_alone()
    {
        manual_seed(7);
        float expected = rand(1).item<float>();
        manual_seed(7);
        using DisposeScope scope = NewDisposeScope();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int owned = scope.DisposablesCount;

        Rehearsal.Programme();

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(owned, scope.DisposablesCount);
        Assert.True(is_grad_enabled());
        Assert.Equal(expected, rand(1).item<float>());
    }

    private const string Answer = "ADVCOURSE_REHEARSAL_COUNT";

    [Fact]
    public async Task A_first_training_step_has_next_to_nothing_left_to_compile_and_its_memory_is_there()
    {
        if (Environment.GetEnvironmentVariable(Answer) is not null)
        {
            return;
        }
        string file = Path.Combine(Path.GetTempPath(), $"rehearsal-{Guid.NewGuid():N}.txt");
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-method",
                $"{typeof(RehearsalTests).FullName}.{nameof(This_process_counts_what_its_first_step_compiles)}",
            },
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Insert(0, typeof(RehearsalTests).Assembly.Location);
        }
        start.Environment[Answer] = file;
        using Process child = Process.Start(start)!;
        string said = await child.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken
        );
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(file), said);
        long[] answers =
        [
            .. (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Select(
                static line => long.Parse(line, CultureInfo.InvariantCulture)
            ),
        ];
        File.Delete(file);
        (long count, long taken, long left) = (answers[0], answers[1], answers[2]);
        // Where the engine was not compiled ahead, small methods of scopes, which a rehearsal leaves alone, are compiled too.
        Assert.InRange(count, 0, AheadOfTime ? 4 : 35);
        if (OperatingSystem.IsLinux())
        {
            // The first layer's activations and their gradients alone are 2 x 100 x 26 x 26 x 32 floats.
            Assert.InRange(taken, 17_000_000, 64 << 20);
            Assert.True(left > 0, "the step needed more memory than was ready");
        }
    }

    [Fact]
    public void This_process_counts_what_its_first_step_compiles()
    {
        if (Environment.GetEnvironmentVariable(Answer) is { } file)
        {
            Rehearsal.Programme();
            Action step = Training();
            long ready = NativePool.Shared.ReadyBytes,
                before = JitInfo.GetCompiledMethodCount(currentThread: true);
            step();
            long more = JitInfo.GetCompiledMethodCount(currentThread: true) - before,
                left = NativePool.Shared.ReadyBytes;
            File.WriteAllText(
                file,
                string.Create(CultureInfo.InvariantCulture, $"{more}\n{ready - left}\n{left}\n")
            );
        }
    }

    private static bool AheadOfTime
    {
        get
        {
            using var reader = new PEReader(File.OpenRead(typeof(Tensor).Assembly.Location));
            return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
        }
    }

    /// <summary>A training step as a reader writes it, on the course's network and batch.</summary>
    private static Action Training()
    {
        var model = nn.Sequential(
            nn.Conv2d(1, 32, 3),
            nn.ReLU(),
            nn.Conv2d(32, 32, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3),
            nn.ReLU(),
            nn.Conv2d(64, 64, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(1024, 200),
            nn.ReLU(),
            nn.Linear(200, 10)
        );
        var optimizer = optim.SGD(model.parameters(), 0.1, momentum: 0.9);
        Tensor x = rand(100, 1, 28, 28),
            y = zeros([100], ScalarType.Int64);
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            optimizer.step();
        };
    }
}
