using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A vector for each of a number of things. See <see cref="Modules.Embedding"/>. Gradients are dense; <paramref name="sparse"/> has no meaning here.</summary>
            public static Embedding Embedding(
                long num_embeddings,
                long embedding_dims,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2.0,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            )
            {
                var weight = randn([num_embeddings, embedding_dims], dtype);
                if (padding_idx is { } padding)
                    weight.narrow(0, padding, 1).zero_();
                return new(
                    new Parameter(weight),
                    padding_idx,
                    max_norm,
                    norm_type,
                    scale_grad_by_freq
                );
            }

            /// <summary>Given vectors [number, size], which do not learn when frozen. Gradients are dense; <paramref name="sparse"/> has no meaning here.</summary>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings,
                bool freeze = true,
                long? padding_idx = null,
                double? max_norm = null,
                double norm_type = 2.0,
                bool scale_grad_by_freq = false,
                bool sparse = false,
                Device? device = null,
                ScalarType? dtype = null
            ) =>
                new(
                    new Parameter(embeddings.detach().clone(), requires_grad: !freeze),
                    padding_idx,
                    max_norm,
                    norm_type,
                    scale_grad_by_freq
                );

            /// <summary>x₁ᵀ W x₂ + b. See <see cref="Modules.Bilinear"/>.</summary>
            public static Bilinear Bilinear(
                long in1_features,
                long in2_features,
                long out_features,
                bool hasBias = true,
                Device? device = null,
                ScalarType? dtype = null
            ) => new(in1_features, in2_features, out_features, hasBias, dtype);

            /// <summary>x·y / (‖x‖‖y‖) along a dimension.</summary>
            public static CosineSimilarity CosineSimilarity(long dim = 1, double eps = 1e-8) =>
                new(dim, eps);

            /// <summary>‖x - y + eps‖p over the last dimension.</summary>
            public static PairwiseDistance PairwiseDistance(
                double p = 2.0,
                double eps = 1e-6,
                bool keepdim = false
            ) => new(p, eps, keepdim);
        }
    }

    namespace Modules
    {
        /// <summary>
        /// Looks up vectors by number: Int64 [*] to [*, size]. Normal values at first; the padding's vector is 0 and does not learn.
        /// If asked to, each vector's gradient is divided by how often it was looked up.
        /// </summary>
        public sealed class Embedding : nn.Module<Tensor, Tensor>
        {
            private readonly long? _padding;
            private readonly double? _maxNorm;
            private readonly double _normType;
            private readonly bool _shares;
            private Parameter _weight;

            internal Embedding(
                Parameter weight,
                long? padding,
                double? maxNorm,
                double normType,
                bool shares
            )
                : base(nameof(Embedding))
            {
                this.weight = weight;
                (_padding, _maxNorm, _normType) = (padding, maxNorm, normType);
                _shares = shares;
            }

            /// <summary>The vectors [number, size].</summary>
            public Parameter weight
            {
                get => _weight;
                [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_weight))]
                set
                {
                    ArgumentNullException.ThrowIfNull(value);
                    _weight = value;
                    SetParameter(nameof(weight), value);
                }
            }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (input.dtype is not (ScalarType.Int64 or ScalarType.Int32))
                    throw Errors.Torch(
                        $"An embedding looks up numbers in Int64 or Int32, but got {input.dtype}. Convert them with to(torch.int64)."
                    );
                var numbers = input.reshape(-1).to(ScalarType.Int64);
                if (_maxNorm is { } limit)
                    Renormalize(numbers, limit);
                var rows = _weight.index_select(0, numbers);
                if (_shares && Tensor.Records(rows))
                    rows = Shared(rows, numbers);
                var y = rows.reshape([.. input.shape, _weight.Sizes[1]]);
                if (_padding is not { } padding)
                    return y;
                // The padding's vector is looked up, but passes no gradient on.
                return where(input.eq(padding).unsqueeze(-1), y.detach(), y);
            }

            /// <summary>The rows, whose gradients are divided by how often the row's number occurs.</summary>
            private static Tensor Shared(Tensor rows, Tensor numbers)
            {
                var counts = numbers.bincount(null).index_select(0, numbers);
                var shared = rows.detach();
                shared.Node = new ShareNode(rows, counts.to(rows.dtype).unsqueeze(1));
                return shared;
            }

            private sealed class ShareNode(Tensor rows, Tensor counts) : Node(rows)
            {
                private Saved _counts = new(counts);

                public override void Backward(Tensor gradient, BackwardPass pass) =>
                    pass.Send(this, 0, gradient / _counts.Value);

                public override void Release() => _counts.Release();
            }

            /// <summary>Shortens the vectors that are looked up to the greatest length, in place, as PyTorch does.</summary>
            private void Renormalize(Tensor numbers, double limit)
            {
                using var quiet = no_grad();
                using var scope = NewDisposeScope();
                foreach (var number in numbers.data<long>().ToArray().Distinct())
                {
                    if (number < 0)
                        throw Errors.Torch($"index {number} is out of range in an embedding");
                    var row = _weight.narrow(0, number, 1);
                    var length = row.norm((float)_normType).ToDouble();
                    if (length > limit)
                        row.mul_(limit / (length + 1e-7));
                }
            }
        }

        /// <summary>x₁ᵀ W x₂ + b of the last dimensions: W [out, in1, in2], b [out].</summary>
        public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
        {
            private Parameter _weight;
            private Parameter? _bias;

            internal Bilinear(
                long in1_features,
                long in2_features,
                long out_features,
                bool hasBias,
                ScalarType? dtype
            )
                : base(nameof(Bilinear))
            {
                weight = new Parameter(empty([out_features, in1_features, in2_features], dtype));
                bias = hasBias ? new Parameter(empty([out_features], dtype)) : null;
                DefaultInit.WeightAndBias(weight, bias, in1_features);
            }

            /// <summary>W [out, in1, in2].</summary>
            public Parameter weight
            {
                get => _weight;
                [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_weight))]
                set
                {
                    ArgumentNullException.ThrowIfNull(value);
                    _weight = value;
                    SetParameter(nameof(weight), value);
                }
            }

            /// <summary>b [out], or null.</summary>
            public Parameter? bias
            {
                get => _bias;
                set
                {
                    _bias = value;
                    SetParameter(nameof(bias), value);
                }
            }

            /// <summary>Features of the first input.</summary>
            public long in1_features => _weight.Sizes[1];

            /// <summary>Features of the second input.</summary>
            public long in2_features => _weight.Sizes[2];

            /// <summary>Features of the output.</summary>
            public long out_features => _weight.Sizes[0];

            /// <inheritdoc/>
            public override Tensor forward(Tensor input1, Tensor input2) =>
                nn.functional.bilinear(input1, input2, _weight, _bias);
        }

        /// <summary>x·y / (‖x‖‖y‖) along a dimension.</summary>
        public sealed class CosineSimilarity : nn.Module<Tensor, Tensor, Tensor>
        {
            internal CosineSimilarity(long dim, double eps)
                : base(nameof(CosineSimilarity)) => (this.dim, this.eps) = (dim, eps);

            /// <summary>The dimension.</summary>
            public long dim { get; set; }

            /// <summary>What keeps the denominator from 0.</summary>
            public double eps { get; set; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input1, Tensor input2) =>
                nn.functional.cosine_similarity(input1, input2, dim, eps);
        }

        /// <summary>‖x - y + eps‖p over the last dimension.</summary>
        public sealed class PairwiseDistance : nn.Module<Tensor, Tensor, Tensor>
        {
            internal PairwiseDistance(double p, double eps, bool keepdim)
                : base(nameof(PairwiseDistance)) => (norm, this.eps, keep_dim) = (p, eps, keepdim);

            /// <summary>The order of the norm.</summary>
            public double norm { get; set; }

            /// <summary>What is added to every difference.</summary>
            public double eps { get; set; }

            /// <summary>Whether the dimension stays, with size 1.</summary>
            public bool keep_dim { get; }

            /// <inheritdoc/>
            public override Tensor forward(Tensor input1, Tensor input2) =>
                nn.functional.pairwise_distance(input1, input2, norm, eps, keep_dim);
        }
    }
}
