using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp
{
    /// <summary>How a tensor is written out.</summary>
    public enum TensorStringStyle
    {
        /// <summary>Shape and type only.</summary>
        Metadata = 0,

        /// <summary>Aligned columns, matrix after matrix.</summary>
        Julia = 1,

        /// <summary>Nested brackets.</summary>
        Numpy = 2,

        /// <summary>A C# array expression.</summary>
        CSharp = 3,

        /// <summary>The global style.</summary>
        Default = 4,
    }

    public static partial class torch
    {
        /// <summary>Aligned columns, matrix after matrix.</summary>
        public const TensorStringStyle julia = TensorStringStyle.Julia;

        /// <summary>Nested brackets.</summary>
        public const TensorStringStyle numpy = TensorStringStyle.Numpy;

        /// <summary>A C# array expression.</summary>
        public const TensorStringStyle csharp = TensorStringStyle.CSharp;

        private static TensorStringStyle s_style = TensorStringStyle.Julia;

        /// <summary>The global options of texts.</summary>
        internal static TextFormat TextOptions { get; private set; } =
            new("g5", 100, CultureInfo.InvariantCulture, Environment.NewLine, 6, 6);

        /// <summary>The style of texts that are not told one.</summary>
        public static TensorStringStyle TensorStringStyle
        {
            get => s_style;
            set =>
                s_style =
                    value != TensorStringStyle.Default
                        ? value
                        : throw new ArgumentException("The style cannot be set to 'Default'");
        }

        /// <summary>Sets the digits after the point, and perhaps line width (100), end of line, and how many rows and columns are shown (6).</summary>
        public static void set_printoptions(
            int precision,
            int? linewidth = null,
            string? newLine = null,
            bool sci_mode = false,
            int? maxRows = null,
            int? maxColumns = null
        ) =>
            set_printoptions(
                null,
                (sci_mode ? "E" : "F") + precision.ToString(CultureInfo.InvariantCulture),
                linewidth,
                newLine,
                maxRows,
                maxColumns
            );

        /// <summary>Sets style, .NET number format ("g5"), line width (100), end of line, and how many rows and columns are shown (6).</summary>
        public static void set_printoptions(
            TensorStringStyle? style = null,
            string? floatFormat = null,
            int? linewidth = null,
            string? newLine = null,
            int? maxRows = null,
            int? maxColumns = null
        )
        {
            if (style is not null)
            {
                TensorStringStyle = style.Value;
            }
            TextOptions = TextOptions with
            {
                Number = floatFormat ?? TextOptions.Number,
                Width = linewidth ?? TextOptions.Width,
                NewLine = newLine ?? TextOptions.NewLine,
                MaxRows = maxRows ?? TextOptions.MaxRows,
                MaxColumns = maxColumns ?? TextOptions.MaxColumns,
            };
        }

        public partial class Tensor
        {
            /// <summary>With the values when <paramref name="disamb"/>, in the global style; else only shape and type.</summary>
            public string ToString(
                bool disamb,
                string? fltFormat = null,
                int? width = null,
                CultureInfo? cultureInfo = null,
                string? newLine = null
            ) =>
                disamb
                    ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine)
                    : MetaText();

            /// <summary>The values in a style; options that are not given are the global ones, numbers are invariant unless a culture is given.</summary>
            public string ToString(
                TensorStringStyle style,
                string? fltFormat = null,
                int? width = null,
                CultureInfo? cultureInfo = null,
                string? newLine = null
            )
            {
                TextFormat format = TextOptions with
                {
                    Number = fltFormat ?? TextOptions.Number,
                    Width = width ?? TextOptions.Width,
                    Culture = cultureInfo ?? TextOptions.Culture,
                    NewLine = newLine ?? TextOptions.NewLine,
                };
                return (style == TensorStringStyle.Default ? s_style : style) switch
                {
                    TensorStringStyle.Metadata => MetaText(),
                    TensorStringStyle.Julia => new TensorText(this, format).Julia(),
                    TensorStringStyle.Numpy => new TensorText(this, format).Numpy(),
                    TensorStringStyle.CSharp => new TensorText(this, format).CSharp(),
                    _ => throw new ArgumentOutOfRangeException(nameof(style), style, null),
                };
            }

            /// <summary>The elements as nested lists of scalars (a scalar without dimensions).</summary>
            public object tolist()
            {
                if (Rank == 0)
                {
                    return ToScalar();
                }
                var list = new System.Collections.ArrayList();
                foreach (Tensor part in unbind())
                {
                    list.Add(part.tolist());
                    part.Dispose();
                }
                return list;
            }
        }
    }

    public static partial class TensorExtensionMethods
    {
        /// <summary>The values in a style, the global one by default.</summary>
        public static string str(
            this Tensor tensor,
            string? fltFormat = null,
            int? width = null,
            string? newLine = null,
            CultureInfo? cultureInfo = null,
            TensorStringStyle style = TensorStringStyle.Default
        ) => tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

        /// <summary>The values in aligned columns.</summary>
        public static string jlstr(
            this Tensor tensor,
            string? fltFormat = null,
            int? width = null,
            string? newLine = null,
            CultureInfo? cultureInfo = null
        ) => tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

        /// <summary>Shape, type and device.</summary>
        public static string metastr(this Tensor tensor) =>
            tensor.ToString(TensorStringStyle.Metadata);

        /// <summary>The values in nested brackets.</summary>
        public static string npstr(
            this Tensor tensor,
            string? fltFormat = "g5",
            int? width = 100,
            string? newLine = null,
            CultureInfo? cultureInfo = null
        ) => tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

        /// <summary>The values as a C# array expression.</summary>
        public static string cstr(
            this Tensor tensor,
            string? fltFormat = "g5",
            int? width = 100,
            string? newLine = null,
            CultureInfo? cultureInfo = null
        ) => tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

        /// <summary>Writes the values to standard output and gives the tensor back.</summary>
        public static Tensor print(
            this Tensor t,
            string? fltFormat = "g5",
            int? width = 100,
            string? newLine = null,
            CultureInfo? cultureInfo = null,
            TensorStringStyle style = TensorStringStyle.Default
        )
        {
            Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
            return t;
        }
    }
}
