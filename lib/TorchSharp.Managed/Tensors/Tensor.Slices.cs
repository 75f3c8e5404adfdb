namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Which elements of one dimension a slice takes.</summary>
        private readonly record struct Stretch(int Dim, long Start, long Step, long Length);

        /// <summary>y = a stretch of x. The gradient is zero outside of it.</summary>
        private sealed class StretchNode(Tensor x, Stretch stretch, bool selected) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;

            public override void Backward(Tensor gradient, BackwardPass pass)
            {
                Tensor g = selected ? gradient.unsqueeze(stretch.Dim) : gradient;
                pass.Send(this, 0, Embed(g, _sizes, stretch));
            }
        }

        /// <summary>y = zeros with x in a stretch of it.</summary>
        private sealed class EmbedNode(Tensor x, Stretch stretch) : Node(x)
        {
            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(this, 0, gradient.Stretched(stretch, selected: false));
        }

        private static Tensor Embed(Tensor x, long[] sizes, Stretch stretch)
        {
            var y = new Tensor(x._type, sizes, null, zeroed: true);
            using (new EngineOwned())
            {
                using Tensor part = y.Part(stretch, selected: false);
                RawCopy.Copy(x, part);
            }
            if (Records(x))
            {
                y.Node = new EmbedNode(x, stretch);
            }
            return y;
        }

        private Tensor Part(Stretch s, bool selected)
        {
            long[] strides = (long[])Strides.Clone();
            long offset = _offset + s.Start * strides[s.Dim];
            long[] sizes = (long[])_sizes.Clone();
            sizes[s.Dim] = s.Length;
            strides[s.Dim] *= s.Step;
            return selected
                ? View(
                    [.. sizes[..s.Dim], .. sizes[(s.Dim + 1)..]],
                    [.. strides[..s.Dim], .. strides[(s.Dim + 1)..]],
                    offset
                )
                : View(sizes, strides, offset);
        }

        private Tensor Stretched(Stretch s, bool selected)
        {
            Tensor y = Part(s, selected);
            if (Records(this))
            {
                y.Node = new StretchNode(this, s, selected);
            }
            return y;
        }

        /// <summary>Every <paramref name="step"/>-th element of dimension <paramref name="dim"/> from <paramref name="start"/> up to, not including, <paramref name="finish"/>; both may count from the end and are clipped. A view.</summary>
        /// <exception cref="ArgumentException">The step is below 1.</exception>
        public Tensor slice(long dim, long start, long finish, long step) =>
            step >= 1
                ? Sliced(dim, start, finish, step)
                : throw new ArgumentException(
                    $"The step is {step}, but it must be positive. Use flip() to reverse.",
                    nameof(step)
                );

        private Tensor Sliced(long dim, long start, long finish, long step)
        {
            int d = NeedsDims(dim, "slice");
            if (step <= 0)
            {
                throw Errors.Torch(
                    $"slice step must be positive, but got {step}. Use flip() to reverse."
                );
            }
            long n = _sizes[d];
            long from = Math.Clamp(start < 0 ? start + n : start, 0, n),
                to = Math.Clamp(finish < 0 ? finish + n : finish, from, n);
            return Stretched(
                new Stretch(d, from, step, (to - from + step - 1) / step),
                selected: false
            );
        }

        /// <summary><paramref name="length"/> elements of dimension <paramref name="dim"/> from <paramref name="start"/> on. A view.</summary>
        public Tensor narrow(long dim, long start, long length)
        {
            int d = NeedsDims(dim, "narrow");
            long n = _sizes[d];
            long from = start < 0 ? start + n : start;
            if (from < 0 || length < 0 || from + length > n)
            {
                throw Errors.Torch(
                    $"narrow: start ({start}) + length ({length}) exceeds dimension {d} of size {n}."
                );
            }
            return Stretched(new Stretch(d, from, 1, length), selected: false);
        }

        /// <summary>The part at <paramref name="index"/> of dimension <paramref name="dim"/>, without that dimension. A view.</summary>
        public Tensor select(long dim, long index)
        {
            int d = NeedsDims(dim, "select");
            long n = _sizes[d];
            if (index < -n || index >= n)
            {
                throw Errors.Torch(
                    $"index {index} is out of bounds for dimension {d} with size {n}"
                );
            }
            return Stretched(new Stretch(d, index < 0 ? index + n : index, 1, 1), selected: true);
        }

        private int NeedsDims(long dim, string operation) =>
            Rank > 0
                ? Shapes.Wrap(dim, Rank)
                : throw Errors.Torch($"{operation}() cannot be applied to a 0-dim tensor.");

        /// <summary>Parts of <paramref name="size"/> elements along <paramref name="dim"/>, the last perhaps smaller. Views.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            int d = NeedsDims(dim, "split");
            if (size <= 0)
            {
                throw Errors.Torch($"split expects a positive size, but got {size}.");
            }
            long n = _sizes[d];
            var parts = new Tensor[Math.Max(1, (n + size - 1) / size)];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(d, i * size, Math.Min(size, n - i * size));
            }
            return parts;
        }

        /// <summary>Parts of the given sizes along <paramref name="dim"/>. Views.</summary>
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0)
        {
            int d = NeedsDims(dim, "split");
            long total = 0;
            foreach (long s in sizes)
            {
                total += s;
            }
            if (total != _sizes[d])
            {
                throw Errors.Torch(
                    $"split_with_sizes expects split_sizes to sum exactly to {_sizes[d]} (the tensor's size at dimension {d}), but got {Shapes.Text(sizes)}."
                );
            }
            var parts = new Tensor[sizes.Length];
            long start = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(d, start, sizes[i]);
                start += sizes[i];
            }
            return parts;
        }

        /// <summary>Parts of the given sizes along <paramref name="dim"/>. Views.</summary>
        public Tensor[] split(long[] sizes, long dim = 0) => split(sizes.AsSpan(), dim);

        /// <summary>Parts of the given sizes along the first dimension. Views.</summary>
        public Tensor[] split(params long[] sizes) => split(sizes.AsSpan(), 0);

        /// <summary>At most <paramref name="chunks"/> parts of equal size along <paramref name="dim"/>, the last perhaps smaller. Views.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            int d = NeedsDims(dim, "chunk");
            if (_sizes[d] == 0)
            {
                // As many empty parts, as in PyTorch.
                return split(new long[chunks], d);
            }
            return split(Math.Max(1, (_sizes[d] + chunks - 1) / chunks), d);
        }

        /// <summary>The parts along <paramref name="dimension"/>, without it. Views.</summary>
        public Tensor[] unbind(long dimension = 0)
        {
            int d = NeedsDims(dimension, "unbind");
            var parts = new Tensor[_sizes[d]];
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = select(d, i);
            }
            return parts;
        }
    }
}
