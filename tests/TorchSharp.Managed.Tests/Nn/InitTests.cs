using static TorchSharp.torch;

namespace TorchSharp.Tests.Nn;

/// <summary>First weights that are matrices of a kind.</summary>
[Collection(nameof(Reference.DefaultGenerator))]
public sealed class InitTests
{
    [Fact]
    public void A_linear_layer_of_eye_and_a_convolution_of_dirac_pass_their_input_on()
    {
        using var quiet = no_grad();
        var linear = nn.Linear(3, 5, hasBias: false);
        Assert.Same(linear.weight, nn.init.eye_(linear.weight!));
        var x = randn(2, 3);
        Assert.Equal(cat([x, zeros(2, 2)], 1), linear.call(x));
        var convolution = nn.Conv2d(2, 3, (3, 5), padding: (1, 2), bias: false);
        nn.init.dirac_(convolution.weight);
        var image = randn(1, 2, 4, 6);
        Assert.Equal(cat([image, zeros(1, 1, 4, 6)], 1), convolution.call(image));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    [InlineData(4, 4)]
    public void Orthogonal_rows_or_columns_have_the_length_of_the_gain(long rows, long columns)
    {
        manual_seed(5);
        var w = nn.init.orthogonal_(empty(rows, columns), gain: 2);
        var products = rows < columns ? w.mm(w.t()) : w.t().mm(w);
        Assert.True(products.allclose(eye(Math.Min(rows, columns)) * 4, atol: 1e-5));
        // As the factor of a QR decomposition whose triangle has a positive diagonal: the first vector keeps its direction.
        manual_seed(5);
        var drawn = randn(rows, columns);
        var first = rows < columns ? drawn[0] : drawn[.., 0];
        Assert.True(
            (first / first.norm() * 2).allclose(rows < columns ? w[0] : w[.., 0], atol: 1e-5)
        );
    }

    [Fact]
    public void More_dimensions_than_two_count_as_columns()
    {
        var w = nn.init.orthogonal_(empty(2, 3, 2, 2)).reshape(2, -1);
        Assert.True(w.mm(w.t()).allclose(eye(2), atol: 1e-5));
    }

    [Fact]
    public void A_part_of_each_column_is_zero_when_sparse()
    {
        manual_seed(1);
        var w = nn.init.sparse_(empty(10, 40), sparsity: 0.25, std: 2);
        Assert.All(w.eq(0).sum(dim: 0).data<long>().ToArray(), zeros => Assert.Equal(3, zeros));
        var others = w.masked_select(w.ne(0));
        Assert.InRange(others.std().ToSingle(), 1.7f, 2.3f);
        Assert.True(nn.init.sparse_(empty(3, 2), 0).ne(0).all().ToBoolean());
        Assert.Throws<ArgumentException>(() => nn.init.sparse_(w, 1.5));
    }

    [Fact]
    public void Other_numbers_of_dimensions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => nn.init.eye_(zeros(2, 2, 2)));
        Assert.Throws<ArgumentException>(() => nn.init.dirac_(zeros(2, 2)));
        Assert.Throws<ArgumentException>(() => nn.init.orthogonal_(zeros(2)));
        Assert.Throws<ArgumentException>(() => nn.init.sparse_(zeros(2), 0.5));
    }
}
