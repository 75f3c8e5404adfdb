using System.Globalization;
using System.Text;

namespace TorchSharp.Upstream;

/// <summary>The tables: a line per file, the most wanted members; every case that does not pass goes to a file.</summary>
internal static class Report
{
    public static string Write(Suite suite, string output)
    {
        var details = new StringBuilder();
        foreach (
            Case c in suite.Cases.Values.Where(c =>
                c.Outcome is not (Outcome.Passed or Outcome.Skipped)
            )
        )
        {
            details.AppendLine(
                CultureInfo.InvariantCulture,
                $"{(c.OnSurface ? "SURFACE" : "other  ")} {c.Outcome, -14} {c.File} {c.Type}.{c.Method}"
            );
            if (!c.OnSurface)
            {
                details.AppendLine("    outside: " + string.Join(' ', c.Outside));
            }
            foreach (string reason in c.Errors.Concat(c.Failures).Take(3))
            {
                details.AppendLine("    " + reason.ReplaceLineEndings("\n        "));
            }
        }
        File.WriteAllText(Path.Combine(output, "cases.txt"), details.ToString());

        IEnumerable<string> outside = suite
            .Cases.Values.SelectMany(
                c => c.Outside,
                (c, name) => (name, alone: c.Outside.Count == 1)
            )
            .GroupBy(n => n.name)
            .OrderByDescending(n => n.Count(u => u.alone))
            .ThenByDescending(n => n.Count())
            .Select(n => $"{n.Count(u => u.alone), 4} {n.Count(), 4} {n.Key}");
        File.WriteAllLines(Path.Combine(output, "outside.txt"), outside);

        var text = new StringBuilder();
        text.AppendLine(
            "                                              the course's surface                       everything"
        );
        text.AppendLine(
            "file                                     cases compile passed skipped share   cases compile passed skipped share"
        );
        foreach (IGrouping<string, Case> file in suite.Cases.Values.GroupBy(c => c.File))
        {
            Line(text, file.Key, [.. file]);
        }
        Line(text, "all", [.. suite.Cases.Values]);
        text.AppendLine().AppendLine("most wanted (cases of the surface, cases in all):");
        foreach (
            (string message, HashSet<Case> cases) in suite
                .Missing.OrderByDescending(m => m.Value.Count(c => c.OnSurface))
                .ThenByDescending(m => m.Value.Count)
                .Take(60)
        )
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{cases.Count(c => c.OnSurface), 4} {cases.Count, 4}  {message}"
            );
        }
        text.AppendLine()
            .AppendLine(
                CultureInfo.InvariantCulture,
                $"Every case that did not pass: {Path.Combine(output, "cases.txt")}"
            );
        File.WriteAllText(Path.Combine(output, "report.txt"), text.ToString());
        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, Case[] cases)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name, -40} ");
        foreach (
            Case[] part in (Case[][])
                [
                    [.. cases.Where(c => c.OnSurface)],
                    cases,
                ]
        )
        {
            int passed = part.Count(c => c.Outcome == Outcome.Passed),
                skipped = part.Count(c => c.Outcome == Outcome.Skipped),
                compiled = part.Count(c => c.Outcome != Outcome.DoesNotCompile);
            double share = part.Length == skipped ? 100 : 100.0 * passed / (part.Length - skipped);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{part.Length, 5} {compiled, 7} {passed, 6} {skipped, 7} {share, 5:F1}   "
            );
        }
        text.AppendLine();
    }
}
