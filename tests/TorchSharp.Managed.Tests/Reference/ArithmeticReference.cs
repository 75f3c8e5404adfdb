using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>Two operands, with broadcasts, strides, numbers on either side, NaN and infinities.</summary>
public sealed class ArithmeticReference
{
    private static readonly Table Rows = Table.Load(
        "arithmetic",
        new()
        {
            ["add"] = c => [c.X + c.Y],
            ["sub"] = c => [c.X - c.Y],
            ["mul"] = c => [c.X * c.Y],
            ["div"] = c => [c.X / c.Y],
            ["maximum"] = c => [maximum(c.X, c.Y)],
            ["minimum"] = c => [minimum(c.X, c.Y)],
            ["add in place"] = c => [c.X.clone().add_(c.Y)],
            ["sub in place"] = c => [c.X.clone().sub_(c.Y)],
            ["mul in place"] = c => [c.X.clone().mul_(c.Y)],
            ["div in place"] = c => [c.X.clone().div_(c.Y)],
            ["add with alpha"] = c => [c.X.add(c.Y, alpha: c.Double("alpha"))],
            ["add scalar"] = c => [c.X + c.Double("s")],
            ["scalar add"] = c => [c.Double("s") + c.X],
            ["sub scalar"] = c => [c.X - c.Double("s")],
            ["scalar sub"] = c => [c.Double("s") - c.X],
            ["mul scalar"] = c => [c.X * c.Double("s")],
            ["scalar mul"] = c => [c.Double("s") * c.X],
            ["div scalar"] = c => [c.X / c.Double("s")],
            ["scalar div"] = c => [c.Double("s") / c.X],
            ["pow scalar"] = c => [c.X.pow(c.Double("s"))],
            ["scalar pow"] = c => [pow(c.Double("s"), c.X)],
            ["remainder scalar"] = c => [c.X % c.Double("s")],
            ["pow"] = c => [c.X.pow(c.Y)],
            ["remainder"] = c => [c.X % c.Y],
            ["div floor"] = c => [c.X.div(c.Y, RoundingMode.floor)],
            ["div trunc"] = c => [c.X.div(c.Y, RoundingMode.trunc)],
            ["sub method"] = c => [c.X.sub(c.Y)],
            ["mul method"] = c => [c.X.mul(c.Y)],
            ["div method"] = c => [c.X.div(c.Y)],
            ["add number"] = c => [c.X.add(1.5)],
            ["sub number"] = c => [c.X.sub(1.5)],
            ["mul number"] = c => [c.X.mul(1.5)],
            ["div number"] = c => [c.X.div(1.5)],
            ["numbers in place"] = c => [c.X.clone().add_(1.5).sub_(0.25f).mul_(3).div_(7L)],
            ["clip"] = c => [c.X.clip(-1, 1)],
            ["floats and ints on either side"] = c => [1 + c.X * 2L - 3.5f / (c.X + 2.5) % 2],
            ["x.where"] = c => [c.X.where(c.Y, c.Z)],
            ["lerp"] = c => [c.X.lerp(c.Y, c.Z)],
            ["clamp"] = c => [c.X.clamp(Bound(c, "min"), Bound(c, "max"))],
            ["clamp in place"] = c => [c.X.clone().clamp_(Bound(c, "min"), Bound(c, "max"))],
            ["clamp tensors"] = c => [c.X.clamp(c.Y, c.Z)],
            ["clamp min tensor"] = c => [c.X.clamp(min: c.Y)],
            ["clamp max tensor"] = c => [c.X.clamp(max: c.Y)],
            ["where"] = c => [where(c.X, c.Y, c.Z)],
            ["eq"] = c => [c.X == c.Y],
            ["ne"] = c => [c.X != c.Y],
            ["lt"] = c => [c.X < c.Y],
            ["gt"] = c => [c.X > c.Y],
            ["le"] = c => [c.X <= c.Y],
            ["ge"] = c => [c.X >= c.Y],
            ["eq scalar"] = c => [c.X == c.Double("s")],
            ["ne scalar"] = c => [c.X != c.Double("s")],
            ["lt scalar"] = c => [c.X < c.Double("s")],
            ["gt scalar"] = c => [c.X > c.Double("s")],
            ["le scalar"] = c => [c.X <= c.Double("s")],
            ["ge scalar"] = c => [c.X >= c.Double("s")],
            ["and"] = c => [c.X & c.Y],
            ["or"] = c => [c.X | c.Y],
            ["xor"] = c => [c.X ^ c.Y],
            ["not"] = c => [~c.X],
        }
    );

    /// <summary>The bound as a number of the operand's kind, or none.</summary>
    private static Scalar? Bound(Call c, string name) =>
        !c.Has(name) ? null
        : c.X.is_floating_point() ? c.Double(name).ToScalar()
        : c.Long(name).ToScalar();

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
