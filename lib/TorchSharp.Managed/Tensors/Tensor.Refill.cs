namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Gives this tensor other sizes and sets every element to 0; its type stays.</summary>
        /// <param name="sizes">The new sizes.</param>
        /// <returns>A second handle on this tensor.</returns>
        /// <remarks>Memory that is large enough is used again, so that views of it see the change.</remarks>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">This is a leaf that requires a gradient, outside of no_grad; or a size is negative.</exception>
        public Tensor zeros(params long[] sizes) => Refilled(sizes, 0);

        /// <summary>Gives this tensor other sizes and sets every element to 1. See <see cref="zeros"/>.</summary>
        /// <inheritdoc cref="zeros"/>
        public Tensor ones(params long[] sizes) => Refilled(sizes, 1);

        /// <summary>Gives this tensor other sizes and sets every element to one number, converted to its type. See <see cref="zeros"/>.</summary>
        /// <param name="sizes">The new sizes.</param>
        /// <param name="value">The number.</param>
        /// <inheritdoc cref="zeros"/>
        public Tensor full(long[] sizes, Scalar value) => Refilled(sizes, value);

        /// <inheritdoc cref="full(long[], Scalar)"/>
        public Tensor full(ReadOnlySpan<long> sizes, Scalar value) => Refilled(sizes, value);

        /// <summary>Gives this tensor other sizes; its elements are undefined then. See <see cref="zeros"/>.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">This tensor requires a gradient, or a size is negative.</exception>
        /// <inheritdoc cref="zeros"/>
        public Tensor empty(params long[] sizes)
        {
            ArgumentNullException.ThrowIfNull(sizes);
            if (requires_grad)
            {
                throw Errors.Torch(
                    "cannot resize variables that require grad. Take a new tensor, or detach()."
                );
            }
            Resize(sizes);
            return Alias();
        }

        /// <summary>Makes this tensor [rows, columns], ones on the diagonal and zeros elsewhere. See <see cref="zeros"/>.</summary>
        /// <param name="rows">The number of rows.</param>
        /// <param name="columns">The number of columns.</param>
        /// <inheritdoc cref="zeros"/>
        public Tensor eye(long rows, long columns)
        {
            Tensor y = Refilled([rows, columns], 0);
            using var _ = new EngineOwned();
            using Tensor diagonal = y.diagonal();
            diagonal.fill_(1);
            return y;
        }

        private Tensor Refilled(ReadOnlySpan<long> sizes, Scalar value)
        {
            CheckInPlace(mayRepeat: true);
            Resize(sizes);
            fill_(value);
            return Alias();
        }

        /// <summary>Other sizes, contiguous, in the memory that is there or, where it is too small, in new memory.</summary>
        internal void Resize(ReadOnlySpan<long> sizes)
        {
            foreach (long size in sizes)
            {
                if (size < 0)
                {
                    throw Errors.Torch(
                        $"Trying to create a tensor with negative dimension {size}: {Shapes.Text(sizes)}"
                    );
                }
            }
            if (sizes.SequenceEqual(_sizes))
            {
                return;
            }
            long[] own = sizes.ToArray();
            using var _ = new EngineOwned();
            using Tensor room =
                (_offset + Shapes.Count(own)) * ElementSize <= Data.Length
                    ? new Tensor(Data, _type, own, null, _offset)
                    : new Tensor(_type, own);
            Become(room);
            Changed();
        }
    }
}
