using System.Diagnostics;
using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// An array of numbers with a shape, strides into shared storage, an element type, and a place in the graph of derivatives.
    /// Views (slices, transposes, ...) share storage with the tensor they were taken from.
    /// </summary>
    [Utils.TypeFormatterSource(typeof(Utils.TensorFormatters))]
    public partial class Tensor : IDisposable
    {
        /// <summary>Few tensors have names: a field would make all of them larger.</summary>
        private static readonly ConditionalWeakTable<Tensor, string> s_names = [];

        private Storage? _storage;
        private long[] _sizes;

        /// <summary>Null means contiguous: row-major without gaps.</summary>
        private long[]? _strides;
        private long _offset;
        private ScalarType _type;

        /// <summary>A new contiguous tensor with undefined contents. The array of sizes belongs to the tensor from now on.</summary>
        internal Tensor(ScalarType type, long[] sizes)
            : this(type, sizes, strides: null, zeroed: false) { }

        /// <summary>A new tensor laid out by dense strides (null: contiguous), zeroed or with undefined contents.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Tensor(ScalarType type, long[] sizes, long[]? strides, bool zeroed)
        {
            Count = Shapes.Count(sizes);
            _type = type;
            _sizes = sizes;
            _strides = strides;
            ThreadState state = ThreadState.Current;
            _storage = Storage.Of(Count * SizeOf(type), zeroed, state);
            Created(state);
        }

        /// <summary>A new tensor of a contiguous one's type and sizes, with undefined contents.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Tensor(Tensor alike, ThreadState state)
        {
            Debug.Assert(alike.Contiguous);
            (Count, _type, _sizes) = (alike.Count, alike._type, alike._sizes);
            _storage = Storage.Of(Count * SizeOf(_type), zeroed: false, state);
            Created(state);
        }

        /// <summary>A view on existing storage. Counts as one more user of it.</summary>
        internal Tensor(
            Storage storage,
            ScalarType type,
            long[] sizes,
            long[]? strides,
            long offset
        )
        {
            Count = Shapes.Count(sizes);
            storage.AddReference();
            _storage = storage;
            _type = type;
            _sizes = sizes;
            _strides = strides is null || Shapes.IsContiguous(sizes, strides) ? null : strides;
            _offset = offset;
            Created(ThreadState.Current);
        }

        /// <summary>Takes over storage, geometry, scope and place in the counts of <paramref name="given"/>, whose handle is empty afterwards.</summary>
        private protected Tensor(Tensor given)
        {
            _storage = given.Data;
            given._storage = null;
            (Count, _type, _sizes) = (given.Count, given._type, given._sizes);
            (_strides, _offset) = (given._strides, given._offset);
            (_lot, _uncounted) = (given._lot, given._uncounted);
            DisposeScope.Replace(given, this);
        }

        /// <summary>A second handle on the same storage, geometry and place in the graph.</summary>
        internal Tensor Alias() =>
            new(Data, _type, _sizes, _strides, _offset) { Node = Node, BaseOf = BaseOf };

        /// <summary>The storage.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        internal Storage Data
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _storage ?? throw Disposed();
        }

        /// <summary>How many elements there are; 1 for a tensor without dimensions.</summary>
        internal long Count { get; private set; }

        /// <summary>The sizes themselves; never to be written to.</summary>
        internal long[] Sizes => _sizes;

        /// <summary>The number of dimensions.</summary>
        internal int Rank => _sizes.Length;

        /// <summary>The strides in elements, made on demand for a contiguous tensor.</summary>
        internal long[] Strides => _strides ?? Shapes.ContiguousStrides(_sizes);

        /// <summary>The strides, or null for a contiguous tensor.</summary>
        internal long[]? StridesOrNull => _strides;

        /// <summary>Index of the first element in the storage.</summary>
        internal long Offset => _offset;

        /// <summary>Row-major without gaps.</summary>
        internal bool Contiguous => _strides is null;

        /// <summary>Every element of a gap-free stretch of storage exactly once, in whatever order of dimensions.</summary>
        internal bool Dense => _strides is null || Shapes.IsDense(_sizes, _strides);

        /// <summary>The version of the contents: each in-place change raises it, for all views alike.</summary>
        internal int Version => Data.Version;

        /// <summary>Marks an in-place change of the contents.</summary>
        internal void Changed() => Data.Version++;

        /// <summary>The elements in storage order. Only meaningful for a dense tensor.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Span<T> Flat<T>()
            where T : unmanaged => Count == 0 ? default : Data.Span<T>(_offset, Count);

        /// <summary>The whole storage from the tensor's first element on; nothing when there is none (an empty view may begin anywhere).</summary>
        internal Span<T> FromOffset<T>()
            where T : unmanaged => Count == 0 ? default : Data.Span<T>()[checked((int)_offset)..];

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => _storage is null;

        /// <summary>A number that tells handles apart; it is no address.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle
        {
            get
            {
                _ = Data;
                return RuntimeHelpers.GetHashCode(this);
            }
        }

        /// <summary>A free name, for display.</summary>
        public string name
        {
            get => s_names.TryGetValue(this, out string? name) ? name : "";
            set => s_names.AddOrUpdate(this, value ?? "");
        }

        /// <summary>The sizes of the dimensions, as a fresh array.</summary>
        public long[] shape
        {
            get
            {
                _ = Data;
                return (long[])_sizes.Clone();
            }
        }

        /// <summary>The number of dimensions.</summary>
        public long ndim => Rank;

        /// <summary>The number of dimensions.</summary>
        public long Dimensions => Rank;

        /// <summary>The number of elements.</summary>
        public long NumberOfElements => numel();

        /// <summary>Bytes per element.</summary>
        public long ElementSize => SizeOf(_type);

        /// <summary>The element type.</summary>
        public ScalarType dtype
        {
            get
            {
                _ = Data;
                return _type;
            }
        }

        /// <summary>The processor.</summary>
        public Device device => CPU;

        /// <summary>The kind of device: the processor.</summary>
        public DeviceType device_type => DeviceType.CPU;

        /// <summary>-1: there is only one processor.</summary>
        public int device_index => -1;

        /// <summary>False.</summary>
        public bool is_cuda => false;

        /// <summary>False.</summary>
        public bool is_meta => false;

        /// <summary>False.</summary>
        public bool is_sparse => false;

        /// <summary>True.</summary>
        public bool is_cpu() => true;

        /// <summary>The number of dimensions.</summary>
        public long dim() => Rank;

        /// <summary>The number of elements.</summary>
        public long numel()
        {
            _ = Data;
            return Count;
        }

        /// <summary>Bytes per element.</summary>
        public long element_size() => SizeOf(_type);

        /// <summary>The sizes of the dimensions.</summary>
        public long[] size() => shape;

        /// <summary>The size of dimension <paramref name="dim"/>, counted from the end when negative.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension.</exception>
        public long size(int dim) => _sizes[NeedsDims(dim, "size")];

        /// <summary>The strides in elements; of what the engine laid out in an order of its own, those that it has in TorchSharp.</summary>
        public long[] stride() => _strides is null ? Strides : Seen(_strides);

        /// <summary>The stride of dimension <paramref name="dim"/> in elements, as <see cref="stride()"/> has it.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension.</exception>
        public long stride(int dim) => stride()[NeedsDims(dim, "stride")];

        /// <summary>The index of the first element in the storage.</summary>
        public long storage_offset() => Data.Layout?.RowMajor(_offset) ?? _offset;

        /// <summary>Whether the elements lie row-major without gaps, or do so in TorchSharp.</summary>
        public bool is_contiguous() =>
            Contiguous || (Data.Layout is not null && Shapes.IsContiguous(_sizes, stride()));

        /// <summary>Whether the elements are floating-point numbers.</summary>
        public bool is_floating_point() => torch.is_floating_point(_type);

        /// <summary>Whether the elements are integers or truth values.</summary>
        public bool is_integral() => torch.is_integral(_type);

        /// <summary>False: this engine has no complex tensors.</summary>
        public bool is_complex() => false;

        /// <summary>Gives the storage back once nobody else (a view, the graph) uses it. Using the tensor afterwards throws.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Does the work of <see cref="Dispose()"/>.</summary>
        protected virtual void Dispose(bool disposing) => GiveBack(ThreadState.Current);

        /// <summary>As <see cref="Dispose()"/>, for a scope that ends and knows its thread's state: derived classes are asked, plain tensors, which have no finaliser, are not.</summary>
        internal void DisposeIn(ThreadState state)
        {
            if (GetType() == typeof(Tensor))
            {
                GiveBack(state);
            }
            else
            {
                Dispose();
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void GiveBack(ThreadState state)
        {
            if (_storage is { } storage)
            {
                _storage = null;
                storage.Release(state);
                Removed(state);
            }
        }

        /// <summary>Replaces geometry and storage, keeping the identity of the handle (resizing in-place forms).</summary>
        internal void Become(Tensor other)
        {
            Storage data = other.Data;
            data.AddReference();
            _storage?.Release();
            _storage = data;
            _sizes = other._sizes;
            _strides = other._strides;
            _offset = other._offset;
            _type = other._type;
            Count = other.Count;
        }

        private long[] Seen(long[] strides) =>
            Data.Layout is { } own
                ? Array.ConvertAll(strides, own.RowMajor)
                : (long[])strides.Clone();

        /// <summary>Notes that TorchSharp lays this result out row-major. Only for a result that is all of its storage.</summary>
        internal Tensor RowMajor()
        {
            if (_strides is not null)
            {
                Data.Layout = new Layout(_sizes, _strides);
            }
            return this;
        }

        /// <summary>
        /// This tensor, row-major in memory: for good where TorchSharp's is and nobody else has its storage, so that views share it
        /// as there; else a copy.
        /// </summary>
        private Tensor RowMajorForAll()
        {
            if (!Contiguous && is_contiguous() && Data.References == 1)
            {
                Settle();
            }
            return Packed();
        }

        /// <summary>Gives this handle row-major memory of its own.</summary>
        private void Settle()
        {
            using var _ = new EngineOwned();
            using Tensor packed = RawCopy.Contiguous(this);
            Become(packed);
        }

        internal static int SizeOf(ScalarType type) =>
            type switch
            {
                ScalarType.Float32 or ScalarType.Int32 => 4,
                ScalarType.Float64 or ScalarType.Int64 => 8,
                ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
                ScalarType.Int16 => 2,
                _ => throw Promotion.Unsupported(type),
            };

        private static InvalidOperationException Disposed() =>
            new(
                "Tensor invalid -- empty handle. It was disposed, perhaps at the end of a dispose scope: keep it with MoveToOuterDisposeScope()."
            );
    }
}
