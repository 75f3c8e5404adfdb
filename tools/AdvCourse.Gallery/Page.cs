using System.Globalization;
using System.Net;
using System.Text;
using AdvCourse.Attacks;
using AdvCourse.Papers;
using AdvCourse.Plots;

namespace AdvCourse.Gallery;

/// <summary>The gallery as one page of HTML that needs nothing else.</summary>
public static class Page
{
    /// <summary>Writes the page, beside its place first and then into it.</summary>
    /// <param name="file">Where the page goes.</param>
    /// <param name="rooms">The attacks, in their order.</param>
    /// <param name="model">A line about the model.</param>
    public static void Write(string file, IReadOnlyList<Room> rooms, string model)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var beside = file + ".new";
        File.WriteAllText(beside, Html(rooms, model));
        File.Move(beside, file, overwrite: true);
    }

    /// <summary>The page.</summary>
    /// <param name="rooms">The attacks, in their order.</param>
    /// <param name="model">A line about the model.</param>
    public static string Html(IReadOnlyList<Room> rooms, string model)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        var html = new StringBuilder(
            $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Every attack on the same ten digits</title>
            <style>
            :root { color-scheme: light dark }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1.5rem }
            h1 { line-height: 1.2 } h2 { margin: 2.5rem 0 .2rem; border-top: 1px solid #8886; padding-top: 1.2rem }
            p { margin: .3rem 0; max-width: 46rem } .facts { opacity: .8; font-variant-numeric: tabular-nums }
            nav a { margin-right: .8rem; white-space: nowrap }
            /* Ten digits beside each other stay legible on a telephone: the picture scrolls, the page does not. */
            .wide { overflow-x: auto } .wide svg { min-width: 46rem }
            @media print { section { break-inside: avoid } }
            </style>
            </head>
            <body>
            <h1>Every attack on the same ten digits</h1>
            <p>{{Text(
                model
            )}}. Each picture shows the clean digits, what was added (amplified as stated: blue lowers a
            pixel, red raises it) and the adversarial digits, with what the model says of them and how sure it is; an arrow marks
            those where the goal was reached.
            Distances are medians over the images where the attack succeeded, pixels in [0, 1]; gradients and queries (forward passes)
            are means an image, seconds are for all ten.</p>
            """
        );
        html.Append(Overview(rooms).ToHtml());
        html.Append("<nav aria-label=\"Attacks\">");
        for (var i = 0; i < rooms.Count; i++)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<a href=\"#a{i}\">{Text(Heading(rooms[i]))}</a> "
            );
        }

        html.Append("</nav>");
        for (var i = 0; i < rooms.Count; i++)
        {
            html.Append(
                    CultureInfo.InvariantCulture,
                    $"<section id=\"a{i}\"><h2>{Text(Heading(rooms[i]))}</h2>"
                )
                .Append(CultureInfo.InvariantCulture, $"<p>{Text(rooms[i].Entry.Sentence)}</p>")
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<p class=\"facts\">{Text(Facts(rooms[i]))}</p>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Digits under {Text(Heading(rooms[i]))}\">"
                )
                .Append(Figure(rooms[i]).ToHtml())
                .Append("</div></section>");
        }

        return html.Append("</body></html>\n").ToString();
    }

    /// <summary>The picture of one attack.</summary>
    /// <param name="room">The attack on the digits.</param>
    public static ImageGrid Figure(Room room)
    {
        ArgumentNullException.ThrowIfNull(room);
        var result = room.Result;
        var (clean, moved) = (room.Clean.Rows(), result.Images.Rows());
        return Plot.Adversarial(
            result.Attack.ToString(),
            clean,
            moved,
            Captions(result.Clean),
            [
                .. Captions(result.Adversarial)
                    .Zip(result.Success, (said, success) => success ? $"→ {said}" : said),
            ],
            Amplification(
                clean.Zip(moved).SelectMany(pair => pair.First.Zip(pair.Second, (x, y) => y - x))
            )
        ) with
        {
            CellSize = 72,
        };
    }

    /// <summary>
    /// How much a perturbation is amplified: the largest of 1, 2, ... 9, 10, 20, ... at which one changed pixel in a hundred
    /// saturates. A few pixels that moved far would otherwise leave all the others pale.
    /// </summary>
    /// <param name="changes">What was added to each pixel of all images.</param>
    public static double Amplification(IEnumerable<float> changes)
    {
        float[] sizes = [.. changes.Select(Math.Abs).Where(size => size > 1e-3f).Order()];
        if (sizes.Length == 0)
        {
            return 1;
        }

        var most = Math.Max(1, 1.0001 / sizes[(sizes.Length - 1) * 99 / 100]);
        var digit = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return Math.Floor(most / digit) * digit;
    }

    private static string[] Captions(Evaluation.Predictions said) =>
        [
            .. said.Classes.Zip(
                said.Confidence,
                (digit, sure) =>
                    string.Create(CultureInfo.InvariantCulture, $"{digit}, {100 * sure:0} %")
            ),
        ];

    private static Table Overview(IReadOnlyList<Room> rooms) =>
        Plot.Table(
            "All of them in numbers",
            ["attack", "goal", "reached", "L0", "L2", "Linf", "gradients", "queries", "seconds"],
            rooms.Select(room =>
                new object?[]
                {
                    Heading(room),
                    room.Result.Goal.IsTargeted ? "next class" : "any other",
                    room.Result.SuccessRate.Count,
                    new Cell(Median(room, room.Result.L0), Format: "0"),
                    new Cell(Median(room, room.Result.L2), Format: "0.00"),
                    new Cell(Median(room, room.Result.Linf), Format: "0.000"),
                    new Cell(room.Result.Gradients.Average(), Format: "0.#"),
                    new Cell(room.Result.Queries.Average(), Format: "0.#"),
                    new Cell(room.Result.Elapsed.TotalSeconds, Format: "0.00"),
                }
            )
        );

    /// <summary>The name with the norm, which tells apart what the name alone does not.</summary>
    private static string Heading(Room room) =>
        room.Entry.Attack switch
        {
            BudgetAttack { Budget: var budget } attack => $"{attack.Name}, {budget}",
            NearestAttack attack =>
                $"{attack.Name}{(attack is Jsma { Increase: false } ? " down" : "")}, nearest in {attack.Distance}",
            var attack => attack.Name,
        };

    private static string Facts(Room room)
    {
        var result = room.Result;
        var citation = room.Entry.Attack.Citation;
        var arxiv = citation.Arxiv.Length == 0 ? "" : $" (arXiv {citation.Arxiv})";
        var reached = result.Goal.IsTargeted
            ? "reach the next class"
            : "are taken for something else";
        var distances = result.Success.Contains(true)
            ? Said(
                $"; median L0 {Median(room, result.L0):0}, L2 {Median(room, result.L2):0.00}, Linf {Median(room, result.Linf):0.000}"
            )
            : "";
        return $"{Bibliography.Get(citation.Key)}, {citation.Place}{arxiv}. "
            + $"{result.SuccessRate.Count} of {result.Success.Count} {reached}{distances}; "
            + $"{Counted(result.Gradients.Average(), "gradient")} and {Counted(result.Queries.Average(), "forward pass", "forward passes")} an image; "
            + Said($"{result.Elapsed.TotalSeconds:0.00} s for all ten.");
    }

    private static string Counted(double count, string one, string? many = null) =>
        Said($"{count:0.#} ") + (count == 1 ? one : many ?? one + "s");

    private static string Said(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);

    private static double Median(Room room, IReadOnlyList<float> values)
    {
        var found = values.Where((_, i) => room.Result.Success[i]).Order().ToArray();
        return found.Length == 0
            ? double.NaN
            : (found[(found.Length - 1) / 2] + found[found.Length / 2]) / 2.0;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
