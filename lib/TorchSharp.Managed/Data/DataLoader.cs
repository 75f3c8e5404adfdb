using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Modules;

/// <summary>Batches of examples: an enumeration is one pass over the data.</summary>
/// <typeparam name="T">An example.</typeparam>
/// <typeparam name="S">A batch.</typeparam>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    /// <summary>Batches in an order of the caller's.</summary>
    /// <param name="dataset">The examples.</param>
    /// <param name="batchSize">How many examples a batch has; the last may have fewer.</param>
    /// <param name="collate_fn">Makes a batch of examples.</param>
    /// <param name="shuffler">The order.</param>
    /// <param name="device">The processor.</param>
    /// <param name="num_worker">How many threads fetch examples.</param>
    /// <param name="drop_last">Leaves out a smaller last batch.</param>
    /// <param name="disposeBatch">Disposes of a batch when the next is asked for.</param>
    /// <param name="disposeDataset">Disposes of the data set with the loader.</param>
    public DataLoader(
        Dataset<T> dataset,
        int batchSize,
        Func<IEnumerable<T>, torch.Device, S> collate_fn,
        IEnumerable<long> shuffler,
        torch.Device? device = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        torch.Device.Check(device);
        this.dataset = dataset;
        batch_size = batchSize;
        this.collate_fn = collate_fn;
        sampler = shuffler;
        Device = device ?? torch.CPU;
        num_workers = Math.Max(num_worker, 1);
        this.drop_last = drop_last;
        DisposeBatch = disposeBatch;
        DisposeDataset = disposeDataset;
    }

    /// <summary>Batches in order, or shuffled: anew at each pass, or always alike with a seed.</summary>
    public DataLoader(
        Dataset<T> dataset,
        int batchSize,
        Func<IEnumerable<T>, torch.Device, S> collate_fn,
        bool shuffle = false,
        torch.Device? device = null,
        int? seed = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
        : this(
            dataset,
            batchSize,
            collate_fn,
            shuffle ? new FisherYatesShuffler(dataset.Count, seed) : InOrder(dataset.Count),
            device,
            num_worker,
            drop_last,
            disposeBatch,
            disposeDataset
        ) { }

    private static IEnumerable<long> InOrder(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return i;
        }
    }

    /// <summary>The examples.</summary>
    public Dataset<T> dataset { get; }

    /// <summary>How many examples a batch has.</summary>
    public int batch_size { get; }

    /// <summary>Whether a smaller last batch is left out.</summary>
    public bool drop_last { get; }

    /// <summary>The order.</summary>
    public IEnumerable<long> sampler { get; }

    /// <summary>How many threads fetch examples.</summary>
    public int num_workers { get; }

    /// <summary>Makes a batch of examples.</summary>
    public Func<IEnumerable<T>, torch.Device, S> collate_fn { get; }

    /// <summary>The processor.</summary>
    public torch.Device Device { get; }

    /// <summary>Whether a batch is disposed of when the next is asked for.</summary>
    public bool DisposeBatch { get; }

    /// <summary>Whether the data set is disposed of with the loader.</summary>
    public bool DisposeDataset { get; }

    /// <summary>The number of batches.</summary>
    public long Count =>
        drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    /// <summary>One pass over the data.</summary>
    public IEnumerator<S> GetEnumerator()
    {
        foreach (long[] indices in sampler.Chunk(batch_size))
        {
            if (drop_last && indices.Length < batch_size)
            {
                yield break;
            }
            (S batch, List<IDisposable> owned) = Batch(indices);
            try
            {
                yield return batch;
            }
            finally
            {
                if (DisposeBatch)
                {
                    owned.ForEach(static d => d.Dispose());
                }
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A batch, and the tensors that were made for it. Examples are let go of.</summary>
    private (S Batch, List<IDisposable> Owned) Batch(long[] indices)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        S batch;
        using (DisposeScope examples = torch.NewDisposeScope())
        {
            T[] parts = Fetch(indices, examples);
            using DisposeScope made = torch.NewDisposeScope();
            batch = collate_fn(parts, Device);
            made.MoveToOther(scope, made.DisposablesView);
        }
        var owned = scope.DisposablesView.ToList();
        scope.Detach(owned);
        return (batch, owned);
    }

    /// <summary>Dispose scopes hold for a thread, so that each worker hands over what it made.</summary>
    private T[] Fetch(long[] indices, DisposeScope scope)
    {
        if (num_workers == 1)
        {
            return Array.ConvertAll(indices, dataset.GetTensor);
        }
        var parts = new T[indices.Length];
        var made = new IReadOnlyList<IDisposable>[indices.Length];
        Parallel.For(
            0,
            indices.Length,
            new ParallelOptions { MaxDegreeOfParallelism = num_workers },
            i =>
            {
                using DisposeScope mine = torch.NewDisposeScope();
                parts[i] = dataset.GetTensor(indices[i]);
                made[i] = mine.DisposablesView;
                mine.Detach(made[i]);
            }
        );
        foreach (IReadOnlyList<IDisposable> list in made)
        {
            scope.Attach(list);
        }
        return parts;
    }

    /// <summary>Disposes of the data set, if it belongs to the loader.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the data set, if it belongs to the loader.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && DisposeDataset)
        {
            dataset.Dispose();
        }
    }
}

