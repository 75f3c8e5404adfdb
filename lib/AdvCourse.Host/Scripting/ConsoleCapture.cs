using System.Text;
using AdvCourse.Notebook;

namespace AdvCourse.Host.Scripting;

/// <summary>Sends what code writes to the console to the cell it belongs to; text from outside any cell goes where it always went.</summary>
internal static class ConsoleCapture
{
    private static readonly Lock Installing = new();
    private static Router? s_out;

    /// <summary>Puts the routers in place, once a process and again when something replaced them.</summary>
    public static void Install()
    {
        lock (Installing)
        {
            if (s_out is not null)
                return;
            s_out = new(Console.Out, cell => cell.Out);
            Console.SetOut(s_out);
            Console.SetError(new Router(Console.Error, cell => cell.Error));
            Console.SetIn(new Questions(Console.In));
        }
    }

    /// <summary>Console.ReadLine in a cell asks the cell's reader.</summary>
    private sealed class Questions(TextReader outside) : TextReader
    {
        private string _rest = "";

        public override string? ReadLine()
        {
            if (CellScope.Current is not { } cell)
                return outside.ReadLine();
            if (_rest.Length == 0)
                return Ask(cell);
            var line = _rest.TrimEnd('\n');
            _rest = "";
            return line;
        }

        public override int Peek() =>
            CellScope.Current is null ? outside.Peek()
            : _rest.Length > 0 ? _rest[0]
            : -1;

        public override int Read()
        {
            if (CellScope.Current is not { } cell)
                return outside.Read();
            if (_rest.Length == 0)
                _rest = Ask(cell) + "\n";
            var next = _rest[0];
            _rest = _rest[1..];
            return next;
        }

        private static string Ask(CellScope cell) =>
            cell.ReadInputAsync("", isPassword: false).GetAwaiter().GetResult();
    }

    private sealed class Router(TextWriter outside, Func<RunningCell, TextWriter> stream)
        : TextWriter(null)
    {
        public override Encoding Encoding => Encoding.UTF8;

        private TextWriter Target => CellScope.Current is RunningCell cell ? stream(cell) : outside;

        public override void Write(char value) => Target.Write(value);

        public override void Write(string? value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) =>
            Target.Write(buffer, index, count);

        public override void Write(ReadOnlySpan<char> buffer) => Target.Write(buffer);

        public override void WriteLine() => Target.WriteLine();

        public override void WriteLine(string? value) => Target.WriteLine(value);

        public override void Flush() => Target.Flush();
    }
}
