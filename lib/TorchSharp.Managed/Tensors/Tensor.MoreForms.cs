using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Other forms of operations that stand elsewhere: dimensions as tuples, functions as methods.</summary>
    public partial class Tensor
    {
        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var(
            (long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => var(new[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);

        /// <inheritdoc cref="var(long[], bool, bool, ScalarType?)"/>
        public Tensor var(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => var(new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std(
            (long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => std(new[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);

        /// <inheritdoc cref="std(long[], bool, bool, ScalarType?)"/>
        public Tensor std(
            (long, long, long) dim,
            bool unbiased = true,
            bool keepdim = false,
            ScalarType? type = null
        ) => std(new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        /// <inheritdoc cref="roll(long[], long[])"/>
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll(
                new[] { shifts.Item1, shifts.Item2, shifts.Item3 },
                new[] { dims.Item1, dims.Item2, dims.Item3 }
            );

        /// <summary>Shifted through all dimensions in row-major order; takes one shift.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is not exactly one shift.</exception>
        public Tensor roll(long[] shifts) =>
            shifts.Length == 1
                ? roll(shifts[0])
                : throw Errors.Torch(
                    $"shifts and dimensions must align: {shifts.Length} shifts need as many dims."
                );

        /// <inheritdoc cref="roll(long[], long[])"/>
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            dims.Length == 0 ? roll(shifts.ToArray()) : roll(shifts.ToArray(), dims.ToArray());

        /// <summary>What a function makes of the tensor.</summary>
        public Tensor type(Func<Tensor, Tensor> typeFunc) => typeFunc(this);

        /// <inheritdoc cref="nn.functional.gelu(Tensor)"/>
        public Tensor gelu() => nn.functional.gelu(this);

        /// <inheritdoc cref="nn.functional.gelu(Tensor, GELU.Approximate, bool)"/>
        public Tensor gelu(GELU.Approximate approximate) => nn.functional.gelu(this, approximate);

        /// <inheritdoc cref="nn.functional.silu(Tensor, bool)"/>
        public Tensor silu() => nn.functional.silu(this);

        /// <inheritdoc cref="nn.functional.leaky_relu(Tensor, double, bool)"/>
        public Tensor leaky_relu(Scalar negative_slope) =>
            nn.functional.leaky_relu(this, negative_slope.ToDouble());

        /// <summary>In-place <see cref="gelu()"/>.</summary>
        public Tensor gelu_() => nn.functional.gelu(this, inplace: true);

        /// <summary>In-place <see cref="gelu(GELU.Approximate)"/>.</summary>
        public Tensor gelu_(GELU.Approximate approximate) =>
            nn.functional.gelu(this, approximate, inplace: true);

        /// <summary>In-place <see cref="silu()"/>.</summary>
        public Tensor silu_() => nn.functional.silu(this, inplace: true);

        /// <summary>In-place <see cref="leaky_relu(Scalar)"/>.</summary>
        public Tensor leaky_relu_(Scalar negative_slope) =>
            nn.functional.leaky_relu(this, negative_slope.ToDouble(), inplace: true);
    }

    /// <inheritdoc cref="Tensor.std(ValueTuple{long,long}, bool, bool, ScalarType?)"/>
    public static Tensor std(
        Tensor input,
        (long, long) dimensions,
        bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null
    ) => input.std(dimensions, unbiased, keepdim, type);

    /// <inheritdoc cref="Tensor.std(ValueTuple{long,long,long}, bool, bool, ScalarType?)"/>
    public static Tensor std(
        Tensor input,
        (long, long, long) dimensions,
        bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null
    ) => input.std(dimensions, unbiased, keepdim, type);

    /// <inheritdoc cref="Tensor.var(ValueTuple{long,long}, bool, bool, ScalarType?)"/>
    public static Tensor var(
        Tensor input,
        (long, long) dimensions,
        bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null
    ) => input.var(dimensions, unbiased, keepdim, type);

    /// <inheritdoc cref="Tensor.var(ValueTuple{long,long,long}, bool, bool, ScalarType?)"/>
    public static Tensor var(
        Tensor input,
        (long, long, long) dimensions,
        bool unbiased = true,
        bool keepdim = false,
        ScalarType? type = null
    ) => input.var(dimensions, unbiased, keepdim, type);

    /// <inheritdoc cref="Tensor.roll(ValueTuple{long,long,long}, ValueTuple{long,long,long})"/>
    public static Tensor roll(Tensor input, (long, long, long) shifts, (long, long, long) dims) =>
        input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(long[])"/>
    public static Tensor roll(Tensor input, long[] shifts) => input.roll(shifts);

    /// <inheritdoc cref="Tensor.roll(ReadOnlySpan{long}, ReadOnlySpan{long})"/>
    public static Tensor roll(
        Tensor input,
        ReadOnlySpan<long> shifts,
        ReadOnlySpan<long> dims = default
    ) => input.roll(shifts, dims);
}
