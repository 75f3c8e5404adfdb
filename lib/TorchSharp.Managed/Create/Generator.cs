using System.Buffers.Binary;
using System.Security.Cryptography;
using TorchSharp.Sampling;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers: the same seed gives the same numbers as PyTorch's CPU generator. Draws lock it.</summary>
    public class Generator : IDisposable
    {
        /// <summary>A generator with this seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            Device.Check(device);
            Stream = new Mt19937(seed);
        }

        /// <summary>The generator of all functions that are not given one. It begins with PyTorch's default seed.</summary>
        public static Generator Default { get; } = new(67280421310721);

        /// <summary>To be held while drawing.</summary>
        internal Lock Gate { get; } = new();

        /// <summary>The words themselves.</summary>
        internal Mt19937 Stream { get; }

        /// <summary>The processor.</summary>
        public Device device => CPU;

        /// <summary>Starts the stream of that seed.</summary>
        public Generator manual_seed(long seed)
        {
            lock (Gate)
            {
                Stream.Restart(unchecked((ulong)seed));
            }
            return this;
        }

        /// <summary>The seed that the stream began with.</summary>
        public long initial_seed() => unchecked((long)Stream.Seed);

        /// <summary>Starts a stream with a seed from the system, and tells it.</summary>
        public long seed()
        {
            long seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
            manual_seed(seed);
            return seed;
        }

        /// <summary>The state of the stream as 5,056 bytes in PyTorch's layout, for <see cref="set_state"/>.</summary>
        public Tensor get_state()
        {
            lock (Gate)
            {
                return tensor(Stream.Save());
            }
        }

        /// <summary>Continues a stream from what <see cref="get_state"/> gave.</summary>
        public void set_state(Tensor value)
        {
            byte[] bytes = value.data<byte>().ToArray();
            lock (Gate)
            {
                Stream.Load(bytes);
            }
        }

        /// <summary>A key for a counter-based stream: one draw, whatever number of elements it then serves.</summary>
        internal static ulong Key(Generator? generator)
        {
            Generator g = generator ?? Default;
            lock (g.Gate)
            {
                return g.Stream.NextUInt64();
            }
        }

        /// <summary>Holds nothing.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Holds nothing.</summary>
        protected virtual void Dispose(bool disposing) { }
    }

    /// <summary>Seeds the default generator.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    /// <summary>Seeds the default generator from the system, and tells the seed.</summary>
    public static long seed() => Generator.Default.seed();

    /// <summary>The seed of the default generator.</summary>
    public static long initial_seed() => Generator.Default.initial_seed();

    /// <summary>The state of the default generator.</summary>
    public static Tensor get_rng_state() => Generator.Default.get_state();

    /// <summary>Continues the default generator from a state.</summary>
    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);

    /// <summary>The default generator.</summary>
    public static class random
    {
        /// <summary>Seeds the default generator.</summary>
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        /// <summary>Seeds the default generator from the system, and tells the seed.</summary>
        public static long seed() => torch.seed();

        /// <summary>The seed of the default generator.</summary>
        public static long initial_seed() => torch.initial_seed();

        /// <summary>The state of the default generator.</summary>
        public static Tensor get_rng_state() => torch.get_rng_state();

        /// <summary>Continues the default generator from a state.</summary>
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
