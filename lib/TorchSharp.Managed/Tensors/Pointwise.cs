using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp;

/// <summary>The derivative of a function of one number, as tensor operations, so that it can be differentiated again.</summary>
internal interface IRule
{
    /// <summary>Whether the derivative needs the argument.</summary>
    static virtual bool NeedsInput => true;

    /// <summary>Whether the derivative needs the value.</summary>
    static virtual bool NeedsOutput => false;

    /// <summary>gradient * f'(x). What is not needed is null.</summary>
    static abstract torch.Tensor Gradient(torch.Tensor gradient, torch.Tensor x, torch.Tensor y);

    /// <summary>The same in one pass over the elements, where there is a kernel for it; not differentiable again.</summary>
    static virtual torch.Tensor? Fused(torch.Tensor gradient, torch.Tensor x, torch.Tensor y) =>
        null;
}

/// <summary>y = f(x), elementwise.</summary>
internal sealed class RuleNode<TRule> : Node
    where TRule : struct, IRule
{
    private Saved _x;
    private Saved _y;

    public RuleNode(torch.Tensor x, torch.Tensor y)
        : base(x)
    {
        if (TRule.NeedsInput)
        {
            _x.Keep(x);
        }
        if (TRule.NeedsOutput)
        {
            _y = new Saved(y, this);
        }
    }

    public override void Backward(torch.Tensor gradient, BackwardPass pass)
    {
        torch.Tensor x = TRule.NeedsInput ? _x.Value : null!,
            y = TRule.NeedsOutput ? _y.Value : null!;
        pass.Send(
            this,
            0,
            (pass.CreateGraph ? null : TRule.Fused(gradient, x, y))
                ?? TRule.Gradient(gradient, x, y)
        );
    }

    public override void Release()
    {
        _x.Release();
        _y.Release();
    }
}

/// <summary>Marks a function of one number that has no vector form: it runs as a plain loop.</summary>
internal interface IRareOp;

/// <summary>A rarely used function of one number, computed in float64.</summary>
internal readonly struct Rare(Func<double, double> function) : IUnaryOp, IRareOp
{
    public V Vector<V>(V x)
        where V : struct, IVec<V> => throw new NotSupportedException();

    public T Scalar<T>(T x)
        where T : unmanaged, INumber<T> => T.CreateTruncating(function(double.CreateTruncating(x)));
}

/// <summary>A rarely used function of two numbers, computed in float64.</summary>
internal readonly struct RareBinary(Func<double, double, double> function) : IBinaryOp
{
    public static bool HasVector => false;

    public V Vector<V>(V a, V b)
        where V : struct, IVec<V> => throw new NotSupportedException();

    public T Scalar<T>(T a, T b)
        where T : unmanaged, INumber<T> =>
        T.CreateTruncating(function(double.CreateTruncating(a), double.CreateTruncating(b)));
}
