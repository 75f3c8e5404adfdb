using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The sizes of a tensor, made of a number, a tuple or an array where a function takes any of them.</summary>
    public readonly struct Size : IEnumerable<long>, IEquatable<Size>
    {
        private readonly long[]? _shape;

        /// <summary>These sizes.</summary>
        public Size(long[] shape) => _shape = (long[])shape.Clone();

        /// <summary>These sizes.</summary>
        public Size(IEnumerable<long> shape) => _shape = [.. shape];

        /// <summary>The sizes of a tensor without dimensions.</summary>
        public static readonly Size Empty = new([]);

        /// <summary>The sizes, as a fresh array.</summary>
        public long[] Shape => [.. _shape ?? []];

        /// <summary>The number of dimensions.</summary>
        public int Length => _shape?.Length ?? 0;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsEmpty => Length == 0;

        /// <summary>Whether there are no dimensions.</summary>
        public bool IsScalar => IsEmpty;

        /// <summary>The size of a dimension.</summary>
        public long this[int idx] => _shape![idx];

        /// <summary>The number of elements.</summary>
        public long numel() => Shapes.Count(_shape ?? []);

        /// <summary>One dimension.</summary>
        public static implicit operator Size(long size) => new([size]);

        /// <summary>Two dimensions.</summary>
        public static implicit operator Size((long, long) size) => new([size.Item1, size.Item2]);

        /// <summary>Three dimensions.</summary>
        public static implicit operator Size((long, long, long) size) =>
            new([size.Item1, size.Item2, size.Item3]);

        /// <summary>Four dimensions.</summary>
        public static implicit operator Size((long, long, long, long) size) =>
            new([size.Item1, size.Item2, size.Item3, size.Item4]);

        /// <summary>These sizes.</summary>
        public static implicit operator Size(long[] size) => new(size);

        /// <summary>Whether the sizes are the same.</summary>
        public bool Equals(Size other) => this.SequenceEqual(other);

        /// <summary>Whether the sizes are the same.</summary>
        public override bool Equals(object? obj) => obj is Size other && Equals(other);

        /// <summary>Of the sizes.</summary>
        public override int GetHashCode() => numel().GetHashCode();

        /// <summary>Whether the sizes are the same.</summary>
        public static bool operator ==(Size left, Size right) => left.Equals(right);

        /// <summary>Whether the sizes differ.</summary>
        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        /// <summary>The sizes one by one.</summary>
        public IEnumerator<long> GetEnumerator() =>
            ((IEnumerable<long>)(_shape ?? [])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
