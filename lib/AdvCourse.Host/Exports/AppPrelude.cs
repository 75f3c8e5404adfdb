namespace AdvCourse.Host.Exports;

/// <summary>What an exported program needs of the notebook's surface: displays become lines on the console.</summary>
internal static class AppPrelude
{
    /// <summary>C# that stands after the program's statements.</summary>
    public const string Text = """

        /// <summary>What cells show, on the console.</summary>
        static class NotebookPage
        {
            public sealed record Shown
            {
                public void Update(object? value) => display(value);
            }

            public static Shown display(object? value, params string[] mimeTypes)
            {
                if (value is not Shown)
                    Console.WriteLine(value is System.Collections.IEnumerable and not string ? string.Join(", ", ((System.Collections.IEnumerable)value).Cast<object?>()) : value);
                return new();
            }

            public static Shown Display(this object? value, params string[] mimeTypes) => display(value);

            public static Shown DisplayAs(this string value, string mimeType) => display(value);

            public static string HTML(string content) => content;

            public static void ClearOutput(bool wait = false) { }

            public static Task<string> GetInputAsync(string prompt = "", bool isPassword = false)
            {
                Console.Write(prompt + " ");
                return Task.FromResult(Console.ReadLine() ?? "");
            }
        }

        """;
}
