// Writes ../Generated: the register tiles, row by row.
//
//     dotnet run lib/TorchSharp.Managed/Kernels/Generator/tiles.cs && dotnet csharpier format lib/TorchSharp.Managed/Kernels/Generated
//
// A sum stays in a register only as a variable of its own: an array or a call would take it to memory. So every row is written
// out, and as the compiler gives out registers by the order of variables and statements, that order is part of a tile.
// What a tile is for stands in ../{Name}.cs.

#:property PublishAot=false

using System.Runtime.CompilerServices;

// Where every third row has a pointer, the two rows behind it are reached from there.
static string OfThree(int r) => $"a{r / 3 * 3}{new[] { "", " + row", " + row2" }[r % 3]}";

Kernel[] kernels =
[
    // One step of K at a time, for vectors of any width. Up to six rows lie anywhere and are reached from the first.
    new("Tile", "a tile", AlwaysThere: 0, Steps: 1)
    {
        Types = ["V", "TVectors"],
        Constraints = "where V : struct, IVec<V> where TVectors : struct, IConstant",
        Arguments = """
            nint row = TRows.Value > 6 ? t.RowStrideA : (nint)t.Rows[1],
                row2 = TRows.Value > 6 ? 2 * row : (nint)t.Rows[2],
                row3 = (nint)t.Rows[3],
                row4 = (nint)t.Rows[4],
                row5 = (nint)t.Rows[5],
                step = t.ColumnStrideA,
                stepB = t.RowStrideB;
            float* b = t.B;
            float* a0 = t.A;
            float* a3 = a0 + 3 * row;
            float* a6 = a0 + 6 * row;
            float* a9 = a0 + 9 * row;
            float* a12 = a0 + 12 * row;
            """,
        Output = "float* c = t.C; nint rowC = t.RowStrideC;",
        Element = (r, _) =>
            r is 3 or 4 or 5
                ? $"TRows.Value > 6 ? *({OfThree(r)}) : *(a0 + row{r})"
                : $"*({OfThree(r)})",
        // Each pointer moves on when its last row is done.
        MoveAfter = r =>
            r switch
            {
                2 => "if (TRows.Value > 6) a0 += step;",
                5 => "if (TRows.Value > 6) a3 += step; else a0 += step;",
                8 => "if (TRows.Value > 6) a6 += step;",
                11 => "if (TRows.Value > 9) a9 += step;",
                13 => "if (TRows.Value > 12) a12 += step;",
                _ => "",
            },
        Move = by =>
            $"a0 += {by}; if (TRows.Value > 6) {{ a3 += {by}; a6 += {by}; a9 += {by}; a12 += {by}; }}",
    },
    // All rows from one pointer, at distances that the compiler knows; every third row's element is spread by the multiply-adds.
    new("KnownTile", "a tile of known places", AlwaysThere: 8, Steps: 2)
    {
        Types = ["TPlaces"],
        Constraints = "where TPlaces : struct, IPlaces",
        // Were both addresses of an element known to be one, the compiler would load it once, into a register.
        First = "t.Again = t.A;",
        Arguments = """
            int row = TPlaces.Row,
                step = TPlaces.Step(TRows.Value);
            nint stepB = t.RowStrideB * sizeof(float),
                rowC = t.RowStrideC;
            float* a = t.A,
                again = t.Again,
                b = t.B,
                c = t.C;
            Vector512<float> x;
            """,
        Step = "step",
        Element = (r, ahead) => $"*(a + {r} * row{ahead})",
        Embedded = (r, ahead) =>
            r % 3 == 0 ? ($"a + {r} * row{ahead}", $"again + {r} * row{ahead}") : null,
        Move = by => $"a += {by}; again += {by};",
    },
    // Elements side by side, the rows any distance apart.
    new("RowsTile", "a tile of rows", AlwaysThere: 8, Steps: 2)
    {
        Arguments = """
            nint row = t.RowStrideA,
                row2 = 2 * row,
                stepB = t.RowStrideB * sizeof(float),
                rowC = t.RowStrideC;
            float* a0 = t.A,
                a3 = a0 + 3 * row,
                a6 = a0 + 6 * row,
                a9 = a0 + 9 * row,
                a12 = a0 + 12 * row,
                b = t.B,
                c = t.C;
            Vector512<float> x;
            """,
        Step = "1",
        Element = (r, ahead) => $"*({OfThree(r)}{ahead})",
        Move = by =>
            $"a0 += {by}; a3 += {by}; a6 += {by}; if (TRows.Value > 9) a9 += {by}; if (TRows.Value > 12) a12 += {by};",
    },
    // The same two for 256 bits: six rows at most, which are reached from the first wherever they lie.
    new("KnownTile256", "a tile of known places", AlwaysThere: 4, Steps: 2)
    {
        Bits = 256,
        Types = ["TPlaces"],
        Constraints = "where TPlaces : struct, IPlaces",
        Arguments = """
            int row = TPlaces.Row,
                step = TPlaces.Step(TRows.Value);
            nint stepB = t.RowStrideB * sizeof(float),
                rowC = t.RowStrideC;
            float* a = t.A,
                b = t.B,
                c = t.C;
            Vector256<float> x;
            """,
        Step = "step",
        Element = (r, ahead) => $"*(a + {r} * row{ahead})",
        Move = by => $"a += {by};",
    },
    new("RowsTile256", "a tile of rows", AlwaysThere: 4, Steps: 2)
    {
        Bits = 256,
        Arguments = """
            nint row1 = (nint)t.Rows[1],
                row2 = (nint)t.Rows[2],
                row3 = (nint)t.Rows[3],
                row4 = (nint)t.Rows[4],
                row5 = (nint)t.Rows[5],
                stepB = t.RowStrideB * sizeof(float),
                rowC = t.RowStrideC;
            float* a = t.A,
                b = t.B,
                c = t.C;
            Vector256<float> x;
            """,
        Step = "1",
        Element = (r, ahead) => r == 0 ? $"*(a{ahead})" : $"*(a + row{r}{ahead})",
        Move = by => $"a += {by};",
    },
];

