using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Attacks.Solvers;

/// <summary>
/// Adam (Kingma and Ba 2014) over rows that start, end and leave at different times: every row has its own count of
/// steps. As in the authors' TensorFlow, the 1e-8 is added before the second moment is corrected for its start, so
/// that coordinates with gradients below about 1e-7 (pixels deep in the corner of the box) move slowly at first;
/// PyTorch's Adam moves them as fast as all others.
/// </summary>
internal sealed class RowAdam
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    /// <summary>What is added to the root of the second moment: of smaller gradients hardly anything is left.</summary>
    public const double Epsilon = 1e-8;

    private readonly double learningRate;
    private Tensor first;
    private Tensor second;
    private int[] steps;

    /// <summary>No steps taken yet.</summary>
    /// <param name="like">Rows as those to be moved, [N, n].</param>
    /// <param name="learningRate">About the size of a step in each coordinate.</param>
    public RowAdam(Tensor like, double learningRate)
    {
        this.learningRate = learningRate;
        (first, second) = (zeros_like(like), zeros_like(like));
        steps = new int[like.shape[0]];
    }

    /// <summary>Moves the rows, in place, down a gradient.</summary>
    public void Step(Tensor variables, Tensor gradient)
    {
        first.mul_(Beta1).add_(gradient, 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        var rates = new double[steps.Length];
        for (var i = 0; i < rates.Length; i++)
        {
            var t = ++steps[i];
            rates[i] = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, t)) / (1 - Math.Pow(Beta1, t));
        }

        var rate = tensor(rates).to(variables.dtype).unsqueeze(1);
        variables.sub_(second.sqrt().add_(Epsilon).reciprocal_().mul_(first).mul_(rate));
    }

    /// <summary>Forgets everything of these rows.</summary>
    public void Reset(int[] rows)
    {
        var nothing = zeros([rows.Length, first.shape[1]], first.dtype);
        first.Put(rows, nothing);
        second.Put(rows, nothing);
        foreach (var row in rows)
        {
            steps[row] = 0;
        }
    }

    /// <summary>Keeps these rows only. Call it in the scope that this was made in.</summary>
    public void Keep(int[] rows)
    {
        Rows.Keep(ref first, rows);
        Rows.Keep(ref second, rows);
        steps = Array.ConvertAll(rows, row => steps[row]);
    }
}
