using System.Globalization;
using System.Reflection;
using AdvCourse.Physical.Photo;
using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// Prints each image, photographs the sheet by hand and cuts the image out again: a simulation of the set-up of Kurakin
/// et al. 2016, section 3.1 (printer, phone, warp and crop). Ink, paper, light, perspective, lens, sensor, demosaicing,
/// the camera's file, the crop by the corners: <see cref="Stages"/> shows each. The paper had real sheets; the numbers
/// here are of the order that printers and phones have, and every one can be set.
/// </summary>
/// <remarks>
/// Gradients pass through all of it, straight through where it rounds and codes, so <see cref="Attacks.Eot"/> can attack
/// through the channel. Lengths on the sheet are in printed dots, on the sensor in photosites; both are about as fine.
/// </remarks>
public sealed record PhotoChannel : Transformation
{
    private static readonly PhotoChannel Usual = new();

    /// <summary>Printed dots for each pixel, both ways, 1 to 16.</summary>
    public int DotsPerPixel { get; init; } = 2;

    /// <summary>White paper around the image, in pixels, 0 to 100.</summary>
    public int Margin { get; init; } = 3;

    /// <summary>
    /// How many pixels the image's edge is repeated into the margin, as printers do so that a cut which is a little off
    /// shows no paper; at most the margin.
    /// </summary>
    public int Bleed { get; init; } = 1;

    /// <summary>How far ink runs: the standard deviation of its blur, in dots.</summary>
    public double InkSpread { get; init; } = 0.5;

    /// <summary>How much a tint of one half gains, 0 to 0.25; 0.12 are offset printing's 12 %.</summary>
    public double DotGain { get; init; } = 0.12;

    /// <summary>Light from bare paper.</summary>
    public Colour PaperColour { get; init; } = new(0.92, 0.90, 0.85);

    /// <summary>Light from full ink.</summary>
    public Colour InkColour { get; init; } = new(0.04, 0.04, 0.045);

    /// <summary>The lamp.</summary>
    public Colour LightColour { get; init; } = new(1, 0.93, 0.80);

    /// <summary>How much light is missing at the darkest corner, 0 to 0.9; its side is drawn for each image.</summary>
    public double Shade { get; init; } = 0.15;

    /// <summary>How far the hand moves each corner of the sheet, at most, as a share of the picture, 0 to 0.2.</summary>
    public double Tilt { get; init; } = 0.04;

    /// <summary>Radial distortion: the relative shift at the picture's corners, -0.2 to 0.2; below 0 a pincushion.</summary>
    public double Distortion { get; init; } = 0.02;

    /// <summary>The lens's blur: its standard deviation in photosites.</summary>
    public double Blur { get; init; } = 0.5;

    /// <summary>How much light is missing at the picture's corners for the lens, 0 to 0.9.</summary>
    public double Vignetting { get; init; } = 0.15;

    /// <summary>How full bare paper makes a photosite, above 0, at most 1.</summary>
    public double Exposure { get; init; } = 0.9;

    /// <summary>Electrons in a full photosite, which decide the shot noise; null for a sensor without noise.</summary>
    public double? FullWell { get; init; } = 4000;

    /// <summary>The standard deviation of the electronics' noise, in electrons.</summary>
    public double ReadNoise { get; init; } = 8;

    /// <summary>The digitiser's bits, 2 to 16.</summary>
    public int Bits { get; init; } = 10;

    /// <summary>The quality of the photo's file; null for a file without loss.</summary>
    public int? JpegQuality { get; init; } = 92;

    /// <summary>How well the corners are found: the standard deviation of the error, in photosites.</summary>
    public double CornerError { get; init; } = 0.2;

    /// <summary>
    /// Whether the crop is stretched so that black and white marks of the sheet come out black and white. The paper's
    /// photos were not; for a classifier of digits, whose background is exactly 0, grey blacks are a shift of their own.
    /// </summary>
    public bool Levelled { get; init; } = true;

