using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Threads;

/// <summary>Work that splits into numbered chunks. Implement it as a struct: a run then allocates one small object.</summary>
internal interface IChunkJob
{
    /// <summary>Does chunk number <paramref name="chunk"/>. Chunks may run in any order, on any thread, once each.</summary>
    void Run(int chunk);
}

/// <summary>
/// Persistent worker threads that share the chunks of one job at a time. Each begins at a part of its own, the same for every job,
/// and helps with the others' parts when it is done: what a layer wrote for an image is then near the thread that the next layer's
/// work on that image falls to.
/// Workers spin for about 50 microseconds after a job, so that the next kernel of a network finds them awake, and then sleep.
/// A run that comes from inside a chunk, or while another thread's run is under way, executes on its own thread:
/// it never waits for the others, so several submitting threads cannot deadlock.
/// How many threads take part never changes a result as long as a job's chunks do not depend on it.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    /// <summary>The pool that all kernels use.</summary>
    public static WorkerPool Shared { get; } = new(Environment.ProcessorCount);

    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;

    private readonly Lock _startLock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private Ticket? _current;
    private int _busy;
    private int _sleeping;
    private int _workers;
    private int _threads;
    private volatile bool _disposed;

    /// <summary>Makes a pool of <paramref name="threads"/> threads, the submitting one included; workers start at the first parallel run.</summary>
    public WorkerPool(int threads) => Threads = threads;

    /// <summary>How many threads a run may use, the submitting one included; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Threads
    {
        get => Volatile.Read(ref _threads);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _threads, value);
        }
    }

    /// <summary>Runs chunks 0 .. <paramref name="chunks"/>-1 of <paramref name="body"/> on the shared pool and waits for all of them.</summary>
    /// <exception cref="Exception">The first exception that a chunk threw; chunks not begun by then are skipped.</exception>
    public static void For(int chunks, Action<int> body) =>
        Shared.Run(new DelegateJob(body), chunks);

    /// <summary>Runs chunks 0 .. <paramref name="chunks"/>-1 of <paramref name="job"/> and waits for all of them.</summary>
    /// <exception cref="Exception">The first exception that a chunk threw; chunks not begun by then are skipped.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TJob>(TJob job, int chunks)
        where TJob : struct, IChunkJob
    {
        int threads = Math.Min(Threads, chunks);
        if (threads <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int i = 0; i < chunks; i++)
            {
                job.Run(i);
            }
            return;
        }
        try
        {
            StartWorkers(threads - 1);
            Ticket ticket = new Ticket<TJob>(job, chunks, threads);
            Interlocked.Exchange(ref _current, ticket);
            int sleeping = Math.Min(Volatile.Read(ref _sleeping), threads - 1);
            if (sleeping > 0)
            {
                _wake.Release(sleeping);
            }
            ticket.Drain(0);
            ticket.WaitForOthers();
            Volatile.Write(ref _current, null);
            ticket.Failure?.Throw();
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    /// <summary>Ends the workers; later runs execute on their own thread.</summary>
    public void Dispose()
    {
        Threads = 1;
        _disposed = true;
        _wake.Release(Math.Max(1, _workers));
    }

    private void StartWorkers(int count)
    {
        if (Volatile.Read(ref _workers) >= count)
        {
            return;
        }
        lock (_startLock)
        {
            for (; _workers < count; _workers++)
            {
                int place = _workers + 1;
                new Thread(() => Work(place), maxStackSize: 1 << 20)
                {
                    IsBackground = true,
                    Name = $"TorchSharp worker {_workers + 1}",
                }.Start();
            }
        }
    }

    private void Work(int place)
    {
        Ticket? last = null;
        while (!_disposed)
        {
            Ticket? ticket = Spin(last);
            if (ticket is null)
            {
                Interlocked.Increment(ref _sleeping);
                // Looked at again after announcing the sleep: a run published in between would not have woken us.
                Ticket? current = Volatile.Read(ref _current);
                if (current is null || current == last)
                {
                    _wake.Wait();
                }
                Interlocked.Decrement(ref _sleeping);
                continue;
            }
            last = ticket;
            if (Interlocked.Decrement(ref ticket.Seats) >= 0)
            {
                ticket.Drain(place);
            }
        }
    }

    private Ticket? Spin(Ticket? last)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            for (int i = 0; i < 16; i++)
            {
                Ticket? ticket = Volatile.Read(ref _current);
                if (ticket is not null && ticket != last)
                {
                    return ticket;
                }
                Thread.SpinWait(4);
            }
        } while (Stopwatch.GetTimestamp() - start < SpinTicks);
        return null;
    }

    private readonly struct DelegateJob(Action<int> body) : IChunkJob
    {
        public void Run(int chunk) => body(chunk);
    }

    /// <summary>A counter on cache lines of its own: it is written by every thread.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Counter
    {
        [FieldOffset(64)]
        public int Value;
    }

    /// <summary>One run. A fresh ticket each time: a worker that comes late finds its chunks gone and can harm no later run.</summary>
    private abstract class Ticket(int chunks, int threads)
    {
        public int Seats = threads - 1;
        public ExceptionDispatchInfo? Failure;
        private readonly Counter[] _next = new Counter[threads];
        private Counter _done;

        protected abstract void RunChunk(int chunk);

        // Here, in Run and in RunChunk: without the attribute the runtime, which learns from profiles while it runs, moves whole
        // kernels in here, until it may inline no more and calls a function for each vector.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Drain(int place)
        {
            // A part for each thread; beyond them come workers that are left over from runs with more threads.
            for (int i = 0; i < _next.Length; i++)
            {
                int part = (place + i) % _next.Length;
                Drain(
                    (int)((long)chunks * part / _next.Length),
                    (int)((long)chunks * (part + 1) / _next.Length),
                    ref _next[part].Value
                );
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Drain(int first, int end, ref int next)
        {
            while (true)
            {
                int chunk = first + Interlocked.Increment(ref next) - 1;
                if (chunk >= end)
                {
                    return;
                }
                if (Volatile.Read(ref Failure) is null)
                {
                    try
                    {
                        RunChunk(chunk);
                    }
                    catch (Exception e)
                    {
                        Interlocked.CompareExchange(
                            ref Failure,
                            ExceptionDispatchInfo.Capture(e),
                            null
                        );
                    }
                }
                Interlocked.Increment(ref _done.Value);
            }
        }

        public void WaitForOthers()
        {
            for (int i = 0; Volatile.Read(ref _done.Value) < chunks; i++)
            {
                if (i < 5_000)
                {
                    Thread.SpinWait(2);
                }
                else
                {
                    Thread.Yield();
                }
            }
        }
    }

    private sealed class Ticket<TJob>(TJob job, int chunks, int threads) : Ticket(chunks, threads)
        where TJob : struct, IChunkJob
    {
        private TJob _job = job;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void RunChunk(int chunk) => _job.Run(chunk);
    }
}
