namespace TorchSharp;

// Operations as functions: torch.exp(x) is x.exp().
public static partial class torch
{
    /// <inheritdoc cref="Tensor.ravel()"/>
    public static Tensor ravel(Tensor input) => input.ravel();

    /// <inheritdoc cref="Tensor.reciprocal()"/>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <inheritdoc cref="Tensor.reciprocal_()"/>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <inheritdoc cref="Tensor.remainder(Tensor)"/>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <inheritdoc cref="Tensor.remainder(Scalar)"/>
    public static Tensor remainder(Tensor left, Scalar right) => left.remainder(right);

    /// <inheritdoc cref="Tensor.remainder_(Tensor)"/>
    public static Tensor remainder_(Tensor left, Tensor right) => left.remainder_(right);

    /// <inheritdoc cref="Tensor.remainder_(Scalar)"/>
    public static Tensor remainder_(Tensor left, Scalar right) => left.remainder_(right);

    /// <inheritdoc cref="Tensor.repeat_interleave(long, long?, long?)"/>
    public static Tensor repeat_interleave(
        Tensor input,
        long repeats,
        long? dim = null,
        long? output_size = null
    ) => input.repeat_interleave(repeats, dim, output_size);

    /// <inheritdoc cref="Tensor.repeat_interleave(Tensor, long?, long?)"/>
    public static Tensor repeat_interleave(
        Tensor input,
        Tensor repeats,
        long? dim = null,
        long? output_size = null
    ) => input.repeat_interleave(repeats, dim, output_size);

    /// <inheritdoc cref="Tensor.reshape(long[])"/>
    public static Tensor reshape(Tensor input, params long[] shape) => input.reshape(shape);

    /// <inheritdoc cref="Tensor.roll(long, long?)"/>
    public static Tensor roll(Tensor input, long shifts, long? dims = null) =>
        input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(ValueTuple{long,long}, ValueTuple{long,long})"/>
    public static Tensor roll(Tensor input, (long, long) shifts, (long, long) dims) =>
        input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.roll(long[], long[])"/>
    public static Tensor roll(Tensor input, long[] shifts, long[] dims) => input.roll(shifts, dims);

    /// <inheritdoc cref="Tensor.round(long)"/>
    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    /// <inheritdoc cref="Tensor.round_(long)"/>
    public static Tensor round_(Tensor input, long decimals = 0) => input.round_(decimals);

    /// <inheritdoc cref="Tensor.rsqrt()"/>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <inheritdoc cref="Tensor.rsqrt_()"/>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();
}
