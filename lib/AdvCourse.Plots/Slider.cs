using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdvCourse.Plots.Drawing;

namespace AdvCourse.Plots;

public static partial class Plot
{
    /// <summary>
    /// One of several figures at a time, chosen with mouse, finger or arrow keys.
    /// <code>
    /// Plot.Slider("One digit along epsilon", "epsilon", [0, 0.1, 0.25], eps =&gt; Plot.Images(...))
    /// </code>
    /// </summary>
    /// <param name="title">What all frames show.</param>
    /// <param name="label">What changes from frame to frame.</param>
    /// <param name="values">Its values.</param>
    /// <param name="frame">Makes the figure for one value; called once for each, in order.</param>
    /// <exception cref="ArgumentException">No values.</exception>
    public static Slider Slider(
        string title,
        string label,
        Numbers values,
        Func<double, Figure> frame
    ) => new(title, [.. values.Select(v => (Num.Text(v), frame(v)))]) { Label = label };

    /// <summary>One of several named figures at a time.</summary>
    public static Slider Slider(string title, params (string Label, Figure Figure)[] frames) =>
        new(title, frames);
}

/// <summary>
/// Precomputed frames, one in sight; make it with <see cref="Plot.Slider(string, ValueTuple{string, Figure}[])"/>.
/// In HTML it is a group of radio buttons and a style sheet, no script: arrow keys move through the frames, several
/// sliders live on one page, and where styles are stripped or paper is printed every frame shows under its label.
/// </summary>
public sealed record Slider : Figure
{
    internal Slider(string title, IReadOnlyList<(string Label, Figure Figure)> frames)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0)
        {
            throw new ArgumentException("The slider has no frame; give at least one.");
        }
        Frames = [.. frames];
    }

    /// <summary>The frames and what each is called.</summary>
    public IReadOnlyList<(string Label, Figure Figure)> Frames { get; }

    /// <summary>What changes from frame to frame, e.g. "epsilon".</summary>
    public string Label { get; init; } = "";

    /// <summary>The frame in sight at first, counted from 0.</summary>
    /// <exception cref="ArgumentException">No such frame.</exception>
    public int Start
    {
        get;
        init =>
            field =
                value >= 0 && value < Frames.Count
                    ? value
                    : throw new ArgumentException(
                        $"Start is {value} but frames are counted from 0 to {Frames.Count - 1}."
                    );
    }

    // Hiding hangs on :has() and on a checked button. A browser that lacks the one, or a sanitiser that drops the other,
    // shows all frames, each below its label.
    private const string Style =
        ".advcourse-slider{border:0;margin:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;align-items:center;gap:.2em}"
        + ".advcourse-slider>legend{padding:0;margin-bottom:.35em;font-weight:600}"
        + ".advcourse-slider>label{border:1px solid rgba(128,128,128,.5);border-radius:.35em;padding:.15em .55em;cursor:pointer;font-size:.9em;font-variant-numeric:tabular-nums}"
        + ".advcourse-slider>label:has(:checked){background:currentColor;border-color:currentColor}"
        + ".advcourse-slider>label:has(:checked)>span{filter:invert(1) grayscale(1) contrast(9)}"
        + ".advcourse-slider>label:has(:focus-visible){outline:2px solid #0072b2;outline-offset:2px}"
        + ".advcourse-slider>label>input{position:absolute;opacity:0;pointer-events:none}"
        + ".advcourse-slider>.advcourse-frame{order:1;flex:1 1 100%;min-width:0}"
        + ".advcourse-slider>.advcourse-what{margin-right:.3em}"
        + "@media not print{.advcourse-slider .advcourse-of{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}}"
        + "@media not print{.advcourse-slider:has(:checked)>label:has(input:not(:checked))+.advcourse-frame{display:none}}"
        + "@media print{.advcourse-slider{display:block}.advcourse-slider>.advcourse-what{display:none}.advcourse-slider>label{display:block;break-after:avoid;border:0;padding:0;background:none!important}.advcourse-slider>label>span{filter:none!important}.advcourse-frame{break-inside:avoid}}";

    /// <inheritdoc/>
    public override string ToHtml()
    {
        string[] frames = [.. Frames.Select(f => (f.Figure with { Room = Room }).ToHtml())];
        // Buttons with one name exclude each other, within one form only: the same slider shown twice still works, and
        // method=dialog keeps the Enter key from loading the page anew.
        string name = "advcourse-" + Svg.Name(Title + string.Concat(frames));
        // Heard by screen readers; seen where the frames stand below one another.
        string prefix =
            Label.Length == 0 ? "" : $"<span class=\"advcourse-of\">{Svg.Escape(Label)} </span>";
        StringBuilder html = new();
        html.Append("<figure class=\"advcourse-figure\" style=\"margin:1em 0\">")
            .Append(CultureInfo.InvariantCulture, $"<style>{Style}</style>")
            .Append(
                CultureInfo.InvariantCulture,
                $"<form method=\"dialog\"><fieldset class=\"advcourse-slider\"><legend>{Svg.Escape(Title)}</legend>"
            );
        if (Label.Length > 0)
        {
            html.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"advcourse-what\" aria-hidden=\"true\">{Svg.Escape(Label)}</span>"
            );
        }
        for (int i = 0; i < frames.Length; i++)
        {
            html.Append(
                    CultureInfo.InvariantCulture,
                    $"<label><input type=\"radio\" name=\"{name}\" value=\"{i}\"{(i == Start ? " checked=\"checked\"" : "")}/><span>{prefix}{Svg.Escape(Frames[i].Label)}</span></label>"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"<div class=\"advcourse-frame\">{frames[i]}</div>"
                );
        }
        return html.Append("</fieldset></form>")
            .Append(HtmlCaption())
            .Append("</figure>")
            .ToString();
    }

    internal override Picture2D Draw() =>
        Panel.Side(
            [
                .. Frames.Select(f =>
                    f.Figure with
                    {
                        Title = $"{Prefix}{f.Label}: {f.Figure.Title}",
                    }
                ),
            ],
            Math.Min(2, Frames.Count),
            Room
        );

    internal override string Describe()
    {
        string names = Words.List([.. Frames.Select(f => f.Label)], 12);
        string text =
            $"{Words.Count(Frames.Count, "frame")}, {(Label.Length == 0 ? "" : Label + " ")}{names}.";
        text += $" {Prefix}{Frames[0].Label}: {Frames[0].Figure.Alt}";
        return Frames.Count == 1
            ? text
            : text + $" {Prefix}{Frames[^1].Label}: {Frames[^1].Figure.Alt}";
    }

    /// <summary>Plotly's own frames and slider; each frame brings its data and layout.</summary>
    internal override JsonObject ToPlotly()
    {
        JsonObject figure = Frames[Start].Figure.ToPlotly();
        JsonObject layout = figure["layout"]!.AsObject();
        layout["title"]!["text"] = PlotlyJson.Escape(Title);
        JsonArray steps = [];
        JsonArray frames = [];
        foreach ((string label, Figure frame) in Frames)
        {
            JsonObject settings = new()
            {
                ["mode"] = "immediate",
                ["frame"] = new JsonObject { ["duration"] = 0, ["redraw"] = true },
                ["transition"] = new JsonObject { ["duration"] = 0 },
            };
            steps.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["label"] = PlotlyJson.Escape(label),
                        ["method"] = "animate",
                        ["args"] = new JsonArray(new JsonArray(label), settings),
                    }
            );
            JsonObject part = frame.ToPlotly();
            frames.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = label,
                        ["data"] = part["data"]!.DeepClone(),
                        ["layout"] = part["layout"]!.DeepClone(),
                    }
            );
        }
        layout["sliders"] = new JsonArray(
            new JsonObject
            {
                ["active"] = Start,
                ["currentvalue"] = new JsonObject { ["prefix"] = Prefix },
                ["steps"] = steps,
            }
        );
        figure["frames"] = frames;
        return figure;
    }

    private string Prefix => Label.Length == 0 ? "" : Label + " ";
}
