namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an index expression: a position, a slice, an ellipsis, a new dimension, or a tensor of positions or truths.</summary>
    public readonly struct TensorIndex
    {
        internal enum Kind
        {
            None,
            Single,
            Bool,
            Ellipsis,
            Null,
            Slice,
            Tensor,
        }

        private TensorIndex(
            Kind kind,
            long? start = null,
            long? stop = null,
            long? step = null,
            Tensor? tensor = null
        )
        {
            Type = kind;
            StartOrIndex = start;
            Stop = stop;
            Step = step;
            Positions = tensor;
        }

        internal Kind Type { get; }
        internal long? StartOrIndex { get; }
        internal long? Stop { get; }
        internal long? Step { get; }
        internal Tensor? Positions { get; }

        /// <summary>All dimensions that the other entries leave.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex None = new(Kind.Null);

        /// <summary>A new dimension of size 1.</summary>
        public static readonly TensorIndex Null = new(Kind.Null);

        /// <summary>A whole dimension.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        /// <summary>From start up to, not including, stop, every step-th; negative values count from the end.</summary>
        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Kind.Slice, start, stop, step);

        /// <summary>From start up to, not including, end.</summary>
        public static TensorIndex Slice((int? start, int? end) range) =>
            new(Kind.Slice, range.start, range.end);

        /// <summary>A C# range.</summary>
        public static TensorIndex Slice(Range range) =>
            new(Kind.Slice, Start(range.Start), End(range.End));

        /// <summary>True: a new dimension of size 1; false: one of size 0.</summary>
        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        /// <summary>One position; the dimension goes away.</summary>
        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        /// <summary>Positions (Int64 and other integers), or truths (Bool).</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        /// <summary>One position.</summary>
        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Positions or truths.</summary>
        public static implicit operator TensorIndex(Tensor value) => Tensor(value);

        /// <summary>The tensor of positions.</summary>
        public static implicit operator Tensor(TensorIndex value) =>
            value.Positions
            ?? throw new InvalidOperationException("This index entry is not a tensor.");

        /// <summary>From start up to, not including, end.</summary>
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        /// <summary>A C# range.</summary>
        public static implicit operator TensorIndex(Range range) => Slice(range);

        /// <summary>A C# index; ^1 is the last.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The index is ^0, which is past the last (TorchSharp takes it for the first).</exception>
        public static implicit operator TensorIndex(Index index) =>
            !index.IsFromEnd ? Single(index.Value)
            : index.Value > 0 ? Single(-index.Value)
            : throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                "^0 is past the last element: write ^1 for the last, or 0 for the first."
            );

        // ^0 as an end means "to the end"; as a start it is past the end, which a negative number cannot say.
        private static long? Start(Index i) =>
            !i.IsFromEnd ? i.Value
            : i.Value == 0 ? long.MaxValue
            : -i.Value;

        private static long? End(Index i) =>
            !i.IsFromEnd ? i.Value
            : i.Value == 0 ? null
            : -i.Value;
    }
}
