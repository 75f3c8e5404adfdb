using static TorchSharp.torch;

namespace TorchSharp.Conformance;

/// <summary>Operators, promotion, functions of elements, clamp.</summary>
internal static class Arithmetic
{
    private static Tensor F(params float[] values) => tensor(values);

    private static Tensor L(params long[] values) => tensor(values);

    public static readonly Rows Rows = new()
    {
        { () => F(1, 2) + F(3, 4), "Float32[2] 4 6" },
        { () => F(1, 2) + 1, "Float32[2] 2 3" },
        { () => 1 - F(1, 2), "Float32[2] 0 -1" },
        { () => 2L * F(1, 2), "Float32[2] 2 4" },
        { () => 1.0 / F(1, 2), "Float32[2] 1 0.5" },
        { () => F(1, 2) / 4f, "Float32[2] 0.25 0.5" },
        { () => F(5, -5) % 3, "Float32[2] 2 1" },
        { () => -F(1, -2), "Float32[2] -1 2" },
        { () => F(1, 2).unsqueeze(1) * F(1, 10), "Float32[2,2] 1 10 2 20" },
        { () => F(1, 2) + F(1, 2, 3), "throws ExternalException" },
        { () => L(3) / 2, "Float32[1] 1.5" },
        { () => L(3) / L(2), "Float32[1] 1.5" },
        { () => L(3) * 0.5, "Float32[1] 1.5" },
        { () => L(3) + F(0.5f), "Float32[1] 3.5" },
        { () => F(1) * 0.5, "Float32[1] 0.5" },
        { () => tensor(new[] { 1.0 }) * tensor(2f), "Float64[1] 2" },
        { () => F(1) * tensor(2.0), "Float32[1] 2" },
        { () => tensor(new[] { 1 }) + L(1), "Int64[1] 2" },
        { () => tensor(new[] { true }) + 1, "Int64[1] 2" },
        { () => tensor(new[] { true, false }) & tensor(new[] { true, true }), "Bool[2] 1 0" },
        { () => L(6) | L(1), "Int64[1] 7" },
        { () => L(6) ^ L(3), "Int64[1] 5" },
        { () => ~tensor(new[] { true, false }), "Bool[2] 0 1" },
        { () => F(1, 2) == F(1, 3), "Bool[2] 1 0" },
        { () => F(1, 2) != 1, "Bool[2] 0 1" },
        { () => F(1, 2) < 2, "Bool[2] 1 0" },
        { () => F(1, 2) >= F(2, 2), "Bool[2] 0 1" },
        { () => F(1, 2).add(F(1, 1), alpha: 10), "Float32[2] 11 12" },
        { () => F(1, 2).sub(1), "Float32[2] 0 1" },
        { () => F(7, -7).div(2, RoundingMode.floor), "Float32[2] 3 -4" },
        { () => F(7, -7).div(2, RoundingMode.trunc), "Float32[2] 3 -3" },
        { () => InPlace(), "Float32[2] 3 5" },
        { () => L(1).add_(0.5), "throws ExternalException" },
        { () => F(1, 2).add_(F(1, 2).unsqueeze(1)), "throws ExternalException" },
        { () => F(2, 3).pow(2), "Float32[2] 4 9" },
        { () => F(4, 9).sqrt(), "Float32[2] 2 3" },
        { () => F(0, 1).exp(), "Float32[2] 1 2.718282" },
        { () => F(1, 0).log(), "Float32[2] 0 -Infinity" },
        { () => F(-2, 0, 3).abs(), "Float32[3] 2 0 3" },
        { () => F(-2, 0, 3).sign(), "Float32[3] -1 0 1" },
        { () => F(0.5f).tanh(), "Float32[1] 0.4621172" },
        { () => F(0.5f).atanh(), "Float32[1] 0.5493062" },
        { () => F(0).sigmoid(), "Float32[1] 0.5" },
        { () => F(0.5f).erf(), "Float32[1] 0.5204999" },
        { () => F(0.5f).erfinv(), "Float32[1] 0.4769363" },
        { () => F(0.5f, 1.5f, 2.5f, -0.5f).round(), "Float32[4] 0 2 2 0" },
        { () => F(1.256f).round(2), "Float32[1] 1.26" },
        { () => F(-1.5f, 1.5f).floor(), "Float32[2] -2 1" },
        { () => F(-3).square(), "Float32[1] 9" },
        { () => F(0, 10).lerp(F(10, 20), 0.5), "Float32[2] 5 15" },
        { () => minimum(F(1, 5), F(3, 2)), "Float32[2] 1 2" },
        { () => F(1, float.NaN).maximum(F(3, 2)), "Float32[2] 3 NaN" },
        { () => arange(4).to(float32).view(2, 2).mm(eye(2)), "Float32[2,2] 0 1 2 3" },
        { () => ones(2, 1, 3).matmul(ones(3, 2)).shape, "2, 1, 2" },
        { () => ones(2, 3).mm(ones(2, 3)), "throws ExternalException" },
        { () => F(1, 2).dot(F(3, 4)), "Float32[] 11" },
        { () => F(1, 2).outer(F(3, 4)), "Float32[2,2] 3 4 6 8" },
        { () => F(-2, 0.5f, 2).clamp(-1, 1), "Float32[3] -1 0.5 1" },
        { () => F(-2, 2).clamp(min: 0), "Float32[2] 0 2" },
        { () => F(-2, 2).clamp(max: 0), "Float32[2] -2 0" },
        { () => F(-2, 2).clamp(F(-1, 0), F(0, 1)), "Float32[2] -1 1" },
        { () => F(-2, 2).clamp_(-1, 1), "Float32[2] -1 1" },
        { () => F(-2, 2).clip(-1, 1), "Float32[2] -1 1" },
        { () => F(1, float.PositiveInfinity, float.NaN).isnan(), "Bool[3] 0 0 1" },
        { () => F(1.000001f).allclose(F(1)), "true" },
    };

    private static Tensor InPlace()
    {
        Tensor x = F(1, 2);
        x.add_(1).mul_(2).sub_(1);
        return x;
    }
}
