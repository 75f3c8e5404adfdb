using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The tensor itself, its dimensions named if there are names.</summary>
    private static Tensor Named(Tensor y, string[]? names) =>
        names is { Length: > 0 } ? y.rename_(names) : y;

    public partial class Tensor
    {
        private const string Ellipsis = "...";

        /// <summary>Few tensors have names of dimensions: a field would make all of them larger.</summary>
        private static readonly ConditionalWeakTable<Tensor, string?[]> s_dimensions = [];

        /// <summary>
        /// The dimensions' names, null where one has none. Factories and the methods here give names and keep them; results of other
        /// operations have none.
        /// </summary>
        [AllowNull]
        public string[] names =>
            s_dimensions.TryGetValue(this, out string?[]? given) && given.Length == Rank
                ? [.. given!]
                : new string[Rank];

        /// <summary>Whether a dimension has a name.</summary>
        public bool has_names() => Array.Exists(names, static n => n is not null);

        /// <summary>A new handle on the same elements whose dimensions have other names, or (null) none.</summary>
        /// <param name="names">A name or null for each dimension; one "..." keeps the names in its place.</param>
        /// <exception cref="ArgumentException">There are not as many names as dimensions.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">A name comes twice.</exception>
        public Tensor rename(IEnumerable<string?>? names)
        {
            string?[] wanted = Filled(names);
            return alias().Carrying(wanted);
        }

        /// <summary>As <see cref="rename"/>, of this handle itself.</summary>
        public Tensor rename_(IEnumerable<string?>? names) => Carrying(Filled(names));

        /// <summary>A new handle whose dimensions without names have some; others keep theirs.</summary>
        /// <param name="names">A name for each dimension; one "..." keeps what is in its place.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">A dimension has another name already.</exception>
        public Tensor refine_names(IEnumerable<string> names)
        {
            string?[] wanted = Filled(names);
            string?[] own = this.names;
            for (int d = 0; d < Rank; d++)
            {
                if (own[d] is { } name && name != wanted[d])
                {
                    throw Errors.Torch(
                        $"refine_names: cannot coerce the name '{name}' of dimension {d} to '{wanted[d]}'. Use rename(...)."
                    );
                }
            }
            return alias().Carrying(wanted);
        }

        /// <inheritdoc cref="refine_names(IEnumerable{string})"/>
        public Tensor refine_names(params string[] names) =>
            refine_names((IEnumerable<string>)names);

        /// <summary>Merges neighbouring dimensions, given by their names in order, into one with a new name.</summary>
        /// <exception cref="ArgumentException">No names, or more than there are dimensions.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">No dimension has such a name, or the dimensions are not neighbours in that order.</exception>
        public Tensor flatten(IList<string?> dims, string out_dim)
        {
            if (dims.Count == 0 || dims.Count > Rank)
            {
                throw new ArgumentException(
                    $"{dims.Count} names of dimensions to flatten; the tensor has {Rank} dimensions.",
                    nameof(dims)
                );
            }
            string?[] own = names;
            int first = PlaceOf(dims[0]);
            for (int i = 1; i < dims.Count; i++)
            {
                if (PlaceOf(dims[i]) != first + i)
                {
                    throw Errors.Torch(
                        $"flatten: dims [{string.Join(", ", dims)}] must be consecutive in [{string.Join(", ", own)}]."
                    );
                }
            }
            return flatten(first, first + dims.Count - 1)
                .Carrying([.. own[..first], out_dim, .. own[(first + dims.Count)..]]);
        }

        /// <summary>Splits the dimension of a name into some with names and sizes (one may be -1).</summary>
        /// <exception cref="ArgumentException">There are no sizes.</exception>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">No dimension has that name, or the sizes do not fit.</exception>
        public Tensor unflatten(string dim, params (string, long)[] sizes)
        {
            if (sizes.Length == 0)
            {
                throw new ArgumentException("Give the sizes to split into.", nameof(sizes));
            }
            int d = PlaceOf(dim);
            string?[] own = names;
            return unflatten(d, Array.ConvertAll(sizes, static s => s.Item2))
                .Carrying([.. own[..d], .. sizes.Select(static s => s.Item1), .. own[(d + 1)..]]);
        }

        /// <summary>The dimensions in the order of these names, with new ones of size 1 where a name is new.</summary>
        /// <param name="names">All names of the tensor, and new ones; "..." stands for those not mentioned, in their order.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">A dimension has no name, or its name is missing.</exception>
        public Tensor align_to(IEnumerable<string> names)
        {
            string?[] own = this.names;
            List<string> wanted = [.. names];
            int rest = wanted.IndexOf(Ellipsis);
            if (rest >= 0)
            {
                wanted.RemoveAt(rest);
                wanted.InsertRange(rest, own.Where(n => n is null || !wanted.Contains(n))!);
            }
            if (Array.Exists(own, n => n is null || !wanted.Contains(n)))
            {
                throw Errors.Torch(
                    $"align_to: all of [{string.Join(", ", own)}] must have names, and be among [{string.Join(", ", wanted)}]."
                );
            }
            Tensor y = permute([
                .. wanted.Select(n => (long)Array.IndexOf(own, n)).Where(static d => d >= 0),
            ]);
            for (int d = 0; d < wanted.Count; d++)
            {
                y = Array.IndexOf(own, wanted[d]) >= 0 ? y : y.unsqueeze(d);
            }
            return y.Carrying([.. wanted]);
        }

        /// <inheritdoc cref="align_to(IEnumerable{string})"/>
        public Tensor align_to(params string[] names) => align_to((IEnumerable<string>)names);

        /// <summary><see cref="align_to(IEnumerable{string})"/> with the names of another tensor.</summary>
        public Tensor align_as(Tensor other) => align_to(other.names);

        private int PlaceOf(string? name)
        {
            int d = name is null ? -1 : Array.IndexOf(names, name);
            return d >= 0
                ? d
                : throw Errors.Torch($"Name '{name}' not found in [{string.Join(", ", names)}].");
        }

        private string?[] Filled(IEnumerable<string?>? names)
        {
            List<string?> given = [.. names ?? []];
            if (given.Count == 0)
            {
                return new string?[Rank];
            }
            int rest = given.IndexOf(Ellipsis);
            if (rest >= 0 ? given.Count - 1 > Rank : given.Count != Rank)
            {
                throw new ArgumentException(
                    $"The number of dimension names ({given.Count}) is different from the number of dimensions ({Rank}).",
                    nameof(names)
                );
            }
            if (rest >= 0)
            {
                given.RemoveAt(rest);
                given.InsertRange(rest, this.names[rest..(rest + Rank - given.Count)]);
            }
            if (
                given
                    .Where(static n => n is not null)
                    .GroupBy(static n => n)
                    .FirstOrDefault(static g => g.Count() > 1) is
                { } twice
            )
            {
                throw Errors.Torch(
                    $"Cannot construct a tensor with duplicate names: '{twice.Key}' comes twice in [{string.Join(", ", given)}]."
                );
            }
            return [.. given];
        }

        private Tensor Carrying(string?[] names)
        {
            s_dimensions.AddOrUpdate(this, names);
            return this;
        }
    }
}
