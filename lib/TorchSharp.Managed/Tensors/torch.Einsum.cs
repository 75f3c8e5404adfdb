namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// Sums of products by Einstein's rule: "ij,jk->ik" multiplies matrices, "bij->bi" sums rows, "ii->i" takes a diagonal, "..." stands
    /// for leading dimensions. Without an arrow, the result has the letters that occur once, in alphabetical order.
    /// </summary>
    /// <param name="equation">Letters for the dimensions of each operand, separated by commas, then perhaps "->" and the result's letters.</param>
    /// <param name="tensors">The operands.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The equation does not fit the operands.</exception>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        (string[] inputs, string output) = EinsteinLabels(equation, tensors);
        return WrappedTensorDisposeScope(() =>
        {
            Tensor left = Diagonalised(tensors[0], ref inputs[0]);
            string labels = inputs[0];
            for (int i = 1; i < tensors.Length; i++)
            {
                Tensor right = Diagonalised(tensors[i], ref inputs[i]);
                string later = output + string.Concat(inputs[(i + 1)..]);
                (left, labels) = Contracted(left, labels, right, inputs[i], later);
            }
            long[] gone =
            [
                .. Enumerable
                    .Range(0, labels.Length)
                    .Where(d => !output.Contains(labels[d]))
                    .Select(d => (long)d),
            ];
            if (gone.Length > 0)
            {
                left = left.sum(gone);
                labels = string.Concat(labels.Where(output.Contains));
            }
            return left.permute(
                    Array.ConvertAll(output.ToCharArray(), c => (long)labels.IndexOf(c))
                )
                .clone();
        });
    }

    /// <summary>The letters of each operand and of the result; the dimensions behind "..." get letters of their own.</summary>
    private static (string[] Inputs, string Output) EinsteinLabels(
        string equation,
        Tensor[] tensors
    )
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] inputs = sides[0].Split(',');
        if (sides.Length > 2 || inputs.Length != tensors.Length)
        {
            throw Errors.Torch(
                $"einsum(): '{equation}' names {inputs.Length} operands, but there are {tensors.Length}."
            );
        }
        int hidden = 0;
        string Ellipsis(int count) =>
            string.Concat(Enumerable.Range(0, count).Reverse().Select(i => (char)('\uE000' + i)));
        for (int i = 0; i < inputs.Length; i++)
        {
            int named = inputs[i].Replace("...", "", StringComparison.Ordinal).Length,
                rest = tensors[i].Rank - named;
            if (rest < 0 || (rest > 0 && !inputs[i].Contains("...", StringComparison.Ordinal)))
            {
                throw Errors.Torch(
                    $"einsum(): the labels '{inputs[i]}' do not fit operand {i} of {tensors[i].Rank} dimensions."
                );
            }
            hidden = Math.Max(hidden, rest);
            inputs[i] = inputs[i].Replace("...", Ellipsis(rest), StringComparison.Ordinal);
        }
        string all = string.Concat(inputs);
        string output =
            sides.Length == 2
                ? sides[1].Replace("...", Ellipsis(hidden), StringComparison.Ordinal)
                : Ellipsis(hidden)
                    + string.Concat(
                        all.Where(c => c < '\uE000' && all.Count(o => o == c) == 1).Order()
                    );
        if (output.Distinct().Count() != output.Length || output.Any(c => !all.Contains(c)))
        {
            throw Errors.Torch(
                $"einsum(): the result of '{equation}' has a letter twice, or one that no operand has."
            );
        }
        return (inputs, output);
    }

    /// <summary>A letter that an operand has twice takes the diagonal of the two dimensions.</summary>
    private static Tensor Diagonalised(Tensor t, ref string labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            int again = labels.IndexOf(labels[i], i + 1);
            if (again >= 0)
            {
                if (t.Sizes[i] != t.Sizes[again])
                {
                    throw Errors.Torch(
                        $"einsum(): the letter '{labels[i]}' stands for {t.Sizes[i]} and {t.Sizes[again]} in one operand."
                    );
                }
                t = t.diagonal(0, i, again);
                labels = labels.Remove(again, 1).Remove(i, 1) + labels[i];
                i = -1;
            }
        }
        return t;
    }

    /// <summary>One product of matrices, batched: letters that nobody needs later are summed over.</summary>
    private static (Tensor, string) Contracted(
        Tensor a,
        string aLabels,
        Tensor b,
        string bLabels,
        string later
    )
    {
        string batch = string.Concat(aLabels.Where(c => bLabels.Contains(c) && later.Contains(c))),
            summed = string.Concat(aLabels.Where(c => bLabels.Contains(c) && !later.Contains(c))),
            rows = string.Concat(aLabels.Where(c => !bLabels.Contains(c))),
            columns = string.Concat(bLabels.Where(c => !aLabels.Contains(c)));
        var size = new Dictionary<char, long>();
        foreach ((Tensor t, string labels) in new[] { (a, aLabels), (b, bLabels) })
        {
            for (int d = 0; d < labels.Length; d++)
            {
                long known = size.GetValueOrDefault(labels[d], 1);
                if (known != 1 && t.Sizes[d] != 1 && known != t.Sizes[d])
                {
                    throw Errors.Torch(
                        $"einsum(): operands do not broadcast: the letter '{labels[d]}' stands for {known} and {t.Sizes[d]}."
                    );
                }
                size[labels[d]] = known == 1 ? t.Sizes[d] : known;
            }
        }
        long Count(string labels) => labels.Aggregate(1L, (n, c) => n * size[c]);
        Tensor Arranged(Tensor t, string labels, string order, params long[] shape) =>
            t.permute(Array.ConvertAll(order.ToCharArray(), c => (long)labels.IndexOf(c)))
                .expand([.. order.Select(c => size[c])])
                .reshape(shape);
        Tensor product = Arranged(
                a,
                aLabels,
                batch + rows + summed,
                Count(batch),
                Count(rows),
                Count(summed)
            )
            .bmm(
                Arranged(
                    b,
                    bLabels,
                    batch + summed + columns,
                    Count(batch),
                    Count(summed),
                    Count(columns)
                )
            );
        string result = batch + rows + columns;
        return (product.view([.. result.Select(c => size[c])]), result);
    }
}
