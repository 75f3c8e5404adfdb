namespace AdvCourse.Data;

/// <summary>A place where the pen was, in pixels, and how wide it drew there.</summary>
/// <param name="X">Column; pixel i covers [i, i + 1).</param>
/// <param name="Y">Row.</param>
/// <param name="Radius">Half the line's width, pixels.</param>
/// <param name="Ink">0 to 1, how dark.</param>
/// <param name="Starts">True at the first point of a stroke.</param>
internal readonly record struct PenPoint(
    double X,
    double Y,
    double Radius,
    double Ink,
    bool Starts
);

/// <summary>
/// One person's hand, drawn anew for each image: how much control points wander, the slant, the wavering of lines
/// (elastic deformation as in Simard, Steinkraus and Platt 2003, here of the strokes and not of the pixels), the pen.
/// </summary>
internal static class Handwriting
{
    // Strengths in units of the digit's box, chosen so that softmax regression errs 5 to 15 % and a CNN under 2 %.
    private const double Wander = 0.030;
    private const double Waver = 0.042;
    private const double SlantMean = 0.16;
    private const double SlantSpread = 0.25;
    private const double TurnSpread = 0.11;
    private const double Box = 20;
    private const int StepsPerPiece = 7;

    /// <summary>Writes a shape into the middle of a square image.</summary>
    /// <param name="shape">Which strokes.</param>
    /// <param name="side">Pixels per side of the image.</param>
    /// <param name="random">The only source of variety.</param>
    /// <returns>The pen's path in pixels; the ink's centre of mass near the image's centre, as in MNIST.</returns>
    public static List<PenPoint> Write(DigitShape shape, int side, ref SplitMix64 random)
    {
        List<PenPoint> path = Trace(shape, ref random);
        Press(path, ref random);
        return Place(path, side, ref random);
    }

    /// <summary>Control points that wander, curves through them, then the waver, slant and turn of the whole.</summary>
    private static List<PenPoint> Trace(DigitShape shape, ref SplitMix64 random)
    {
        // Cut off so that no digit lies on its side.
        double slant = Math.Clamp(SlantMean + (SlantSpread * random.Normal()), -0.4, 0.7);
        double turn = Math.Clamp(TurnSpread * random.Normal(), -0.24, 0.24);
        double narrow = Math.Clamp(0.74 + (0.14 * random.Normal()), 0.45, 1.05);
        (double cos, double sin) = (Math.Cos(turn), Math.Sin(turn));
        var waves = new Wave[4];
        for (int i = 0; i < waves.Length; i++)
            waves[i] = Wave.Draw(ref random);

        var path = new List<PenPoint>();
        foreach (StrokePoint[] stroke in shape.Strokes)
        {
            var control = new StrokePoint[stroke.Length];
            for (int i = 0; i < stroke.Length; i++)
                control[i] = stroke[i] with
                {
                    X = stroke[i].X + (Wander * random.Normal()),
                    Y = stroke[i].Y + (Wander * random.Normal()),
                };
            bool starts = true;
            foreach ((double x0, double y0) in Spline.Through(control, StepsPerPiece))
            {
                double x = x0;
                double y = y0;
                foreach (Wave wave in waves)
                    wave.Shift(x0, y0, Waver, ref x, ref y);
                double u = ((x - 0.5) * narrow) - (slant * (y - 0.5));
                double v = y - 0.5;
                path.Add(new((cos * u) - (sin * v), (sin * u) + (cos * v), 1, 1, starts));
                starts = false;
            }
        }
        return path;
    }

    /// <summary>The pen: its width, how pressure changes along the way, lighter ends.</summary>
    private static void Press(List<PenPoint> path, ref SplitMix64 random)
    {
        double radius = 1.38 * Math.Exp(0.24 * random.Normal());
        double swing = random.Uniform(0.02, 0.22);
        double beats = random.Uniform(0.6, 2.2);
        double phase = random.Uniform();
        double paleness = random.Uniform(0, 0.16);
        double taper = random.Uniform(0.6, 1);
        for (int i = 0; i < path.Count; i++)
        {
            double pressure = Math.Sin(Math.Tau * ((beats * i / path.Count) + phase));
            bool end = path[i].Starts || i + 1 == path.Count || path[i + 1].Starts;
            double width = radius * (1 + (swing * pressure)) * (end ? taper : 1);
            double ink = 1 - (paleness * 0.5 * (1 - pressure));
            path[i] = path[i] with { Radius = Math.Clamp(width, 0.6, 2.6), Ink = ink };
        }
    }

    /// <summary>MNIST's framing: the digit fits a 20x20 box, its centre of mass in the middle of the image; here nearly so.</summary>
    private static List<PenPoint> Place(List<PenPoint> path, int side, ref SplitMix64 random)
    {
        double widest = path.Max(p => p.Radius);
        double width = path.Max(p => p.X) - path.Min(p => p.X);
        double height = path.Max(p => p.Y) - path.Min(p => p.Y);
        double scale = random.Uniform(0.84, 1.0) * (Box - (2 * widest)) / Math.Max(width, height);
        // A thick pen must not fill the loops of a small or narrow digit.
        double thickest = Math.Max(1.45, 0.135 * scale * Math.Min(width, height));
        double mass = 0;
        double massX = 0;
        double massY = 0;
        for (int i = 1; i < path.Count; i++)
        {
            if (path[i].Starts)
                continue;
            (PenPoint a, PenPoint b) = (path[i - 1], path[i]);
            double ink =
                Math.Sqrt(((b.X - a.X) * (b.X - a.X)) + ((b.Y - a.Y) * (b.Y - a.Y)))
                * (a.Radius + b.Radius);
            mass += ink;
            massX += ink * (a.X + b.X) / 2;
            massY += ink * (a.Y + b.Y) / 2;
        }
        double x = (side / 2.0) + (0.6 * random.Normal()) - (scale * massX / mass);
        double y = (side / 2.0) + (0.6 * random.Normal()) - (scale * massY / mass);
        return
        [
            .. path.Select(p =>
                p with
                {
                    X = x + (scale * p.X),
                    Y = y + (scale * p.Y),
                    Radius = Math.Min(p.Radius, thickest),
                }
            ),
        ];
    }

    /// <summary>A sine wave over the digit's box that moves points along one direction.</summary>
    private readonly record struct Wave(
        double FrequencyX,
        double FrequencyY,
        double Phase,
        double AlongX,
        double AlongY
    )
    {
        public static Wave Draw(ref SplitMix64 random)
        {
            double direction = random.Uniform(0, Math.Tau);
            double frequency = random.Uniform(0.3, 1.1);
            double along = random.Uniform(0, Math.Tau);
            double strength = random.Normal();
            return new(
                frequency * Math.Cos(direction),
                frequency * Math.Sin(direction),
                random.Uniform(),
                strength * Math.Cos(along),
                strength * Math.Sin(along)
            );
        }

        public void Shift(double atX, double atY, double strength, ref double x, ref double y)
        {
            double height =
                strength * Math.Sin(Math.Tau * ((FrequencyX * atX) + (FrequencyY * atY) + Phase));
            x += height * AlongX;
            y += height * AlongY;
        }
    }
}
