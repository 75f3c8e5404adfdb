using System.Globalization;
using AdvCourse.Plots.Formatting;
using Microsoft.DotNet.Interactive.Formatting;
using Plotly.NET;
using XPlot.Plotly;
using Figure = AdvCourse.Plots.Figure;

namespace AdvCourse.Interactive;

/// <summary>How .NET Interactive shows the course's figures and the charts of both packages.</summary>
public static class ChartFormatters
{
    /// <summary>Registers the formatters; from a cell, <c>AdvCourse.Interactive.ChartFormatters.Register();</c>.</summary>
    public static void Register()
    {
        Show<Figure>(
            figure => figure.ToHtml(),
            figure => figure.ToPlotlyJson(),
            figure => figure.ToString()
        );
        Show<GenericChart>(
            Plotly.NET.Interactive.Formatters.toInteractiveHTML,
            chart => chart.ToPlotlyJson(),
            Words
        );
        Show<PlotlyChart>(chart => chart.GetHtml(), chart => chart.ToPlotlyJson(), Words);
    }

    private static void Show<T>(Func<T, string> html, Func<T, string> json, Func<T, string> text)
    {
        Formatter.Register<T>((value, writer) => writer.Write(html(value)), FigureFormatters.Html);
        Formatter.Register<T>(
            (value, writer) => writer.Write(json(value)),
            FigureFormatters.Plotly
        );
        Formatter.Register<T>((value, writer) => writer.Write(text(value)), FigureFormatters.Plain);
        Formatter.SetPreferredMimeTypesFor(
            typeof(T),
            FigureFormatters.Html,
            FigureFormatters.Plotly,
            FigureFormatters.Plain
        );
    }

    /// <summary>The alt text where the course has this kind of figure.</summary>
    private static string Words(GenericChart chart) =>
        Words(chart.ToFigure, GenericChart.countTrace(chart));

    private static string Words(PlotlyChart chart) => Words(chart.ToFigure, null);

    private static string Words(Func<Figure> convert, int? traces)
    {
        try
        {
            return convert().Alt;
        }
        catch (ArgumentException)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Plotly chart{(traces is { } n ? $" of {n} traces" : "")}"
            );
        }
    }
}
