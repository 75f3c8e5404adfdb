using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Printing;

/// <summary>Texts as TorchSharp writes them.</summary>
public sealed class PrintingTests
{
    private static string Julia(Tensor t) => t.jlstr(newLine: "\n");

    [Fact]
    public void ToString_tells_shape_and_type_alone() =>
        Assert.Equal("[2x3], type = Float32, device = cpu", zeros(2, 3).ToString());

    [Fact]
    public void Scalars_stand_beside_their_type() =>
        Assert.Equal("[], type = Float32, device = cpu, value = 1.5", Julia(tensor(1.5f)));

    [Fact]
    public void Matrices_are_aligned_to_the_right() =>
        Assert.Equal(
            "[2x3], type = Float32, device = cpu\n   1   -2    3\n 0.5 1.25 -100\n",
            Julia(
                tensor(
                    new[,]
                    {
                        { 1f, -2, 3 },
                        { 0.5f, 1.25f, -100 },
                    }
                )
            )
        );

    [Fact]
    public void Higher_dimensions_are_matrices_with_their_place() =>
        Assert.Equal(
            "[2x1x2], type = Int64, device = cpu\n[0,..,..] =\n 0 1\n\n[1,..,..] =\n 2 3\n",
            Julia(arange(4).view(2, 1, 2))
        );

    [Fact]
    public void Wide_rows_end_in_an_ellipsis() =>
        Assert.EndsWith(
            " ...\n",
            arange(100).jlstr(width: 40, newLine: "\n"),
            StringComparison.Ordinal
        );

    [Fact]
    public void Numpy_style_nests_brackets_and_cuts_the_middle()
    {
        Assert.Equal("[[0, 1]\n [2, 3]]", arange(4).view(2, 2).npstr(newLine: "\n"));
        Assert.Equal("[0, 1, 2, ... 7, 8, 9]", arange(10).npstr());
    }

    [Fact]
    public void CSharp_style_is_an_expression() =>
        Assert.Equal(
            "[2x2], type = Float32, device = cpu, value = \nfloat [,] {\n {0f, 1f},\n {2f, 3f}\n}",
            arange(4, dtype: float32).view(2, 2).cstr(newLine: "\n")
        );

    [Fact]
    public void Numbers_do_not_follow_the_machines_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("[1.5, 2.25]", tensor(new[] { 1.5f, 2.25f }).npstr());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
