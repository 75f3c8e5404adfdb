using static TorchSharp.torch;
using data = TorchSharp.torch.utils.data;

namespace TorchSharp.Tests.Data;

/// <summary>Loaders and files.</summary>
public sealed class DataTests
{
    private sealed class Squares : data.Dataset
    {
        public override long Count => 10;

        public override Dictionary<string, Tensor> GetTensor(long index) =>
            new() { ["data"] = tensor((float)index), ["label"] = tensor(index * index) };
    }

    [Fact]
    public void A_pass_gives_every_example_once_in_order()
    {
        using var loader = data.DataLoader(new Squares(), 4);
        Assert.Equal(3, loader.Count);
        var labels = new List<long>();
        foreach (Dictionary<string, Tensor> batch in loader)
        {
            labels.AddRange(batch["label"].data<long>().ToArray());
        }
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i * i), labels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Shuffling_is_repeated_by_seed_and_loses_nothing(int workers)
    {
        Tensor x = arange(10);
        List<long> Pass()
        {
            using var loader = data.DataLoader(
                data.TensorDataset(x),
                3,
                shuffle: true,
                seed: 1,
                num_worker: workers
            );
            return [.. loader.SelectMany(batch => batch[0].data<long>().ToArray())];
        }
        List<long> first = Pass();
        Assert.Equal(first, Pass());
        Assert.NotEqual(Enumerable.Range(0, 10).Select(i => (long)i), first);
        Assert.Equal(45, first.Sum());
    }

    [Fact]
    public void Batches_are_disposed_of_as_the_pass_goes_on()
    {
        using var loader = data.DataLoader(data.TensorDataset(arange(10)), 3, drop_last: true);
        var seen = new List<Tensor>();
        foreach (IList<Tensor> batch in loader)
        {
            Assert.All(seen, t => Assert.True(t.IsInvalid));
            seen.Add(batch[0]);
            Assert.Equal([3L], batch[0].shape);
        }
        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void A_tensor_comes_back_from_its_bytes()
    {
        foreach (Tensor t in new[] { rand(3, 4).t(), arange(300), tensor(true), zeros(0, 2) })
        {
            using var stream = new MemoryStream();
            using (
                var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)
            )
            {
                t.Save(writer);
            }
            stream.Position = 0;
            Assert.True(t.Equals(Tensor.Load(stream)));
        }
    }

    [Fact]
    public void The_bytes_are_type_rank_sizes_and_elements()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        tensor(new byte[] { 7, 8 }).Save(writer);
        Assert.Equal([0, 1, 2, 7, 8], stream.ToArray());
    }
}
