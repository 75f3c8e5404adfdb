namespace TorchSharp.Kernels.Simd;

/// <summary>
/// A vector of float32 lanes. Kernels are written once over this interface and compiled for each width;
/// every operation is the IEEE one in each lane, so all widths give the same bits.
/// Comparisons give masks: lanes of all ones or all zeros.
/// </summary>
internal unsafe interface IVec<V>
    where V : struct, IVec<V>
{
    /// <summary>How many lanes.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the register tile of a matrix product: twelve where 32 registers allow it, six with 16.</summary>
    static abstract int TileRows { get; }

    /// <summary>All lanes 0.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes <paramref name="x"/>.</summary>
    static abstract V Create(float x);

    /// <summary>Lanes from memory, of any alignment.</summary>
    static abstract V Load(float* p);

    /// <summary>The first <paramref name="count"/> (1 .. Width-1) lanes from memory, the others 0; touches nothing beyond.</summary>
    static abstract V Load(float* p, int count);

    /// <summary>All lanes to memory.</summary>
    static abstract void Store(V x, float* p);

    /// <summary>The first <paramref name="count"/> (1 .. Width-1) lanes to memory; touches nothing beyond.</summary>
    static abstract void Store(V x, float* p, int count);

    /// <summary>A mask set where the Width bytes from <paramref name="p"/> on are not 0.</summary>
    static abstract V LoadMask(bool* p);

    /// <summary>Width bytes of 1 where the mask is set and 0 elsewhere.</summary>
    static abstract void StoreMask(V mask, bool* p);

    /// <summary>x + y.</summary>
    static abstract V operator +(V x, V y);

    /// <summary>x - y.</summary>
    static abstract V operator -(V x, V y);

    /// <summary>x * y.</summary>
    static abstract V operator *(V x, V y);

    /// <summary>x / y.</summary>
    static abstract V operator /(V x, V y);

    /// <summary>Bitwise and.</summary>
    static abstract V operator &(V x, V y);

    /// <summary>Bitwise or.</summary>
    static abstract V operator |(V x, V y);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V operator ^(V x, V y);

    /// <summary>Mask of x &lt; y; false for NaN.</summary>
    static abstract V operator <(V x, V y);

    /// <summary>Mask of x &gt; y; false for NaN.</summary>
    static abstract V operator >(V x, V y);

    /// <summary>Mask of x == y; false for NaN.</summary>
    static abstract V Equal(V x, V y);

    /// <summary>x * y + z in one rounding.</summary>
    static abstract V Fma(V x, V y, V z);

    /// <summary>sum = x * y + sum in one rounding. A sum that is named only once stays in its register: <see cref="Fma"/> in a loop costs a move each.</summary>
    static abstract void AddProduct(V x, V y, ref V sum);

    /// <summary>sum = x * the vector at y + sum in one rounding, in one instruction: a vector loaded before takes one more, and a register.</summary>
    static abstract void AddProduct(V x, float* y, ref V sum);

    /// <summary>x where x &gt; y, else y: y if either is NaN, and y of two zeros.</summary>
    static abstract V Greater(V x, V y);

    /// <summary>x where x &lt; y, else y: y if either is NaN, and y of two zeros.</summary>
    static abstract V Smaller(V x, V y);

    /// <summary>The square root.</summary>
    static abstract V Sqrt(V x);

    /// <summary>The largest whole number not above x.</summary>
    static abstract V Floor(V x);

    /// <summary>The smallest whole number not below x.</summary>
    static abstract V Ceiling(V x);

    /// <summary>The nearest whole number, halves to even.</summary>
    static abstract V Round(V x);

    /// <summary>A bit for each lane of a mask, the first lane's lowest.</summary>
    static abstract uint SetLanes(V mask);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, of <paramref name="no"/> elsewhere.</summary>
    static abstract V Select(V mask, V yes, V no);

    /// <summary>x times two to the whole number n, for n in -150 .. 129 and x near 1: rounded once where the result is denormal.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>The exponent field of a positive normal x as a number: floor(log2 x).</summary>
    static abstract V Exponent(V x);
}