/// <summary>Batches as dictionaries: each part of the examples stacked.</summary>
public class DataLoader
    : DataLoader<Dictionary<string, torch.Tensor>, Dictionary<string, torch.Tensor>>
{
    /// <summary>Batches in order, or shuffled: anew at each pass, or always alike with a seed.</summary>
    public DataLoader(
        Dataset dataset,
        int batchSize,
        bool shuffle = false,
        torch.Device? device = null,
        int? seed = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
        : base(
            dataset,
            batchSize,
            Collate,
            shuffle,
            device,
            seed,
            num_worker,
            drop_last,
            disposeBatch,
            disposeDataset
        ) { }

    /// <summary>Batches in an order of the caller's.</summary>
    public DataLoader(
        Dataset dataset,
        int batchSize,
        IEnumerable<long> shuffler,
        torch.Device? device = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
        : base(
            dataset,
            batchSize,
            Collate,
            shuffler,
            device,
            num_worker,
            drop_last,
            disposeBatch,
            disposeDataset
        ) { }

    private static Dictionary<string, torch.Tensor> Collate(
        IEnumerable<Dictionary<string, torch.Tensor>> examples,
        torch.Device device
    )
    {
        Dictionary<string, torch.Tensor>[] all = [.. examples];
        return all[0]
            .Keys.ToDictionary(k => k, k => torch.stack(all.Select(example => example[k])));
    }
}

/// <summary>Batches as lists: each part of the examples stacked.</summary>
public class IterableDataLoader : DataLoader<IList<torch.Tensor>, IList<torch.Tensor>>
{
    /// <summary>Batches in order, or shuffled: anew at each pass, or always alike with a seed.</summary>
    public IterableDataLoader(
        IterableDataset dataset,
        int batchSize,
        bool shuffle = false,
        torch.Device? device = null,
        int? seed = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
        : base(
            dataset,
            batchSize,
            Collate,
            shuffle,
            device,
            seed,
            num_worker,
            drop_last,
            disposeBatch,
            disposeDataset
        ) { }

    /// <summary>Batches in an order of the caller's.</summary>
    public IterableDataLoader(
        IterableDataset dataset,
        int batchSize,
        IEnumerable<long> shuffler,
        torch.Device? device = null,
        int num_worker = 1,
        bool drop_last = false,
        bool disposeBatch = true,
        bool disposeDataset = true
    )
        : base(
            dataset,
            batchSize,
            Collate,
            shuffler,
            device,
            num_worker,
            drop_last,
            disposeBatch,
            disposeDataset
        ) { }

    private static IList<torch.Tensor> Collate(
        IEnumerable<IList<torch.Tensor>> examples,
        torch.Device device
    )
    {
        IList<torch.Tensor>[] all = [.. examples];
        return
        [
            .. Enumerable
                .Range(0, all[0].Count)
                .Select(i => torch.stack(all.Select(example => example[i]))),
        ];
    }
}
