using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>Helpers around training.</summary>
        public static class utils
        {
            /// <summary>Data sets and loaders.</summary>
            public static class data
            {
                /// <summary>Examples by number.</summary>
                public abstract class Dataset<T> : IDisposable
                {
                    /// <summary>How many examples there are.</summary>
                    public abstract long Count { get; }

                    /// <summary>Example number <paramref name="index"/>, from 0.</summary>
                    public abstract T GetTensor(long index);

                    /// <summary>Gives back what the data set holds.</summary>
                    public void Dispose()
                    {
                        Dispose(true);
                        GC.SuppressFinalize(this);
                    }

                    /// <summary>Gives back what the data set holds.</summary>
                    protected virtual void Dispose(bool disposing) { }
                }

                /// <summary>Examples whose parts have names, such as "data" and "label".</summary>
                public abstract class Dataset : Dataset<Dictionary<string, Tensor>> { }

                /// <summary>Examples whose parts are listed.</summary>
                public abstract class IterableDataset : Dataset<IList<Tensor>> { }

                /// <summary>The i-th example is the i-th part of each tensor. The tensors stay the caller's.</summary>
                /// <exception cref="ArgumentNullException">There are no tensors.</exception>
                /// <exception cref="ArgumentException">Their first sizes differ.</exception>
                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);

                /// <summary>Batches of a data set with named parts. Shuffled anew at each pass, or always alike with a seed.</summary>
                public static DataLoader DataLoader(
                    Dataset dataset,
                    int batchSize,
                    bool shuffle = false,
                    Device? device = null,
                    int? seed = null,
                    int num_worker = 1,
                    bool drop_last = false,
                    bool disposeBatch = true,
                    bool disposeDataset = true
                ) =>
                    new(
                        dataset,
                        batchSize,
                        shuffle,
                        device,
                        seed,
                        num_worker,
                        drop_last,
                        disposeBatch,
                        disposeDataset
                    );

                /// <summary>Batches of a data set with named parts, in an order of the caller's.</summary>
                public static DataLoader DataLoader(
                    Dataset dataset,
                    int batchSize,
                    IEnumerable<long> shuffler,
                    Device? device = null,
                    int num_worker = 1,
                    bool drop_last = false,
                    bool disposeBatch = true,
                    bool disposeDataset = true
                ) =>
                    new(
                        dataset,
                        batchSize,
                        shuffler,
                        device,
                        num_worker,
                        drop_last,
                        disposeBatch,
                        disposeDataset
                    );

                /// <summary>Batches of a data set with listed parts. Shuffled anew at each pass, or always alike with a seed.</summary>
                public static IterableDataLoader DataLoader(
                    IterableDataset dataset,
                    int batchSize,
                    bool shuffle = false,
                    Device? device = null,
                    int? seed = null,
                    int num_worker = 1,
                    bool drop_last = false,
                    bool disposeBatch = true,
                    bool disposeDataset = true
                ) =>
                    new(
                        dataset,
                        batchSize,
                        shuffle,
                        device,
                        seed,
                        num_worker,
                        drop_last,
                        disposeBatch,
                        disposeDataset
                    );

                /// <summary>Batches of a data set with listed parts, in an order of the caller's.</summary>
                public static IterableDataLoader DataLoader(
                    IterableDataset dataset,
                    int batchSize,
                    IEnumerable<long> shuffler,
                    Device? device = null,
                    int num_worker = 1,
                    bool drop_last = false,
                    bool disposeBatch = true,
                    bool disposeDataset = true
                ) =>
                    new(
                        dataset,
                        batchSize,
                        shuffler,
                        device,
                        num_worker,
                        drop_last,
                        disposeBatch,
                        disposeDataset
                    );
            }
        }
    }

    namespace Modules
    {
        /// <summary>The i-th example is the i-th part of each tensor.</summary>
        public sealed class TensorDataset : torch.utils.data.IterableDataset
        {
            private readonly torch.Tensor[] _tensors;

            internal TensorDataset(torch.Tensor[] tensors)
            {
                if (tensors is null or [])
                {
                    throw new ArgumentNullException(
                        nameof(tensors),
                        "A TensorDataset needs at least one tensor."
                    );
                }
                foreach (torch.Tensor t in tensors)
                {
                    if (t.Rank == 0 || t.Sizes[0] != tensors[0].Sizes[0])
                    {
                        throw new ArgumentException(
                            $"All tensors of a TensorDataset must have the same first size, but got {Shapes.Text(tensors[0])} and {Shapes.Text(t)}."
                        );
                    }
                }
                _tensors = [.. tensors.Select(static t => t.alias().DetachFromDisposeScope())];
            }

            /// <summary>The first size of the tensors.</summary>
            public override long Count => _tensors[0].Sizes[0];

            /// <summary>The parts of example <paramref name="index"/>: views.</summary>
            public IList<torch.Tensor> this[long index] => [.. _tensors.Select(t => t[index])];

            /// <summary>The parts of example <paramref name="index"/>: views.</summary>
            public override IList<torch.Tensor> GetTensor(long index) => this[index];

            /// <summary>The tensors themselves, for a batch in one go.</summary>
            internal IReadOnlyList<torch.Tensor> Tensors => _tensors;

            /// <summary>Lets go of the tensors, which stay the caller's.</summary>
            protected override void Dispose(bool disposing)
            {
                foreach (torch.Tensor t in _tensors)
                {
                    t.Dispose();
                }
                base.Dispose(disposing);
            }
        }
    }
}
