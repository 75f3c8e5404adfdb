namespace TorchSharp.Memory;

/// <summary>
/// The order in which the engine laid out a result that TorchSharp lays out row-major (a convolution's lies channels-last), so
/// that <c>stride()</c>, <c>is_contiguous()</c> and <c>view</c> answer as there, for the result and for all views of it.
/// </summary>
/// <param name="sizes">The result's sizes.</param>
/// <param name="strides">Its strides in memory, without gaps.</param>
internal sealed class Layout(long[] sizes, long[] strides)
{
    /// <summary>
    /// The stride, or the offset, that a row-major result would have in the place of one in memory. A place in memory is a number
    /// whose digits are the positions along the dimensions; row-major they have other weights.
    /// </summary>
    public long RowMajor(long place)
    {
        long[] weights = Shapes.ContiguousStrides(sizes);
        long left = place,
            y = 0;
        while (left > 0)
        {
            int digit = -1;
            for (int d = 0; d < sizes.Length; d++)
            {
                bool fits = sizes[d] > 1 && strides[d] <= left;
                digit = fits && (digit < 0 || strides[d] > strides[digit]) ? d : digit;
            }
            if (digit < 0)
            {
                return place;
            }
            y += left / strides[digit] * weights[digit];
            left %= strides[digit];
        }
        return y;
    }
}