    /// <inheritdoc/>
    public override string Name
    {
        get
        {
            var changed = typeof(PhotoChannel)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.SetMethod is not null)
                .Where(property => !Equals(property.GetValue(this), property.GetValue(Usual)))
                .Select(property => $"{property.Name} {SettingsText.Of(property.GetValue(this))}");
            return string.Join(", ", ["print and photo", .. changed]);
        }
    }

    /// <inheritdoc/>
    public override Slope Slope => Slope.StraightThrough;

    /// <summary>A photo has some twenty times the numbers of its file, and ten stages are in memory at once.</summary>
    private protected override int Together => 25;

    /// <summary>Each image on its way, as an eye would see it.</summary>
    /// <param name="images">Grey or colour images, as for <see cref="Transformation.Apply"/>.</param>
    /// <param name="seed">Decides the hand, the light's side and all noise.</param>
    /// <param name="firstImage">The number of the first image in its set.</param>
    /// <param name="progress">Told the finished share, 0 to 1, after each stage.</param>
    /// <param name="cancellation">Looked at before the first stage and after each.</param>
    /// <returns>
    /// Ten stages: file, ink, paper, light, view, lens, sensor (one grey number a photosite), demosaiced, photo, crop.
    /// </returns>
    public IReadOnlyList<Stage> Stages(
        Tensor images,
        long seed = 0,
        long firstImage = 0,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        const double Ten = 10;
        Pictures.Check(images, this);
        cancellation.ThrowIfCancellationRequested();
        var stages = new List<Stage>();
        Pass(
            Pictures.Of(images, this),
            new(seed),
            Numbers(firstImage, images),
            (name, picture, isLight) =>
            {
                var seen = isLight ? Gamma.Curve(picture, 1 / Printing.Encoding) : picture;
                stages.Add(new(name, seen.clamp(0.0, 1.0)));
                progress?.Report(stages.Count / Ten);
                cancellation.ThrowIfCancellationRequested();
            }
        );
        return stages;
    }

    /// <inheritdoc/>
    protected override Tensor Transform(Tensor images, Noise noise, long[] numbers) =>
        Pass(images, noise, numbers, (_, _, _) => { });

    /// <summary>The margin in dots.</summary>
    internal int MarginDots => Margin * DotsPerPixel;

    /// <summary>The dots of a line of pixels with its margins.</summary>
    internal int Sheet(int pixels) => (pixels * DotsPerPixel) + (2 * MarginDots);

    private Tensor Pass(
        Tensor images,
        Noise noise,
        long[] numbers,
        Action<string, Tensor, bool> show
    )
    {
        LookAt();
        Pictures.NeedGreyOrColour(images, this);
        var view = new View(
            this,
            (int)images.shape[2],
            (int)images.shape[3],
            noise.Then(1),
            numbers
        );
        var file = Shown("file", new Quantise().Step(images, noise, numbers), isLight: false);
        var ink = Printing.Spread(Printing.Coverage(file, this), this);
        Shown("ink", 1 - ink, isLight: true);
        var paper = Shown("paper", Printing.Reflectance(ink, this), isLight: true);
        var light = Shown(
            "light",
            Printing.Lit(paper, this, noise.Then(2), numbers),
            isLight: true
        );
        var table = 0.05; // what lies around the sheet is dark
        var seen = Shown(
            "view",
            GridSample.Of(light, new(view, view.SensorHeight, view.SensorWidth, table)),
            isLight: true
        );
        var lens = Shown("lens", Camera.Lens(seen, this), isLight: true);
        var sensor = Shown(
            "sensor",
            Camera.Sensor(lens, this, noise.Then(3), numbers),
            isLight: true
        );
        var colours = Shown("demosaiced", Bayer.Demosaic(sensor), isLight: true);
        var photo = Shown("photo", Camera.Develop(colours, this, noise, numbers), isLight: false);
        var crop = Camera.Crop(photo, view, grey: images.shape[1] == 1);
        return Shown(
            "crop",
            new Quantise().Step(
                (Levelled ? Camera.Level(crop, this) : crop).clamp(0.0, 1.0),
                noise,
                numbers
            ),
            isLight: false
        );

        Tensor Shown(string name, Tensor picture, bool isLight)
        {
            show(name, picture, isLight);
            return picture;
        }
    }

    private void LookAt()
    {
        Within(DotsPerPixel, 1, 16, nameof(DotsPerPixel));
        Within(Margin, 0, 100, nameof(Margin));
        Within(Bleed, 0, Margin, nameof(Bleed));
        Within(InkSpread, 0, 10, nameof(InkSpread));
        Within(DotGain, 0, 0.25, nameof(DotGain));
        Within(Shade, 0, 0.9, nameof(Shade));
        Within(Tilt, 0, 0.2, nameof(Tilt));
        Within(Distortion, -0.2, 0.2, nameof(Distortion));
        Within(Blur, 0, 10, nameof(Blur));
        Within(Vignetting, 0, 0.9, nameof(Vignetting));
        Within(Exposure, 0.01, 1, nameof(Exposure));
        Within(FullWell ?? 1, 1, 1e9, nameof(FullWell));
        Within(ReadNoise, 0, 1e6, nameof(ReadNoise));
        Within(Bits, 2, 16, nameof(Bits));
        Within(CornerError, 0, 10, nameof(CornerError));
        foreach (var colour in new[] { PaperColour, InkColour, LightColour })
        {
            foreach (var share in colour.Values)
            {
                Within(share, 0, 1, "A colour's share");
            }
        }

        Within(LightColour.Values.Min(), 0.05, 1, nameof(LightColour));
        if (InkColour.Values.Zip(PaperColour.Values).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException(
                $"Ink of {InkColour} on paper of {PaperColour} shows nothing; ink is darker than paper in every colour."
            );
        }
    }

    private static void Within(double value, double low, double high, string what)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} of {value} cannot be; it lies between {low} and {high}."
                )
            );
        }
    }
}
