using static TorchSharp.torch;

namespace TorchSharp.Tests.Reference;

/// <summary>The default generator's streams after manual_seed, and default initialisations.</summary>
[Collection(nameof(DefaultGenerator))]
public sealed class RandomStreamReference
{
    private static readonly Table Rows = Table.Load(
        "random_streams",
        new()
        {
            ["rand"] = Seeded(c => [rand(c.Long("n"))]),
            ["rand float64"] = Seeded(c => [rand(c.Long("n"), dtype: ScalarType.Float64)]),
            ["randn"] = Seeded(c => [randn(c.Long("n"))]),
            ["randn float64"] = Seeded(c => [randn(c.Long("n"), dtype: ScalarType.Float64)]),
            ["rand_like"] = Seeded(c => [rand_like(zeros(c.Long("n")))]),
            ["randn_like"] = Seeded(c => [randn_like(zeros(c.Long("n")))]),
            ["uniform_"] = Seeded(c => [zeros(c.Long("n")).uniform_(-3, 5)]),
            ["normal_"] = Seeded(c => [zeros(c.Long("n")).normal_(2, 0.5)]),
            ["normal"] = Seeded(c => [normal(2, 0.5, [c.Long("n")])]),
            ["randperm"] = Seeded(c => [randperm(c.Long("n"))]),
            ["two draws"] = Seeded(c => [cat([randn(c.Long("n")), rand(c.Long("n")), randn(3)])]),
            ["rand 2d"] = Seeded(_ => [rand(3, 7)]),
            ["randn 2d"] = Seeded(_ => [randn(3, 7)]),
            ["randint"] = Seeded(c => [randint(c.Long("low"), c.Long("high"), [c.Long("n")])]),
            ["own generator"] = Seeded(c => [rand(c.Long("n"), generator: new Generator(7))]),
            ["Linear init"] = Seeded(c =>
                Parameters(nn.Linear(c.Long("inputs"), c.Long("outputs")))
            ),
            ["Conv2d init"] = Seeded(c =>
                Parameters(nn.Conv2d(c.Long("channels"), c.Long("filters"), c.Long("kernel")))
            ),
            ["Sequential init"] = Seeded(_ =>
                Parameters(nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2)))
            ),
            ["xavier_uniform_"] = Seeded(_ => [nn.init.xavier_uniform_(zeros(6, 4))]),
            ["xavier_normal_"] = Seeded(_ => [nn.init.xavier_normal_(zeros(6, 4))]),
            ["kaiming_uniform_"] = Seeded(_ => [nn.init.kaiming_uniform_(zeros(6, 4))]),
            ["kaiming_normal_"] = Seeded(_ => [nn.init.kaiming_normal_(zeros(6, 4))]),
            ["bernoulli"] = Seeded(c => [bernoulli(full([c.Long("n")], 0.3))]),
            ["bernoulli_"] = Seeded(c => [zeros(c.Long("n")).bernoulli_(c.Double("p"))]),
            ["multinomial"] = Seeded(c =>
                [multinomial(tensor([0.1f, 0.2f, 0.3f, 0.4f]), c.Long("n"))]
            ),
            ["multinomial with replacement"] = Seeded(c =>
                [
                    multinomial(
                        tensor([0.1f, 0.2f, 0.3f, 0.4f, 5, 0, 1, 2], [2, 4]),
                        c.Long("n"),
                        true
                    ),
                ]
            ),
            ["exponential_"] = Seeded(c => [zeros(c.Long("n")).exponential_(2)]),
            ["log_normal_"] = Seeded(c =>
                [zeros(c.Long("n"), ScalarType.Float64).log_normal_(1, 0.5)]
            ),
            ["cauchy_"] = Seeded(c => [zeros(c.Long("n"), ScalarType.Float64).cauchy_(1, 2)]),
            ["geometric_"] = Seeded(c => [zeros(c.Long("n")).geometric_(0.3)]),
            ["rand_like scattered"] = Seeded(c => [rand_like(Scattered(c))]),
            ["randn_like scattered"] = Seeded(c => [randn_like(Scattered(c))]),
            ["randint_like scattered"] = Seeded(c => [randint_like(Scattered(c), 0, 10)]),
            ["uniform_ scattered"] = Seeded(c => [Scattered(c).uniform_(-3, 5)]),
            ["normal_ scattered"] = Seeded(c => [Scattered(c).normal_(2, 0.5)]),
            ["random_ scattered"] = Seeded(c => [Scattered(c).random_(0, 10)]),
            ["bernoulli_ scattered"] = Seeded(c => [Scattered(c).bernoulli_(0.3)]),
            ["bernoulli_ by tensor scattered"] = Seeded(c =>
                [Scattered(c).bernoulli_(linspace(0, 1, Scattered(c).shape[^1]))]
            ),
            ["bernoulli scattered"] = Seeded(c => [bernoulli(Scattered(c) + 0.3f)]),
            ["exponential_ scattered"] = Seeded(c => [Scattered(c).exponential_(2)]),
            ["log_normal_ scattered"] = Seeded(c =>
                [Scattered(c, ScalarType.Float64).log_normal_(1, 0.5)]
            ),
            ["cauchy_ scattered"] = Seeded(c => [Scattered(c, ScalarType.Float64).cauchy_(1, 2)]),
            ["geometric_ scattered"] = Seeded(c => [Scattered(c).geometric_(0.3)]),
            ["rng state"] = Seeded(_ =>
                [get_rng_state()[..128], rand(3), randn(3), get_rng_state()[^128..]]
            ),
        }
    );

    /// <summary>Draws after manual_seed with the row's seed; every draw comes from the default generator.</summary>
    private static Func<Call, Tensor[]> Seeded(Func<Call, Tensor[]> draw) =>
        c =>
        {
            manual_seed(c.Long("seed"));
            return draw(c);
        };

    /// <summary>Zeros whose order in memory, which PyTorch fills in, is not row-major.</summary>
    private static Tensor Scattered(Call c, ScalarType type = ScalarType.Float32) =>
        c.Text("layout") switch
        {
            "transposed" => zeros(2, 3, type).t(),
            "square" => zeros(4, 4, type).t(),
            "permuted" => zeros(3, 2, 4, type).permute(2, 0, 1),
            "gaps" => zeros(8, 4, type).t()[.., TensorIndex.Slice(step: 2)],
            _ => zeros(4, 8, type)[.., TensorIndex.Slice(step: 2)],
        };

    private static Tensor[] Parameters(nn.Module module) =>
        [.. module.parameters().Select(p => p.detach())];

    public static IEnumerable<TheoryDataRow<string>> Cases => Rows.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string row) => Rows.Check(row);

    [Fact]
    public void Every_operation_has_rows_and_every_row_an_operation() =>
        Assert.Empty(Rows.Unmatched);
}
