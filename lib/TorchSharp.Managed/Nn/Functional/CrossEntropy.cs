using System.Numerics;
using TorchSharp.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Cross-entropy of logits [N, C, ...] with classes Int64 [N, ...], or with probabilities of the logits' shape.
            /// </summary>
            /// <param name="input">Logits, not probabilities.</param>
            /// <param name="target">Classes Int64, or probabilities.</param>
            /// <param name="weight">One weight a class, or null. The mean is then weighted too.</param>
            /// <param name="ignore_index">A class whose images do not count.</param>
            /// <param name="reduction">Mean, sum, or a value an image.</param>
            /// <param name="label_smoothing">The share of the target spread evenly over all classes, 0 to 1.</param>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">Shapes, types or classes do not fit.</exception>
            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0
            )
            {
                ArgumentNullException.ThrowIfNull(input);
                ArgumentNullException.ThrowIfNull(target);
                if (
                    input.Rank == 2
                    && target.Rank == 1
                    && weight is null
                    && label_smoothing == 0
                    && target.dtype == ScalarType.Int64
                    && reduction != Reduction.None
                    && input.is_floating_point()
                )
                    return Fused(input, target, ignore_index, reduction == Reduction.Mean);
                if (Shapes.Same(input.Sizes, target.Sizes) && target.is_floating_point())
                    return WithProbabilities(input, target, weight, reduction, label_smoothing);
                var dim = input.Rank == 1 ? 0 : 1;
                var logs = input.log_softmax(dim);
                var loss = nll_loss(logs, target, weight, ignore_index, reduction);
                if (label_smoothing == 0)
                    return loss;
                // The smooth part: the mean over all classes, each with its weight, of the images that count.
                var classes = input.Sizes[dim];
                var even = weight is null
                    ? -logs.sum(dim)
                    : -(logs * Along(weight, logs.Rank, dim)).sum(dim);
                var counts = target.ne(ignore_index);
                // Left out, not multiplied by 0: what does not count may be infinite.
                even = where(counts, even, zeros_like(even));
                var smooth = reduction switch
                {
                    Reduction.None => even,
                    Reduction.Sum => even.sum(),
                    _ => even.sum()
                        / (
                            weight is null
                                ? counts.sum().to_type(input.dtype)
                                : (
                                    weight.index_select(
                                        0,
                                        where(counts, target, zeros_like(target)).reshape(-1)
                                    ) * counts.reshape(-1).to_type(input.dtype)
                                ).sum()
                        ),
                };
                return loss * (1 - label_smoothing) + smooth * (label_smoothing / classes);
            }

            /// <summary>Negative log-likelihood of log-probabilities [N, C, ...] with classes Int64 [N, ...].</summary>
            public static Tensor nll_loss(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                Reduction reduction = Reduction.Mean
            ) => nll_loss(input, target, weight, -100, reduction);

            private static Tensor nll_loss(
                Tensor input,
                Tensor target,
                Tensor? weight,
                long ignore,
                Reduction reduction
            )
            {
                var dim = input.Rank == 1 ? 0 : 1;
                CheckClasses(input, target, dim, ignore);
                var counts = target.ne(ignore);
                var safe = where(counts, target, zeros_like(target));
                var picked = -input.gather(dim, safe.unsqueeze(dim)).squeeze(dim);
                // Left out, not multiplied by 0: what does not count may be infinite.
                picked = where(counts, picked, zeros_like(picked));
                var weights = counts.to_type(input.dtype);
                if (weight is not null)
                    weights =
                        weights * weight.index_select(0, safe.reshape(-1)).reshape(safe.shape);
                var losses = picked * weights;
                return reduction == Reduction.Mean
                    ? losses.sum() / weights.sum()
                    : Reduce(losses, reduction);
            }

            private static Tensor WithProbabilities(
                Tensor input,
                Tensor target,
                Tensor? weight,
                Reduction reduction,
                double smoothing
            )
            {
                var dim = input.Rank == 1 ? 0 : 1;
                var classes = input.Sizes[dim];
                var logs = input.log_softmax(dim);
                if (smoothing > 0)
                    target = target * (1 - smoothing) + smoothing / classes;
                if (weight is not null)
                    logs = logs * Along(weight, logs.Rank, dim);
                var losses = -(logs * target).sum(dim);
                return Reduce(losses, reduction);
            }

            private static Tensor Along(Tensor weight, int rank, int dim)
            {
                var sizes = new long[rank];
                Array.Fill(sizes, 1);
                sizes[dim] = weight.Sizes[0];
                return weight.view(sizes);
            }

            /// <summary>Log-softmax, pick and mean in one pass; kept for backward are the logs only.</summary>
            private static Tensor Fused(Tensor input, Tensor target, long ignore, bool mean)
            {
                CheckClasses(input, target, 1, ignore);
                var logs = new Tensor(input.dtype, input.Sizes);
                int rows = (int)input.Sizes[0],
                    classes = (int)input.Sizes[1];
                using var x = input.detach().Packed();
                using var labels = target.detach().Packed();
                var counted = 0;
                var loss = new Tensor(input.dtype, Shapes.Scalar);
                if (input.dtype == ScalarType.Float32)
                {
                    Kernels.Softmax.LogForward<float>(
                        x.Flat<float>(),
                        rows,
                        classes,
                        1,
                        logs.Flat<float>()
                    );
                    loss.Flat<float>()[0] = (float)
                        Sum<float>(logs.Flat<float>(), labels.Flat<long>());
                }
                else
                {
                    Kernels.Softmax.LogForward<double>(
                        x.Flat<double>(),
                        rows,
                        classes,
                        1,
                        logs.Flat<double>()
                    );
                    loss.Flat<double>()[0] = Sum<double>(logs.Flat<double>(), labels.Flat<long>());
                }
                if (Tensor.Records(input))
                    loss.Node = new CrossEntropyNode(
                        input,
                        logs,
                        target,
                        ignore,
                        mean ? 1.0 / counted : 1
                    );
                else
                    logs.Dispose();
                return loss;

                double Sum<T>(ReadOnlySpan<T> all, ReadOnlySpan<long> classOf)
                    where T : INumber<T>
                {
                    double sum = 0;
                    for (var i = 0; i < rows; i++)
                        if (classOf[i] != ignore)
                        {
                            sum -= double.CreateTruncating(all[i * classes + (int)classOf[i]]);
                            counted++;
                        }
                    return mean ? sum / counted : sum;
                }
            }

            /// <summary>d loss / d logits = (softmax - one-hot) · scale.</summary>
            private sealed class CrossEntropyNode : Node
            {
                private readonly long _ignore;
                private readonly double _scale;
                private Saved _logs;
                private Saved _target;
                private Saved _input;

                public CrossEntropyNode(
                    Tensor input,
                    Tensor logs,
                    Tensor target,
                    long ignore,
                    double scale
                )
                    : base(input)
                {
                    (_ignore, _scale) = (ignore, scale);
                    _logs = new Saved(logs);
                    _target = new Saved(target);
                    _input = new Saved(input);
                }

                public override void Backward(Tensor gradient, BackwardPass pass)
                {
                    if (pass.CreateGraph)
                    {
                        var counts = _target.Value.ne(_ignore);
                        var safe = where(counts, _target.Value, zeros_like(_target.Value));
                        var x = _input.Value;
                        var difference = x.softmax(1) - one_hot(safe, x.Sizes[1]).to_type(x.dtype);
                        pass.Send(
                            this,
                            0,
                            difference * counts.to_type(x.dtype).unsqueeze(1) * (gradient * _scale)
                        );
                        return;
                    }
                    var logs = _logs.Value;
                    using var labels = _target.Value.detach().Packed();
                    var dx = new Tensor(logs.dtype, logs.Sizes);
                    var factor = gradient.ToDouble() * _scale;
                    if (logs.dtype == ScalarType.Float32)
                    {
                        Elementwise.Unary<float, Unary.Exp>(
                            new(),
                            logs.Flat<float>(),
                            dx.Flat<float>()
                        );
                        Finish(
                            dx.Flat<float>(),
                            labels.Flat<long>(),
                            (int)logs.Sizes[1],
                            (float)factor
                        );
                    }
                    else
                    {
                        Elementwise.Unary<double, Unary.Exp>(
                            new(),
                            logs.Flat<double>(),
                            dx.Flat<double>()
                        );
                        Finish(dx.Flat<double>(), labels.Flat<long>(), (int)logs.Sizes[1], factor);
                    }
                    GC.KeepAlive(logs);
                    pass.Send(this, 0, dx);
                }

                private void Finish<T>(Span<T> dx, ReadOnlySpan<long> labels, int classes, T factor)
                    where T : INumber<T>
                {
                    for (var i = 0; i < labels.Length; i++)
                    {
                        var row = dx.Slice(i * classes, classes);
                        if (labels[i] == _ignore)
                        {
                            row.Clear();
                            continue;
                        }
                        row[(int)labels[i]] -= T.One;
                        foreach (ref var value in row)
                            value *= factor;
                    }
                }

                public override void Release()
                {
                    _logs.Release();
                    _target.Release();
                    _input.Release();
                }
            }

            private static void CheckClasses(Tensor input, Tensor target, int dim, long ignore)
            {
                if (target.dtype != ScalarType.Int64)
                    throw Errors.Torch(
                        $"expected scalar type Long but found {target.dtype}: classes are Int64, write labels.to(ScalarType.Int64)."
                    );
                long[] expected = [.. input.Sizes[..dim], .. input.Sizes[(dim + 1)..]];
                if (!Shapes.Same(expected, target.Sizes))
                    throw Errors.Torch(
                        $"classes {Shapes.Text(target)} do not fit logits {Shapes.Text(input)}: one class an image."
                    );
                using var labels = target.detach().Packed();
                var classes = input.Sizes[dim];
                foreach (var label in labels.Flat<long>())
                    if (label != ignore && (label < 0 || label >= classes))
                        throw Errors.Torch(
                            $"Target {label} is out of bounds: with {classes} logits an image, classes are 0 to {classes - 1}."
                        );
            }
        }
    }
}
