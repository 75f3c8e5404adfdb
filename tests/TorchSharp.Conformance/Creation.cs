using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Factories, element types, seeds.</summary>
internal static class Creation
{
    public static readonly Rows Rows = new()
    {
        { () => tensor(new[] { 1f, 2f }), "Float32[2] 1 2" },
        { () => tensor(new[] { 1.0, 2.0 }), "Float64[2] 1 2" },
        { () => tensor(new[] { 1, 2 }), "Int32[2] 1 2" },
        { () => tensor(new[] { 1L, 2L }), "Int64[2] 1 2" },
        { () => tensor(new byte[] { 1, 255 }), "Byte[2] 1 255" },
        { () => tensor(new short[] { 1, -2 }), "Int16[2] 1 -2" },
        { () => tensor(new[] { true, false }), "Bool[2] 1 0" },
        { () => tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2]), "Float32[2,2] 1 2 3 4" },
        {
            () =>
                tensor(
                    new[,]
                    {
                        { 1f, 2f },
                        { 3f, 4f },
                    }
                ),
            "Float32[2,2] 1 2 3 4"
        },
        { () => tensor(new float[2, 1, 2, 1]), "Float32[2,1,2,1] 0 0 0 0" },
        { () => tensor(new Memory<float>([1f, 2f]), [1, 2]), "Float32[1,2] 1 2" },
        { () => tensor(new List<float> { 1, 2, 3, 4 }, 2, 2), "Float32[2,2] 1 2 3 4" },
        { () => tensor(new[] { 1f, 2f }, ScalarType.Int64), "Int64[2] 1 2" },
        { () => tensor(new[] { 1f, 2f }, [3]), "throws ArgumentException" },
        { () => tensor(0.5f), "Float32[] 0.5" },
        { () => tensor(0.5), "Float64[] 0.5" },
        { () => tensor(0.5, ScalarType.Float32), "Float32[] 0.5" },
        { () => tensor(3L), "Int64[] 3" },
        {
            () =>
                from_array(
                    new[,]
                    {
                        { 1, 2 },
                        { 3, 4 },
                    }
                ),
            "Int32[2,2] 1 2 3 4"
        },
        { () => frombuffer(new[] { 1f, 2f, 3f, 4f }, ScalarType.Float32, 2, 1), "Float32[2] 2 3" },
        { () => SharedBuffer(), "Float32[2] 9 2, 5" },
        { () => zeros(2, 3), "Float32[2,3] 0 0 0 0 0 0" },
        { () => zeros([2, 1]), "Float32[2,1] 0 0" },
        { () => ones(2, 2, ScalarType.Int64), "Int64[2,2] 1 1 1 1" },
        { () => ones(2, dtype: ScalarType.Bool), "Bool[2] 1 1" },
        { () => full([2], 7), "Int64[2] 7 7" },
        { () => full([2], 1.5), "Float32[2] 1.5 1.5" },
        { () => full([2], true), "Int64[2] 1 1" },
        { () => empty(2, 0), "Float32[2,0]" },
        { () => zeros_like(tensor(new[] { 1L, 2L })), "Int64[2] 0 0" },
        { () => ones_like(zeros(2), ScalarType.Float64), "Float64[2] 1 1" },
        { () => full_like(zeros(2), 3), "Float32[2] 3 3" },
        { () => arange(6), "Int64[6] 0 1 2 3 4 5" },
        { () => arange(1, 4), "Int64[3] 1 2 3" },
        { () => arange(0, 1, 0.25), "Float32[4] 0 0.25 0.5 0.75" },
        { () => arange(5, 0, -2), "Int64[3] 5 3 1" },
        { () => linspace(0, 1, 5), "Float32[5] 0 0.25 0.5 0.75 1" },
        { () => eye(2), "Float32[2,2] 1 0 0 1" },
        { () => zeros(1, requires_grad: true).requires_grad, "true" },
        { () => ones(2, dtype: ScalarType.Int64, requires_grad: true), "throws ExternalException" },
        { () => rand(3), "Float32[3] 0.4962566 0.7682218 0.08847743" },
        { () => randn(3), "Float32[3] 1.540996 -0.2934289 -2.178789" },
        { () => randn(16)[..3], "Float32[3] -1.1258398 -1.1523602 -0.25057858" },
        { () => rand(2, ScalarType.Float64), "Float64[2] 0.970053 0.7078199" },
        { () => randint(0, 10, [5]), "Int64[5] 4 9 3 0 3" },
        { () => randint(10, [2], ScalarType.Float32), "Float32[2] 4 9" },
        { () => randperm(5), "Int64[5] 4 0 1 3 2" },
        { () => randperm(5, zeros(2)), "Float32[5] 4 0 1 3 2" },
        { () => randperm(5, zeros(5, ScalarType.Int64), new Generator(0)), "Int64[5] 4 0 1 3 2" },
        { () => Given(x => randperm(3, x)), "Float32[3] 2 0 1, Float32[3] 2 0 1, false" },
        { () => randperm(-1, zeros(2)), "throws ExternalException" },
        { () => randperm(300, zeros(2, ScalarType.Byte)), "throws ExternalException" },
        { () => randperm(3, zeros(2, ScalarType.Bool)), "throws ExternalException" },
        { () => randperm(2, zeros(2, requires_grad: true)), "throws ExternalException" },
        { () => normal(1, 2, [2]), "Float32[2] 4.0819917 0.4131421" },
        { () => zeros(2).ones(2, 3), "Float32[2,3] 1 1 1 1 1 1" },
        { () => ones(2).zeros(), "Float32[] 0" },
        { () => ones(2, ScalarType.Int64).full([3], 1.5), "Int64[3] 1 1 1" },
        { () => zeros(2, ScalarType.Float64).empty(0, 3), "Float64[0,3]" },
        { () => ones(2).eye(2, 3), "Float32[2,3] 1 0 0 0 1 0" },
        { () => Given(x => x.ones(3)), "Float32[3] 1 1 1, Float32[3] 1 1 1, false" },
        { () => Through(x => x[..], x => x.ones(2)), "Float32[4] 1 1 2 3" },
        { () => Through(x => x[1..2], x => x.ones(3)), "Float32[4] 0 1 1 1" },
        { () => Through(x => x.view(2, 2).t(), x => x.ones(3)), "Float32[4] 1 1 1 3" },
        { () => ones(2).zeros(-1), "throws ExternalException" },
        { () => ones(2).eye(-1, 2), "throws ExternalException" },
        { () => ones(2, requires_grad: true).zeros(2), "throws ExternalException" },
        { () => ones(2, requires_grad: true).empty(2), "throws ExternalException" },
        { () => Unwatched(() => ones(2, requires_grad: true).zeros(3)), "Float32[3] 0 0 0" },
        {
            () => Unwatched(() => ones(2, requires_grad: true).empty(3)),
            "throws ExternalException"
        },
        { () => zeros(2).uniform_(-1, 1), "Float32[2] -0.007486820 0.5364436" },
        { () => zeros(2).normal_(), "Float32[2] 1.540996 -0.2934289" },
        { () => bernoulli(full([8], 0.4)), "Float32[8] 0 0 1 1 1 0 0 0" },
        { () => multinomial(tensor(new[] { 0.1f, 0.2f, 0.7f }), 2), "Int64[2] 2 1" },
        { () => rand_like(zeros(2)), "Float32[2] 0.4962566 0.7682218" },
        { () => randn_like(zeros(2)), "Float32[2] 1.540996 -0.2934289" },
        { () => zeros(3).randint_like(0, 10), "Float32[3] 4 9 3" },
        { () => zeros(3).randint_like(0, 10, ScalarType.Int64), "Int64[3] 4 9 3" },
        { () => rand(2, generator: new Generator(0)), "Float32[2] 0.4962566 0.7682218" },
        {
            () => rand(2, generator: new Generator(7).manual_seed(0)),
            "Float32[2] 0.4962566 0.7682218"
        },
        { () => torch.random.manual_seed(5).initial_seed(), "5" },
        { () => get_rng_state(), StateText() },
        { () => Resumed(), "true" },
        { () => rand(2, dtype: ScalarType.Int32), "throws ArgumentException" },
    };

    /// <summary>A tensor of two zeros after something that writes to it, what that returned, and whether the two are one handle.</summary>
    private static object Given(Func<Tensor, Tensor> write)
    {
        Tensor x = zeros(2);
        Tensor y = write(x);
        return (x, y, ReferenceEquals(x, y));
    }

    /// <summary>0 to 3 after a write to a view of them.</summary>
    private static Tensor Through(Func<Tensor, Tensor> view, Func<Tensor, Tensor> write)
    {
        Tensor x = arange(4).to(float32);
        write(view(x));
        return x;
    }

    private static Tensor Unwatched(Func<Tensor> make)
    {
        using (no_grad())
        {
            return make().detach();
        }
    }

    private static object SharedBuffer()
    {
        float[] numbers = [1, 2, 3];
        Tensor x = frombuffer(numbers, ScalarType.Float32, 2);
        numbers[0] = 9;
        Tensor seen = x.clone();
        x[1] = tensor(5f);
        return (seen, numbers[1]);
    }

    /// <summary>PyTorch's 5,056 bytes: seed 0, one word left, seeded, position 0, then the twister's words.</summary>
    private static string StateText()
    {
        using DisposeScope scope = NewDisposeScope();
        byte[] bytes = new Generator(0).get_state().data<byte>().ToArray();
        return $"Byte[5056] {string.Join(' ', bytes)}";
    }

    private static object Resumed()
    {
        randn(3);
        Tensor state = get_rng_state();
        Tensor first = randn(5);
        set_rng_state(state);
        return first.Equals(randn(5));
    }
}
