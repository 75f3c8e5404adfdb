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

/// <summary>
/// Images named by their places in a set, where one may stand several times: a study of nine targets does not hold its
/// images nine times. Only a batch at a time is copied, and none where its images follow each other in the set.
/// </summary>
/// <param name="Set">All images, [M, ...].</param>
/// <param name="Rows">The places, N of them; all of the set in its order unless given.</param>
internal sealed record Selection(Tensor Set, int[]? Rows = null)
{
    /// <summary>How many images are named, N.</summary>
    public int Count => Rows?.Length ?? (int)Set.shape[0];

    /// <summary>The whole set so many times, one after the other.</summary>
    public static Selection Repeated(Tensor set, int times)
    {
        var count = (int)set.shape[0];
        return new(set, [.. Enumerable.Range(0, count * times).Select(i => i % count)]);
    }

    /// <summary>Some images in a row, [size, ...], without a graph; a view where it can be.</summary>
    public Tensor Batch(int first, int size)
    {
        var start = Rows is null ? first : Rows[first];
        var follows = true;
        for (var i = 1; i < size && follows && Rows is not null; i++)
        {
            follows = Rows[first + i] == start + i;
        }

        return (
            follows ? Set.narrow(0, start, size) : Set.Pick(Rows![first..(first + size)])
        ).detach();
    }

    /// <summary>All images copied, [N, ...].</summary>
    public Tensor Copy() => Rows is null ? Set.clone() : Set.Pick(Rows);

    /// <summary>Some of these images.</summary>
    public Selection Only(int[] places) =>
        new(Set, Rows is null ? places : Array.ConvertAll(places, place => Rows[place]));
}
