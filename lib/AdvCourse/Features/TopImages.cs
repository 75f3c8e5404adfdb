using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Features;

/// <summary>
/// The images that point farthest along a direction of feature space, argmax ⟨φ(x), v⟩, and how much they have in common
/// (Szegedy et al. 2013, section 3). A unit is the direction e_i, a row of the identity.
/// </summary>
/// <remarks>
/// The paper looks at the images; purity and entropy of their classes put a number to "share a semantic property". They know
/// ten properties only, the classes: images may share a slant or a thickness and differ in class.
/// </remarks>
public static class TopImages
{
    /// <summary>For each direction the images with the largest products, largest first; equal ones in the images' order.</summary>
    /// <param name="features">φ of each image, [N, d], finite.</param>
    /// <param name="directions">One a row, [m, d].</param>
    /// <param name="count">How many images, 1 to N.</param>
    /// <returns>m lists of image numbers.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Of(
        Tensor features,
        Tensor directions,
        int count
    )
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(directions);
        if (features.ndim != 2 || directions.ndim != 2 || features.shape[1] != directions.shape[1])
        {
            throw new ArgumentException(
                $"Features are [images, d] and directions [directions, d]; got [{string.Join(", ", features.shape)}] and [{string.Join(", ", directions.shape)}]."
            );
        }

        if (count < 1 || count > features.shape[0])
        {
            throw new ArgumentException(
                $"The top {count} of {features.shape[0]} images cannot be; take 1 to {features.shape[0]}."
            );
        }

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var images = (int)features.shape[0];
        // Direction by direction in memory: [m, N].
        var products = directions
            .to(features.dtype)
            .matmul(features.t())
            .to(ScalarType.Float32)
            .contiguous()
            .data<float>()
            .ToArray();
        if (Array.Exists(products, value => !float.IsFinite(value)))
        {
            throw new ArgumentException("Features or directions are not finite.");
        }

        var tops = new int[directions.shape[0]][];
        for (var direction = 0; direction < tops.Length; direction++)
        {
            var own = products.AsMemory(direction * images, images);
            tops[direction] =
            [
                .. Enumerable
                    .Range(0, images)
                    .OrderByDescending(image => own.Span[image]) // stable
                    .Take(count),
            ];
        }

        return tops;
    }

    /// <summary>The share of the images that belong to the most frequent class among them: 1 when all are of one class.</summary>
    /// <param name="labels">Their classes, at least one.</param>
    public static double Purity(IEnumerable<long> labels) => Shares(labels).Max();

    /// <summary>The entropy of the classes among the images, in bits: 0 when all are of one class, log2 of the classes at most.</summary>
    /// <param name="labels">Their classes, at least one.</param>
    public static double Entropy(IEnumerable<long> labels) =>
        Math.Abs(Shares(labels).Sum(share => share * Math.Log2(share)));

    private static double[] Shares(IEnumerable<long> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var all = labels.ToArray();
        return all.Length > 0
            ? [.. all.GroupBy(label => label).Select(group => (double)group.Count() / all.Length)]
            : throw new ArgumentException("Without images there are no classes to count.");
    }
}
