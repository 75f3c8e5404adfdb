using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Integers, ranges, ellipsis, new axes, masks and index tensors, read and written.</summary>
public sealed class IndexingReference
{
    private static readonly Table Rows = Table.Load(
        "indexing",
        new()
        {
            ["x[1]"] = c => [c.X[1]],
            ["x[-1]"] = c => [c.X[-1]],
            ["x[1,2]"] = c => [c.X[1, 2]],
            ["x[1,2,3]"] = c => [c.X[1, 2, 3]],
            ["x[1:3]"] = c => [c.X[1..3]],
            ["x[:-1]"] = c => [c.X[..^1]],
            ["x[1:]"] = c => [c.X[1..]],
            ["x[-2:]"] = c => [c.X[^2..]],
            ["x[:,1]"] = c => [c.X[.., 1]],
            ["x[:,-1]"] = c => [c.X[.., ^1]],
            ["x[0:2,1:3]"] = c => [c.X[0..2, 1..3]],
            ["x[1:9:2]"] = c => [c.X[TensorIndex.Slice(1, 9, 2)]],
            ["x[:,::2]"] = c => [c.X[TensorIndex.Colon, TensorIndex.Slice(null, null, 2)]],
            ["x[2:2]"] = c => [c.X[(2, 2)]],
            ["x[...,0]"] = c => [c.X[TensorIndex.Ellipsis, 0]],
            ["x[0,...]"] = c => [c.X[0, TensorIndex.Ellipsis]],
            ["x[0,...,1:3]"] = c =>
                [c.X[TensorIndex.Single(0), TensorIndex.Ellipsis, TensorIndex.Slice(1, 3)]],
            ["x[None]"] = c => [c.X[TensorIndex.None]],
            ["x[:,None]"] = c => [c.X[TensorIndex.Colon, TensorIndex.None]],
            ["x[...,None]"] = c => [c.X[TensorIndex.Ellipsis, TensorIndex.None]],
            ["x[mask]"] = c => [c.X[c.Y]],
            ["x[index]"] = c => [c.X[c.Y]],
            ["x[:,index]"] = c => [c.X[TensorIndex.Colon, TensorIndex.Tensor(c.Y)]],
            ["x[index,index]"] = c => [c.X[c.Y, c.Z]],
            ["x[index,1:3]"] = c => [c.X[TensorIndex.Tensor(c.Y), TensorIndex.Slice(1, 3)]],
            ["x[1] = v"] = Setter((x, c) => x[1] = c.Y),
            ["x[1,2] = v"] = Setter((x, c) => x[1, 2] = c.Y),
            ["x[1:3] = v"] = Setter((x, c) => x[1..3] = c.Y),
            ["x[:,1] = v"] = Setter((x, c) => x[.., 1] = c.Y),
            ["x[::2] = v"] = Setter((x, c) => x[TensorIndex.Slice(null, null, 2)] = c.Y),
            ["x[...,0] = v"] = Setter((x, c) => x[TensorIndex.Ellipsis, 0] = c.Y),
            ["x[mask] = v"] = Setter((x, c) => x[c.Y] = c.Z),
            ["x[index] = v"] = Setter((x, c) => x[c.Y] = c.Z),
            ["x[0:1] = 0.5"] = Setter((x, _) => x[0..1] = 0.5f),
            ["fill a row through a view"] = Setter((x, _) => x[1].fill_(2.5)),
            ["scale a column through a view"] = Setter((x, _) => x[.., 0].mul_(3.0)),
        }
    );

    /// <summary>An operation that writes into a copy of x and gives the copy.</summary>
    private static Func<Call, Tensor[]> Setter(Action<Tensor, Call> write) =>
        c =>
        {
            var copy = c.X.clone();
            write(copy, c);
            return [copy];
        };

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
