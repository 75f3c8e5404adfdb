using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdvCourse.Evaluation;

/// <summary>
/// The spectral norm of a layer: how much longer it can make the difference of two inputs (Szegedy et al. 2013, section
/// 4.3). All sums are float64. Power iteration comes to the norm from below, to about 1e-4 of it where the largest
/// singular values are close; <see cref="ConvolutionBound"/> is an upper bound but for that.
/// </summary>
public static class SpectralNorm
{
    private const double Enough = 1e-10;

    /// <summary>The largest singular value of a matrix.</summary>
    /// <param name="matrix">[outputs, inputs], finite.</param>
    /// <param name="iterations">At most so many products with the matrix and its transpose.</param>
    /// <param name="cancellation">Looked at before each of them.</param>
    public static double OfMatrix(
        Tensor matrix,
        int iterations = 5000,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.ndim != 2 || matrix.numel() == 0)
        {
            throw new ArgumentException(
                $"A spectral norm is taken of a matrix [outputs, inputs]; got shape [{string.Join(", ", matrix.shape)}]."
            );
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var a = matrix.detach().to(ScalarType.Float64);
        var t = a.t().contiguous();
        return Power(
            Start([a.shape[1], 1]),
            x => a.matmul(x),
            (_, y) => t.matmul(y),
            iterations,
            cancellation
        );
    }

    /// <summary>The spectral norm of a linear layer's weights.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="cancellation">Looked at before each product with the weights.</param>
    public static double Of(Linear layer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return OfMatrix(layer.weight!, cancellation: cancellation);
    }

    /// <summary>
    /// The norm of a convolution as the linear operator that it is on images of this size, stride and padding included.
    /// </summary>
    /// <param name="layer">The layer; zero padding, one group.</param>
    /// <param name="height">Rows of its input.</param>
    /// <param name="width">Columns of its input.</param>
    /// <param name="iterations">At most so many passes there and back.</param>
    /// <param name="cancellation">Looked at before each of them.</param>
    public static double Of(
        Conv2d layer,
        long height,
        long width,
        int iterations = 5000,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(layer);
        Kernel.LookAt(layer);
        using var scope = NewDisposeScope();
        var weight = layer.weight.detach().to(ScalarType.Float64);
        var padding = Kernel.Padding(layer);
        Tensor Apply(Tensor x) => nn.functional.conv2d(x, weight, null, layer.stride, padding);

        // The transpose is the gradient of a linear map: no second implementation to go wrong.
        Tensor Transpose(Tensor x, Tensor y)
        {
            using var grads = enable_grad();
            var leaf = x.detach().requires_grad_(true);
            return autograd.grad([(Apply(leaf) * y).sum()], [leaf])[0].detach();
        }

        using var quiet = no_grad();
        return Power(
            Start([1, layer.in_channels, height, width]),
            Apply,
            Transpose,
            iterations,
            cancellation
        );
    }

    /// <summary>
    /// An upper bound for a convolution on images of this size: the largest ‖A(ξ)‖ over the frequencies ξ of a grid,
    /// where A(ξ) is the matrix [D, C times stride squared] of the kernels' Fourier coefficients (Szegedy et al. 2013,
    /// section 4.3).
    /// </summary>
    /// <remarks>
    /// The grid has room for the whole image and the kernel's overhang. On it the convolution wraps around nothing, so
    /// that the real operator is a part of the circular one and its norm no larger. The paper divides the exponent by
    /// N², a misprint for N.
    /// </remarks>
    /// <param name="layer">The layer; zero padding, one group.</param>
    /// <param name="height">Rows of its input.</param>
    /// <param name="width">Columns of its input.</param>
    /// <param name="cancellation">Looked at before each row of the grid.</param>
    public static double ConvolutionBound(
        Conv2d layer,
        long height,
        long width,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new Kernel(layer).LargestNorm(height, width, cancellation);
    }

    /// <summary>Repeats x := A'Ax / ‖A'Ax‖ until ‖Ax‖ stands still.</summary>
    private static double Power(
        Tensor x,
        Func<Tensor, Tensor> apply,
        Func<Tensor, Tensor, Tensor> transpose,
        int iterations,
        CancellationToken cancellation
    )
    {
        var norm = 0.0;
        for (var i = 0; i < iterations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var y = apply(x);
            var next = y.square().sum().sqrt().ToDouble();
            if (!double.IsFinite(next))
            {
                throw new ArithmeticException(
                    "The layer's weights are not finite, so it has no spectral norm."
                );
            }

            var still = i > 20 && Math.Abs(next - norm) <= Enough * next;
            norm = next;
            if (norm == 0 || still)
            {
                return norm;
            }

            var back = transpose(x, y);
            var old = x;
            x = (back / back.square().sum().sqrt()).MoveToOuterDisposeScope();
            old.Dispose();
        }

        return norm;
    }

    /// <summary>A unit vector in general position, the same at every call.</summary>
    private static Tensor Start(long[] shape)
    {
        var x = new Noise(1).Normal(shape).to(ScalarType.Float64);
        return x / x.square().sum().sqrt();
    }
}
