namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Classes Int64 [...] as vectors [..., classes] with a single 1, Int64.</summary>
            /// <param name="x">The classes.</param>
            /// <param name="num_classes">How many there are; -1 for one more than the largest.</param>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">A class is negative or too large, or the type is not Int64.</exception>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                ArgumentNullException.ThrowIfNull(x);
                if (x.dtype != ScalarType.Int64)
                    throw new ArgumentException(
                        $"one_hot is only applicable to index tensors of type Int64, but got {x.dtype}: write labels.to(ScalarType.Int64)."
                    );
                using var labels = x.detach().Packed();
                var flat = labels.Flat<long>();
                long largest = -1;
                foreach (var label in flat)
                {
                    if (label < 0 || (num_classes >= 0 && label >= num_classes))
                        throw Errors.Torch(
                            $"one_hot: class {label} is not in 0 to {(num_classes >= 0 ? num_classes - 1 : "the largest")}."
                        );
                    largest = Math.Max(largest, label);
                }
                var classes = (int)(num_classes >= 0 ? num_classes : largest + 1);
                var y = zeros([.. x.Sizes, classes], ScalarType.Int64);
                var ones = y.Flat<long>();
                for (var i = 0; i < flat.Length; i++)
                    ones[i * classes + (int)flat[i]] = 1;
                return y;
            }
        }
    }
}
