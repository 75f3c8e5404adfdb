using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>The suite's own measure: what it lets pass, and what it says when it does not.</summary>
public sealed class ComparisonTests
{
    private static readonly float[] Values = [1f, -2f, float.NaN, float.PositiveInfinity, 0f];

    private static Expected Of(float[] values, double error = 0, long terms = 0) =>
        new(
            $"float32[{values.Length}]",
            [.. values.SelectMany(BitConverter.GetBytes)],
            Max: values.Where(float.IsFinite).Max(Math.Abs),
            error,
            terms
        );

    [Fact]
    public void The_same_values_agree_also_NaN_and_infinity() =>
        Assert.Null(Comparison.Difference("output", Of(Values), tensor(Values)));

    [Fact]
    public void Four_ulp_pass_and_eight_do_not()
    {
        Assert.Null(
            Comparison.Difference("output", Of([1f]), tensor(new[] { 1f + 4f / (1 << 23) }))
        );
        Assert.NotNull(
            Comparison.Difference("output", Of([1f]), tensor(new[] { 1f + 8f / (1 << 23) }))
        );
    }

    [Fact]
    public void A_long_sum_may_be_off_by_the_root_of_its_length() =>
        Assert.Null(
            Comparison.Difference(
                "output",
                Of([1f], terms: 64),
                tensor(new[] { 1f + 10f / (1 << 23) })
            )
        );

    [Fact]
    public void The_report_names_the_place_both_values_and_the_largest_errors()
    {
        var expected = new Expected(
            "float64[2,2]",
            [.. new[] { 1.0, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)],
            4
        );
        var actual = tensor(
            new[,]
            {
                { 1.0, 2.0 },
                { 3.5, 5.0 },
            }
        );
        Assert.Equal(
            "output[1,0] is 3.5, PyTorch's is 3 (allowed: 7E-12); "
                + "largest error 1 absolute, 0.25 relative, over 4 elements",
            Comparison.Difference("output", expected, actual)
        );
    }

    [Theory]
    [InlineData(2, 0f)]
    [InlineData(3, float.NaN)]
    [InlineData(3, float.NegativeInfinity)]
    [InlineData(0, float.NaN)]
    [InlineData(0, float.PositiveInfinity)]
    public void NaN_and_infinity_are_not_close_to_anything_else(int place, float value)
    {
        float[] changed = [.. Values];
        changed[place] = value;
        Assert.NotNull(Comparison.Difference("output", Of(Values, error: 1), tensor(changed)));
    }

    [Fact]
    public void Another_type_or_shape_is_a_difference()
    {
        Assert.Equal(
            "output is Float64[1], PyTorch's is float32[1]",
            Comparison.Difference("output", Of([1f]), tensor(new[] { 1.0 }))
        );
        Assert.NotNull(Comparison.Difference("output", Of([1f]), tensor(new[] { 1f }, [1, 1])));
    }

    [Theory]
    [InlineData("signed", new[] { 0.8598480224609375, -1.1904869079589844, 1.7561721801757812 })]
    [InlineData("positive", new[] { 1.6799240112304688, 0.6547565460205078, 2.1280860900878906 })]
    [InlineData("unit", new[] { 0.7149624824523926, 0.2023787498474121, 0.9390435218811035 })]
    [InlineData("ties", new[] { 0.0, 1, -2 })]
    [InlineData("ints", new[] { -3.0, 8, 6 })]
    [InlineData("nonzero", new[] { 3.0, -4, -1 })]
    [InlineData("coin", new[] { 1.0, 0, 0 })]
    [InlineData("<7", new[] { 0.0, 0, 4 })]
    public void Inputs_are_drawn_as_the_generator_draws_them(string fill, double[] expected) =>
        Assert.Equal(expected, Notation.Draw(fill, seed: 3, expected.Length));
}
