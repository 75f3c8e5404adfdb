using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Orders the rows of a matrix and finds where a new one begins. NaN comes last and differs from itself.</summary>
        private struct DistinctRows(Tensor rows, bool ordered) : ITyped
        {
            /// <summary>The rows' positions, in ascending order of the rows if asked for.</summary>
            public int[] Order { get; private set; } = [];

            /// <summary>Whether the row at this place differs from the one before.</summary>
            public bool[] Begins { get; private set; } = [];

            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                int n = (int)rows._sizes[0],
                    width = (int)rows._sizes[1];
                T[] values = rows.Flat<T>().ToArray();
                Order = [.. Enumerable.Range(0, n)];
                if (ordered)
                {
                    Array.Sort(
                        Order,
                        (a, b) => Compare(values, a, b, width) is var c && c != 0 ? c : a - b
                    );
                }
                Begins = new bool[n];
                for (int i = 0; i < n; i++)
                {
                    Begins[i] = i == 0 || Compare(values, Order[i - 1], Order[i], width) != 0;
                }
            }

            private static int Compare<T>(T[] values, int a, int b, int width)
                where T : unmanaged, INumber<T>
            {
                for (int k = 0; k < width; k++)
                {
                    T x = values[a * width + k],
                        y = values[b * width + k];
                    if (T.IsNaN(x) || T.IsNaN(y))
                    {
                        return T.IsNaN(x) ? (T.IsNaN(y) && a < b ? -1 : 1) : -1;
                    }
                    if (x != y)
                    {
                        return x < y ? -1 : 1;
                    }
                }
                return 0;
            }
        }

        private (Tensor, Tensor?, Tensor?) Distinct(
            bool ordered,
            bool returnInverse,
            bool returnCounts,
            int? dim
        )
        {
            int d = dim is null ? 0 : NeedsDims(dim.Value, "unique");
            if (dim is not null && Count == 0 && _sizes[d] > 0)
            {
                throw Errors.Torch(
                    $"There are 0 sized dimensions in {Shapes.Text(this)}, and they aren't selected, so unique cannot be applied"
                );
            }
            using DisposeScope scope = NewDisposeScope();
            using IDisposable _ = no_grad();
            Tensor lines = dim is null ? reshape(-1) : transpose(0, d);
            Tensor rows = lines
                .reshape(lines._sizes[0], Count == 0 ? 0 : lines.Count / lines._sizes[0])
                .contiguous();
            var work = new DistinctRows(rows, ordered);
            TypeSwitch.Run(_type, ref work);
            var firsts = new List<long>();
            var counts = new List<long>();
            var inverse = new long[work.Order.Length];
            for (int i = 0; i < inverse.Length; i++)
            {
                if (work.Begins[i])
                {
                    firsts.Add(work.Order[i]);
                    counts.Add(0);
                }
                counts[^1]++;
                inverse[work.Order[i]] = firsts.Count - 1;
            }
            Tensor chosen = lines.index_select(0, tensor(firsts));
            Tensor places = tensor(inverse);
            Tensor output = (dim is null ? chosen : chosen.transpose(0, d)).clone();
            return (
                scope.MoveToOuter(output),
                returnInverse
                    ? scope.MoveToOuter(dim is null ? places.view(_sizes) : places)
                    : null,
                returnCounts ? scope.MoveToOuter(tensor(counts)) : null
            );
        }

        /// <summary>
        /// The different elements in ascending order, or the different slices along <paramref name="dim"/>; where each element (slice)
        /// of this tensor stands among them; how often each occurs. What is not asked for is null.
        /// </summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no such dimension, or its slices have no elements.</exception>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(
            bool sorted = true,
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        ) => Distinct(ordered: true, return_inverse, return_counts, dim);

        /// <summary>As <see cref="unique"/>, but only neighbours that are equal become one; the order stays.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique_consecutive(
            bool return_inverse = false,
            bool return_counts = false,
            int? dim = null
        ) => Distinct(ordered: false, return_inverse, return_counts, dim);
    }
}
