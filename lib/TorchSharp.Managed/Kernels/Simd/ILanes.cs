namespace TorchSharp.Kernels.Simd;

/// <summary>A vector of float64 lanes that widens float32 memory: what reductions accumulate in.</summary>
internal unsafe interface ILanes<L>
    where L : struct, ILanes<L>
{
    /// <summary>How many lanes.</summary>
    static abstract int Width { get; }

    /// <summary>All lanes 0.</summary>
    static abstract L Zero { get; }

    /// <summary>Width floats from memory, widened.</summary>
    static abstract L Widen(float* p);

    /// <summary>Lanes from memory.</summary>
    static abstract L Load(double* p);

    /// <summary>Lanes to memory.</summary>
    static abstract void Store(L x, double* p);

    /// <summary>x + y.</summary>
    static abstract L operator +(L x, L y);

    /// <summary>x * y.</summary>
    static abstract L operator *(L x, L y);

    /// <summary>|x|.</summary>
    static abstract L Abs(L x);
}
