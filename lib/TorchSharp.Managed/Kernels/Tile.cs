using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

/// <summary>
/// The microkernel of products and convolutions: a tile of up to 14 rows by one or two vectors whose sums stay in registers.
/// Rows and vectors are constants to the compiler, which drops the branches that do not apply. Nothing but loads, multiply-adds
/// and stores happens here: any call would make the compiler spill sums inside the loop.
/// </summary>
internal static unsafe partial class Tile
{
    /// <summary>Full-vector stores of <paramref name="rows"/> (1 .. 14) rows by two vectors, or one; bias, ReLU and tail are the caller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TVectors>(int rows, ref TileArguments t)
        where V : struct, IVec<V>
        where TVectors : struct, IConstant
    {
        switch (rows)
        {
            case 1:
                Run<V, Rows1, TVectors>(ref t);
                break;
            case 2:
                Run<V, Rows2, TVectors>(ref t);
                break;
            case 3:
                Run<V, Rows3, TVectors>(ref t);
                break;
            case 4:
                Run<V, Rows4, TVectors>(ref t);
                break;
            case 5:
                Run<V, Rows5, TVectors>(ref t);
                break;
            case 6:
                Run<V, Rows6, TVectors>(ref t);
                break;
            case 7:
                Run<V, Rows7, TVectors>(ref t);
                break;
            case 8:
                Run<V, Rows8, TVectors>(ref t);
                break;
            case 9:
                Run<V, Rows9, TVectors>(ref t);
                break;
            case 10:
                Run<V, Rows10, TVectors>(ref t);
                break;
            case 11:
                Run<V, Rows11, TVectors>(ref t);
                break;
            case 12:
                Run<V, Rows12, TVectors>(ref t);
                break;
            case 13:
                Run<V, Rows13, TVectors>(ref t);
                break;
            case 14:
                Run<V, Rows14, TVectors>(ref t);
                break;
            default:
                throw new ArgumentOutOfRangeException(
                    nameof(rows),
                    rows,
                    "a tile has 1 to 14 rows"
                );
        }
    }

    private readonly struct Rows1 : IConstant
    {
        public static int Value => 1;
    }

    private readonly struct Rows2 : IConstant
    {
        public static int Value => 2;
    }

    private readonly struct Rows3 : IConstant
    {
        public static int Value => 3;
    }

    private readonly struct Rows4 : IConstant
    {
        public static int Value => 4;
    }

    private readonly struct Rows5 : IConstant
    {
        public static int Value => 5;
    }

    private readonly struct Rows6 : IConstant
    {
        public static int Value => 6;
    }

    private readonly struct Rows7 : IConstant
    {
        public static int Value => 7;
    }

    private readonly struct Rows8 : IConstant
    {
        public static int Value => 8;
    }

    private readonly struct Rows9 : IConstant
    {
        public static int Value => 9;
    }

    private readonly struct Rows10 : IConstant
    {
        public static int Value => 10;
    }

    private readonly struct Rows11 : IConstant
    {
        public static int Value => 11;
    }

    private readonly struct Rows12 : IConstant
    {
        public static int Value => 12;
    }

    private readonly struct Rows13 : IConstant
    {
        public static int Value => 13;
    }

    private readonly struct Rows14 : IConstant
    {
        public static int Value => 14;
    }
}