foreach (var kernel in kernels)
    Write(kernel.Name, kernel.Text());
Write("Rows", $"namespace TorchSharp.Kernels;\n{Kernel.Lines(1, Kernel.MostRows + 1, Height)}");

// A height, as a number that the compiler knows.
static string Height(int r) =>
    $"\ninternal readonly struct Rows{r} : IConstant {{ public static int Value => {r}; }}";

static void Write(string name, string text) =>
    File.WriteAllText(
        Path.Combine(Path.GetDirectoryName(Here())!, "..", "Generated", $"{name}.cs"),
        $"// Written by Kernels/Generator/tiles.cs.\n{text}".ReplaceLineEndings("\n")
    );

static string Here([CallerFilePath] string path = "") => path;

/// <summary>How a tile is written: the rows that are there in every call, the steps of K that go at once, and where its left factor lies.</summary>
record Kernel(string Name, string What, int AlwaysThere, int Steps)
{
    /// <summary>The rows whose sums, two vectors each, 32 registers hold.</summary>
    public const int MostRows = 14;

    /// <summary>The vectors' width: 512, or 256, of which there are 16 registers. Of no concern where V stands for the vector.</summary>
    public int Bits { get; init; } = 512;

    /// <summary>Type parameters beside the rows. With V it is a tile of one or two vectors of any width, else of two.</summary>
    public string[] Types { get; init; } = [];
    public string Constraints { get; init; } = "";

    /// <summary>What is done before the heights part.</summary>
    public string First { get; init; } = "";

    /// <summary>The variables beside the sums: those before them, and those behind.</summary>
    public required string Arguments { get; init; }
    public string Output { get; init; } = "";

    /// <summary>The left factor's element in a row. Here and in <see cref="Embedded"/> "ahead" leads to the next step of K, or is empty.</summary>
    public required Func<int, string, string> Element { get; init; }

    /// <summary>Where the multiply-adds read the element themselves: its address for the first vector, and for the second.</summary>
    public Func<int, string, (string, string)?> Embedded { get; init; } = (_, _) => null;

    /// <summary>From one step of K to the next, in the left factor.</summary>
    public string Step { get; init; } = "";

    /// <summary>Moves the left factor's pointers.</summary>
    public required Func<string, string> Move { get; init; }

    /// <summary>Moves them a step behind a row; without it they move behind the last row of the last step.</summary>
    public Func<int, string>? MoveAfter { get; init; }

    private bool AnyWidth => Types.Contains("V");
    private int Tallest => Bits == 512 ? MostRows : 6;
    private string Vector => AnyWidth ? "V" : $"Vector{Bits}<float>";
    private string Static => AnyWidth ? "V" : $"Vector{Bits}";
    private string Width => AnyWidth ? "V.Width" : $"{Bits / 32}";
    private string MultiplyAdd => Bits == 512 ? "Avx512F.FusedMultiplyAdd" : "Fma.MultiplyAdd";
    private string IfTwo => AnyWidth ? "if (TVectors.Value > 1) " : "";

    public static string Lines(int first, int end, Func<int, string> line) =>
        string.Join("\n", Enumerable.Range(first, end - first).Select(line));

    private string IfThere(int r, string row) =>
        r < AlwaysThere ? row : $"if (TRows.Value > {r}) {{ {row} }}";

