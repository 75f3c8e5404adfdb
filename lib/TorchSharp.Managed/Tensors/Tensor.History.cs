namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Gives the tensor a new history after an in-place change; its base, or its views, follow.</summary>
        private void Rebase(Node? node)
        {
            if (!ThreadState.Current.GradEnabled)
            {
                return;
            }
            if (_base is not { } whole)
            {
                node ??= _node is null ? null : new ForgottenNode(this);
                _histories += _node is null && node is null ? 0 : 1;
            }
            else if (whole.Node is not null || node is not null)
            {
                whole.Node = new OverwrittenNode(whole, this, node);
                _histories = ++whole._histories;
                node ??= new PartNode(whole, this);
            }
            _node = node;
        }

        /// <summary>The history of a view whose base was changed in place since: a part of what the base is now.</summary>
        private Node? Renewed(Tensor whole)
        {
            _histories = whole._histories;
            return _node = whole.Node is null ? null : new PartNode(whole, this);
        }

        /// <summary>Where a view lies in its base, in terms of the base's own layout.</summary>
        private readonly struct Window(
            long[] wholeSizes,
            long[] wholeStrides,
            long[] sizes,
            long[] strides,
            long offset
        )
        {
            private readonly long[] _wholeSizes = wholeSizes;
            private readonly long[] _wholeStrides = wholeStrides;
            private readonly long[] _sizes = sizes;
            private readonly long[] _strides = strides;
            private readonly long _offset = offset;

            public Window(Tensor whole, Tensor view)
                : this(
                    whole.Sizes,
                    whole.Strides,
                    view.Sizes,
                    view.Strides,
                    view.Offset - whole.Offset
                ) { }

            public long[] Sizes => _sizes;

            public long[] WholeSizes => _wholeSizes;

            /// <summary>Whether several elements of the view may be one of the base, as after expand.</summary>
            public bool Repeats => MayRepeat(_sizes, _strides);

            /// <summary>Whether several elements of the base may be one place in memory.</summary>
            public bool WholeRepeats => MayRepeat(_wholeSizes, _wholeStrides);

            public static bool MayRepeat(long[] sizes, long[] strides)
            {
                long[] ns = [.. sizes],
                    steps = [.. strides];
                Array.Sort(steps, ns);
                long reach = 0;
                for (int i = 0; i < ns.Length; i++)
                {
                    if (ns[i] > 1 && steps[i] <= reach)
                    {
                        return true;
                    }
                    reach += Math.Max(ns[i] - 1, 0) * steps[i];
                }
                return false;
            }

            private static long Extent(long[] sizes, long[] strides)
            {
                long extent = 1;
                for (int i = 0; i < sizes.Length; i++)
                {
                    extent += Math.Max(sizes[i] - 1, 0) * strides[i];
                }
                return extent;
            }

            /// <summary>Zeros laid out as the base, and the part of them that the view shows.</summary>
            public (Tensor Whole, Tensor Part) Blank(ScalarType type)
            {
                long extent = Extent(_wholeSizes, _wholeStrides);
                using var zeros = new Tensor(type, [extent], null, zeroed: true);
                return (
                    new Tensor(zeros.Data, type, _wholeSizes, _wholeStrides, 0),
                    new Tensor(zeros.Data, type, _sizes, _strides, _offset)
                );
            }

            /// <summary>
            /// A gradient of the view as one of a base whose elements share places in memory: what comes to a place is
            /// divided among all elements there, as PyTorch does, so that it is not counted once for each of them.
            /// </summary>
            public Tensor Shared(Tensor gradient)
            {
                // The view may begin before the base and end behind it.
                long first = Math.Min(_offset, 0),
                    n = Math.Max(
                        Extent(_wholeSizes, _wholeStrides),
                        _offset + Extent(_sizes, _strides)
                    );
                Tensor places = arange(n - first);
                Tensor from = places.as_strided(_sizes, _strides, _offset - first).reshape(-1),
                    to = places.as_strided(_wholeSizes, _wholeStrides, -first).reshape(-1);
                Tensor none = torch.zeros(n - first, gradient._type);
                Tensor sums = none.scatter_add(0, from, gradient.reshape(-1)),
                    sharers = none.scatter_add(0, to, torch.ones(to.Count, gradient._type));
                return (sums.index_select(0, to) / sharers.index_select(0, to)).view(_wholeSizes);
            }

            /// <summary>For each element of the view its row-major place in the base, as a vector of Int64. The base's elements share no memory.</summary>
            public Tensor Places()
            {
                (Tensor whole, Tensor part) = Blank(ScalarType.Int64);
                RawCopy.Copy(arange(whole.Count).view(_wholeSizes), whole);
                return part.reshape(-1);
            }
        }

        /// <summary>A view of a base, whatever way it was taken.</summary>
        private sealed class PartNode(Tensor whole, Window window) : Node(whole)
        {
            private readonly Window _window = window;

            public PartNode(Tensor whole, Tensor view)
                : this(whole, new Window(whole, view)) { }

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (_window.WholeRepeats)
                {
                    pass.Send(this, 0, _window.Shared(gradient));
                    return;
                }
                if (pass.CreateGraph || _window.Repeats)
                {
                    Tensor sums = torch
                        .zeros(Shapes.Count(_window.WholeSizes), gradient._type)
                        .scatter_add(0, _window.Places(), gradient.reshape(-1));
                    pass.Send(this, 0, sums.view(_window.WholeSizes));
                    return;
                }
                (Tensor whole, Tensor part) = _window.Blank(gradient._type);
                RawCopy.Copy(gradient, part);
                part.Dispose();
                pass.Send(this, 0, whole);
            }
        }

        /// <summary>A tensor changed through a view of it: the view's part of the gradient takes the operation's way, the rest the old one.</summary>
        private sealed class OverwrittenNode(Tensor whole, Tensor view, Node? written)
            : Node([whole.Node, written])
        {
            private readonly Window _window = new(whole, view);

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                if (pass.CreateGraph)
                {
                    Differentiably(gradient, pass);
                    return;
                }
                (Tensor whole, Tensor part) = _window.Blank(gradient._type);
                RawCopy.Copy(gradient, whole);
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, RawCopy.Contiguous(part));
                }
                if (pass.Wants(this, 0))
                {
                    RawCopy.Fill(part, 0);
                    pass.Send(this, 0, whole.Alias());
                }
                part.Dispose();
                whole.Dispose();
            }

            /// <summary>The same by positions, so that it can be differentiated again.</summary>
            private void Differentiably(Tensor gradient, BackwardPass pass)
            {
                Tensor flat = gradient.reshape(-1),
                    at = _window.Places();
                if (pass.Wants(this, 1))
                {
                    pass.Send(this, 1, flat.index_select(0, at).view(_window.Sizes));
                }
                if (pass.Wants(this, 0))
                {
                    Tensor rest = flat.clone().index_put_(torch.zeros([], flat._type), [at]);
                    pass.Send(this, 0, rest.view(_window.WholeSizes));
                }
            }
        }

        private Tensor Part(long[] sizes, long[] strides, long offset)
        {
            Tensor y = View(sizes, strides, offset);
            if (Records(this))
            {
                y.Node = new PartNode(this, y);
            }
            return y;
        }

        /// <summary>A view by sizes, strides and offset, all in elements of the storage, which it must not leave.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">The view would reach past the storage.</exception>
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0)
        {
            if (!Contiguous && _offset == 0 && is_contiguous())
            {
                return RowMajorForAll().as_strided(size, strides, storageOffset);
            }
            long last = storageOffset;
            for (int i = 0; i < size.Length; i++)
            {
                last += Math.Max(size[i] - 1, 0) * strides[i];
            }
            if (storageOffset < 0 || last * SizeOf(_type) >= Data.Length)
            {
                throw Errors.Torch(
                    $"as_strided: sizes {Shapes.Text(size)}, strides {Shapes.Text(strides)} and offset {storageOffset} reach past the storage, which holds {Data.Length / SizeOf(_type)} elements."
                );
            }
            return Part((long[])size.Clone(), (long[])strides.Clone(), storageOffset);
        }

        /// <summary>The diagonal of two dimensions, as the last dimension of a view; above the main one for a positive offset.</summary>
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1)
        {
            int a = Shapes.Wrap(dim1, Rank),
                b = Shapes.Wrap(dim2, Rank);
            if (a == b)
            {
                throw Errors.Torch($"diagonal dimensions cannot be identical {dim1}, {dim2}");
            }
            long down = Math.Max(-offset, 0),
                right = Math.Max(offset, 0);
            long length = Math.Max(Math.Min(_sizes[a] - down, _sizes[b] - right), 0);
            long[] own = Strides,
                sizes = Line(_sizes, length);
            Tensor y = View(sizes, Line(own, own[a] + own[b]), _offset + Start(own));
            if (Records(this))
            {
                // Where elements share memory, the places of a row-major tensor still tell them apart.
                long[] apart = Window.MayRepeat(_sizes, own)
                    ? Shapes.ContiguousStrides(_sizes)
                    : own;
                y.Node = new PartNode(
                    this,
                    new Window(_sizes, apart, sizes, Line(apart, apart[a] + apart[b]), Start(apart))
                );
            }
            return y;

            long[] Line(long[] all, long last) => [.. all.Where((_, i) => i != a && i != b), last];

            long Start(long[] strides) => length == 0 ? 0 : down * strides[a] + right * strides[b];
        }
    }
}
