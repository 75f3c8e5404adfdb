using System.Collections.Concurrent;
using TorchSharp.Threads;

namespace TorchSharp.Tests.Threads;

public sealed class WorkerPoolTests
{
    /// <summary>Only a deadlock takes this long; a busy machine may well take half a minute.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_chunk_runs_exactly_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int round = 0; round < 200; round++)
        {
            var counts = new int[37];
            pool.Run(new Count(counts), counts.Length);
            Assert.All(counts, c => Assert.Equal(1, c));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_thread_begins_at_the_same_part_of_every_job(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var barrier = new Barrier(threads);
        var all = Enumerable
            .Range(0, threads)
            .ToDictionary(part => part * 10, _ => new HashSet<int>());
        for (int round = 0; round < 20; round++)
        {
            var meeting = new Meeting(barrier);
            pool.Run(meeting, threads * 10);
            foreach (var (chunk, thread) in meeting.Began)
            {
                all[chunk].Add(thread);
            }
        }
        Assert.All(all.Values, part => Assert.Single(part));
    }

    [Fact]
    public void A_nested_run_executes_on_its_own_thread()
    {
        int total = 0;
        WorkerPool.For(8, _ => WorkerPool.For(8, _ => Interlocked.Increment(ref total)));
        Assert.Equal(64, total);
    }

    [Fact]
    public async Task Several_threads_may_submit_at_once()
    {
        using var pool = new WorkerPool(3);
        var submitters = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(() =>
                {
                    for (int round = 0; round < 200; round++)
                    {
                        var counts = new int[11];
                        pool.Run(new Count(counts), counts.Length);
                        Assert.All(counts, c => Assert.Equal(1, c));
                    }
                })
            );
        await Task.WhenAll(submitters).WaitAsync(Stuck, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_exception_reaches_the_caller_and_the_pool_works_on()
    {
        using var pool = new WorkerPool(2);
        var error = Assert.Throws<InvalidOperationException>(() => pool.Run(new Fail(), 50));
        Assert.Equal("chunk 7", error.Message);
        var counts = new int[9];
        pool.Run(new Count(counts), counts.Length);
        Assert.All(counts, c => Assert.Equal(1, c));
    }

    [Fact]
    public void Workers_wake_up_after_they_went_to_sleep()
    {
        using var pool = new WorkerPool(2);
        for (int round = 0; round < 20; round++)
        {
            pool.Run(new Meet(new Barrier(2)), 2);
            Thread.Sleep(2);
        }
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Shared.Threads = 0);

    /// <summary>Each thread's first chunk waits for the other threads' first.</summary>
    private readonly struct Meeting(Barrier all) : IChunkJob
    {
        public ConcurrentDictionary<int, int> Began { get; } = new();

        public void Run(int chunk)
        {
            int thread = Environment.CurrentManagedThreadId;
            if (!Began.Values.Contains(thread))
            {
                Began[chunk] = thread;
                Assert.True(all.SignalAndWait(Stuck));
            }
        }
    }

    private readonly struct Count(int[] counts) : IChunkJob
    {
        public void Run(int chunk) => Interlocked.Increment(ref counts[chunk]);
    }

    private readonly struct Fail : IChunkJob
    {
        public void Run(int chunk)
        {
            if (chunk == 7)
            {
                throw new InvalidOperationException("chunk 7");
            }
        }
    }

    /// <summary>Two chunks that each wait for the other: done only if two threads take part.</summary>
    private readonly struct Meet(Barrier barrier) : IChunkJob
    {
        public void Run(int chunk) =>
            Assert.True(barrier.SignalAndWait(Stuck), "the worker stayed asleep");
    }
}
