using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>A node may write over a gradient that only the pass sees. Whoever else sees it keeps his numbers.</summary>
public sealed class SharedGradientTests
{
    private static readonly Tensor Twos = full([4], 2f),
        Threes = full([4], 3f),
        Fives = full([4], 5f);

    private static Tensor Leaf() => ones(4).requires_grad_();

    private static void Holds(float value, Tensor? gradient) =>
        Assert.Equal([value, value, value, value], gradient!.data<float>().ToArray());

    [Fact]
    public void A_chain_of_factors_multiplies_them()
    {
        using Tensor x = Leaf();
        (x * Twos * Threes * 7 * Fives).sum().backward();
        Holds(210, x.grad);
    }

    [Fact]
    public void A_retained_gradient_is_not_the_one_that_is_handed_on()
    {
        using Tensor x = Leaf();
        Tensor y = x * Twos,
            z = y * Threes,
            w = z * 7;
        y.retain_grad();
        z.retain_grad();
        (w * Fives).sum().backward();
        Holds(35, z.grad);
        Holds(105, y.grad);
        Holds(210, x.grad);
    }

    [Fact]
    public void A_gradient_that_was_asked_for_on_the_way_keeps_its_numbers()
    {
        using Tensor x = Leaf();
        Tensor y = x * Twos;
        IList<Tensor> found = autograd.grad([(y * Threes * Fives).sum()], [y, x]);
        Holds(15, found[0]);
        Holds(30, found[1]);
    }

    [Fact]
    public void Branches_that_share_a_gradient_do_not_see_each_others()
    {
        using Tensor a = Leaf();
        using Tensor b = Leaf();
        ((a * Twos + b * Threes) * Fives).sum().backward();
        Holds(10, a.grad);
        Holds(15, b.grad);
    }

    [Fact]
    public void The_gradient_to_begin_with_stays_as_it_was_given()
    {
        using Tensor x = Leaf();
        using Tensor first = full([4], 7f);
        (x * Twos).backward([first]);
        Holds(7, first);
        Holds(14, x.grad);
    }

    [Fact]
    public void A_retained_graph_gives_the_same_again()
    {
        using Tensor x = Leaf();
        Tensor y = (x * Twos * Threes * 7).sum();
        y.backward(retain_graph: true);
        y.backward();
        Holds(84, x.grad);
    }
}