    private string Rows(Func<int, string> row) => Lines(0, Tallest, r => IfThere(r, row(r)));

    private string Zeros(char sums) =>
        $"{Vector} {Lines(0, Tallest, r => $"{sums}{r} = {Vector}.Zero{(r < Tallest - 1 ? ',' : ';')}")}";

    private string LoadSums(int r) =>
        $"c{r} = {Static}.Load(c + {r} * rowC); {IfTwo}d{r} = {Static}.Load(c + {r} * rowC + {Width});";

    private string StoreSums(int r) =>
        AnyWidth
            ? $"V.Store(c{r}, c + {r} * rowC); {IfTwo}V.Store(d{r}, c + {r} * rowC + {Width});"
            : $"c{r}.Store(c + {r} * rowC); d{r}.Store(c + {r} * rowC + {Width});";

    /// <summary>A row's element times the vectors of the right factor.</summary>
    private string AddProducts(int r, string ahead) =>
        Embedded(r, ahead) is var (forC, forD)
            ? AddProduct($"Spread({forC})", "b0", $"c{r}")
                + AddProduct($"Spread({forD})", "b1", $"d{r}")
            : $"x = {Static}.Create({Element(r, ahead)});"
                + AddProduct("x", "b0", $"c{r}")
                + IfTwo
                + AddProduct("x", "b1", $"d{r}");

    private string AddProduct(string x, string b, string sum) =>
        AnyWidth
            ? $"V.AddProduct({x}, {b}, ref {sum});"
            : $"{sum} = {MultiplyAdd}({b}, {x}, {sum});";

    private string LoadRight(int step) =>
        AnyWidth ? "V b0 = V.Load(b), b1 = TVectors.Value > 1 ? V.Load(b + V.Width) : V.Zero, x;"
        : step == 0 ? $"{Vector} b0 = {Static}.Load(b), b1 = {Static}.Load(b + {Width});"
        : $"b0 = {Static}.Load({NextB}); b1 = {Static}.Load({NextB} + {Width});";

    /// <summary>The right factor's next row. The stride is in bytes there: of a stride in floats the compiler would make one, each time.</summary>
    private const string NextB = "(float*)((byte*)b + stepB)";

    private string MoveB =>
        Steps == 1 ? "b += stepB;" : $"b = (float*)((byte*)b + {Steps} * stepB);";

    private string StepOfK(int step)
    {
        var ahead = step == 0 ? "" : $" + {Step}";
        string Row(int r) => IfThere(r, AddProducts(r, ahead)) + MoveAfter?.Invoke(r);
        var moveB = step == Steps - 1 ? MoveB : "";
        return $"{LoadRight(step)} {moveB}\n{Lines(0, Tallest, Row)}";
    }

    public string Text()
    {
        var least = Math.Max(1, AlwaysThere);
        var types = string.Concat(Types.Select(type => $", {type}"));
        var outer = Types.Length == 0 ? "" : $"<{types[2..]}>";
        string Case(int r) => $"case {r}: Run<Rows{r}{types}>(ref t); break;";
        return $$"""
            using System.Runtime.Intrinsics;
            using System.Runtime.Intrinsics.X86;
            using TorchSharp.Kernels.Simd;

            namespace TorchSharp.Kernels;

            internal static unsafe partial class {{Name}}
            {
                public static partial void Run{{outer}}(int rows, ref TileArguments t) {{Constraints}}
                {
                    {{First}}
                    switch (rows)
                    {
                        {{Lines(least, Tallest + 1, Case)}}
                        default:
                            throw new ArgumentOutOfRangeException(nameof(rows), rows, "{{What}} has {{least}} to {{Tallest}} rows");
                    }
                }

                private static partial void Run<TRows{{types}}>(ref TileArguments t) where TRows : struct, IConstant {{Constraints}}
                {
                    {{Arguments}}
                    {{Zeros('c')}}
                    {{Zeros('d')}}
                    {{Output}}
                    if ((t.Epilogue & Epilogue.Accumulate) != 0)
                    {
                        {{Rows(LoadSums)}}
                    }
                    int image = t.Images;
                    do
                    {
                        for (int segment = t.Segments; segment > 0; segment--)
                        {
                            for (int k = t.K{{(Steps == 2 ? " >> 1" : "")}}; k != 0; k--)
                            {
                                {{Lines(0, Steps, StepOfK)}}
                                {{(MoveAfter is null ? Move($"{Steps} * {Step}") : "")}}
                            }
                            b += t.SkipB;
                            {{Move("t.SkipA")}}
                        }
                        {{Move("t.SkipImageA")}}
                    } while (--image > 0);
                    {{Rows(StoreSums)}}
                }
            }
            """;
    }
}
