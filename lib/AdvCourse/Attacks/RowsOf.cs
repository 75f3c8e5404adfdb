using static TorchSharp.torch;

namespace AdvCourse.Attacks;

/// <summary>Some images out of a batch, by their places in it.</summary>
internal static class RowsOf
{
    /// <summary>These rows of a batch, [N, ...] to [rows, ...], in ascending order.</summary>
    public static Tensor Pick(this Tensor batch, int[] rows)
    {
        using var index = Index(rows);
        return batch.index_select(0, index);
    }

    /// <summary>Overwrites these rows of a batch, in place.</summary>
    public static void Put(this Tensor batch, int[] rows, Tensor values)
    {
        if (rows.Length == batch.shape[0])
        {
            batch.copy_(values);
        }
        else if (rows.Length > 0)
        {
            using var index = Index(rows);
            batch.index_put_(values, index);
        }
    }

    /// <summary>The places where a flag has this value.</summary>
    public static int[] Where(this bool[] flags, bool value = true) =>
        [.. Enumerable.Range(0, flags.Length).Where(i => flags[i] == value)];

    /// <summary>One value an image, shaped to broadcast over the batch: [N] to [N, 1, ...].</summary>
    public static Tensor Beside(this Tensor values, Tensor batch)
    {
        var shape = new long[batch.ndim];
        Array.Fill(shape, 1);
        shape[0] = batch.shape[0];
        return values.reshape(shape);
    }

    private static Tensor Index(int[] rows) => tensor(Array.ConvertAll(rows, row => (long)row));
}
