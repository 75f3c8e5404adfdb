using System.Globalization;

namespace AdvCourse.Data;

/// <summary>
/// Labelled images, immutable. Selections (<see cref="Take"/>, <see cref="WhereLabels"/>, <see cref="Shuffled"/>, ...) are
/// views: they share the pixels and keep only an order of their own, so they cost next to nothing.
/// </summary>
/// <remarks>Pixels are bytes 0 (background) to 255, image after image, each [channels, height, width] as PyTorch lays them out.</remarks>
public sealed partial class ImageSet
{
    private readonly ReadOnlyMemory<byte> pixels;
    private readonly ReadOnlyMemory<byte> labels;
    private readonly int[] order;

    /// <summary>A set of its own from pixels and labels, which are copied.</summary>
    /// <param name="pixels">count * channels * height * width bytes, image after image.</param>
    /// <param name="labels">One class number per image, each below the number of class names.</param>
    /// <param name="width">Pixels per row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <param name="classNames">One name per class, at most 256.</param>
    /// <param name="provenance">Where the images come from.</param>
    /// <exception cref="DatasetException">Pixels, labels and shape do not fit together, or a label has no class.</exception>
    public ImageSet(
        ReadOnlySpan<byte> pixels,
        ReadOnlySpan<byte> labels,
        int width,
        int height,
        int channels,
        IReadOnlyList<string> classNames,
        Provenance provenance
    )
        : this(
            pixels.ToArray().AsMemory(),
            labels.ToArray().AsMemory(),
            width,
            height,
            channels,
            classNames,
            provenance
        ) { }

    /// <summary>Takes the memory as it is; the caller lets go of it.</summary>
    internal ImageSet(
        ReadOnlyMemory<byte> pixels,
        ReadOnlyMemory<byte> labels,
        int width,
        int height,
        int channels,
        IReadOnlyList<string> classNames,
        Provenance provenance
    )
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(provenance);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        Checks.LabelsFit(
            provenance.Dataset,
            pixels.Length,
            labels.Span,
            (long)width * height * channels,
            classNames.Count
        );
        this.pixels = pixels;
        this.labels = labels;
        (Width, Height, Channels) = (width, height, channels);
        ClassNames = [.. classNames];
        Provenance = provenance;
        order = [.. Enumerable.Range(0, labels.Length)];
    }

    private ImageSet(ImageSet source, int[] order)
    {
        (pixels, labels, this.order) = (source.pixels, source.labels, order);
        (Width, Height, Channels) = (source.Width, source.Height, source.Channels);
        (ClassNames, Provenance) = (source.ClassNames, source.Provenance);
    }

    /// <summary>Number of images.</summary>
    public int Count => order.Length;

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows per image.</summary>
    public int Height { get; }

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>Bytes per image: channels * height * width (784 for MNIST).</summary>
    public int PixelsPerImage => Channels * Height * Width;

    /// <summary>The name of each class; a label is an index into it.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where the images come from.</summary>
    public Provenance Provenance { get; }

    /// <summary>The pixels of one image, [channels, height, width], 0 to 255.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <returns>A view of PixelsPerImage bytes.</returns>
    public ReadOnlySpan<byte> PixelsOf(int index) =>
        pixels.Span.Slice(Checked(index) * PixelsPerImage, PixelsPerImage);

    /// <summary>The class number of one image.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <returns>0 to ClassNames.Count - 1.</returns>
    public int LabelOf(int index) => labels.Span[Checked(index)];

    /// <summary>How many images each class has.</summary>
    /// <returns>One count per class, in the order of <see cref="ClassNames"/>.</returns>
    public IReadOnlyList<int> LabelCounts()
    {
        int[] counts = new int[ClassNames.Count];
        foreach (int i in order)
            counts[labels.Span[i]]++;
        return counts;
    }

    /// <summary>The first images.</summary>
    /// <param name="count">0 to Count.</param>
    /// <returns>A view of them.</returns>
    public ImageSet Take(int count) => this[..Part(count, nameof(count))];

    /// <summary>All but the first images.</summary>
    /// <param name="count">0 to Count.</param>
    /// <returns>A view of them.</returns>
    public ImageSet Skip(int count) => this[Part(count, nameof(count))..];

    /// <summary>A range of images, as in <c>test[..100]</c> or <c>train[^10_000..]</c>.</summary>
    /// <param name="range">Positions in this set.</param>
    public ImageSet this[Range range] => new(this, order[range]);

    /// <summary>The images at these positions, in this order; a position may come more than once.</summary>
    /// <param name="indices">Positions in this set, each 0 to Count - 1.</param>
    /// <returns>A view of them.</returns>
    public ImageSet Subset(IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return new(this, [.. indices.Select(Checked)]);
    }

    /// <summary>The images of these classes, in this set's order, as in <c>train.WhereLabels(3, 7)</c>; labels stay as they are.</summary>
    /// <param name="wanted">Class numbers.</param>
    /// <returns>A view of them.</returns>
    public ImageSet WhereLabels(params ReadOnlySpan<int> wanted)
    {
        bool[] keep = new bool[ClassNames.Count];
        foreach (int label in wanted)
        {
            if (label < 0 || label >= keep.Length)
                throw new ArgumentOutOfRangeException(
                    nameof(wanted),
                    label,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Labels are 0 to {keep.Length - 1}."
                    )
                );
            keep[label] = true;
        }
        return new(this, Array.FindAll(order, i => keep[labels.Span[i]]));
    }

    /// <summary>The same images in an order drawn from the seed (Fisher and Yates), the same on every machine.</summary>
    /// <param name="seed">Any number; another seed gives another order.</param>
    /// <returns>A view of them.</returns>
    public ImageSet Shuffled(long seed)
    {
        int[] shuffled = [.. order];
        var random = SplitMix64.For(seed, 0);
        for (int i = shuffled.Length - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }
        return new(this, shuffled);
    }

    /// <summary>
    /// The first images and the rest, in order: <c>var (train, validation) = mnist.Train.Split(50_000)</c> is the maxout
    /// recipe's split of MNIST (the last 10,000 of the 60,000 validate).
    /// </summary>
    /// <param name="first">How many the first part gets, 0 to Count.</param>
    /// <returns>Two views.</returns>
    public (ImageSet First, ImageSet Second) Split(int first) => (Take(first), Skip(first));

    /// <summary>For example "MNIST train: 60,000 images 28x28, 10 classes".</summary>
    /// <returns>One line, numbers written with the invariant culture.</returns>
    public override string ToString()
    {
        string name = $"{Provenance.Dataset} {Provenance.Part}".TrimEnd();
        string size = Channels == 1 ? $"{Width}x{Height}" : $"{Width}x{Height}x{Channels}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {Count:N0} images {size}, {ClassNames.Count} classes"
        );
    }

    private int Checked(int index) =>
        index >= 0 && index < order.Length
            ? order[index]
            : throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This set has {order.Length:N0} images: positions start at 0."
                )
            );

    private int Part(int count, string name) =>
        count >= 0 && count <= order.Length
            ? count
            : throw new ArgumentOutOfRangeException(
                name,
                count,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This set has {order.Length:N0} images."
                )
            );
}
