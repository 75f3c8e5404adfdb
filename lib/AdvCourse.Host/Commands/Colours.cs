namespace AdvCourse.Host.Commands;

/// <summary>Colours for lines on a terminal; none in logs, and none for those who set NO_COLOR (no-color.org).</summary>
internal static class Colours
{
    public const string None = "";
    public const string Bold = "1";
    public const string Red = "31";
    public const string Green = "32";

    private static readonly bool Wanted =
        !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static string Paint(string colour, string text) =>
        Wanted && colour.Length > 0 ? $"\u001b[{colour}m{text}\u001b[0m" : text;
}
