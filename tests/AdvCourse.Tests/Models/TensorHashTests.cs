using System.Security.Cryptography;
using System.Text;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Models;

public sealed class TensorHashTests
{
    [Fact]
    public void Types_shapes_and_bytes_are_hashed_in_order()
    {
        using var scope = NewDisposeScope();
        float[] pixels = [0f, 0.5f, 1f, 0.25f, 0.125f, -1f];
        byte[] expected =
        [
            .. Encoding.UTF8.GetBytes("Float32 [2, 3]\n"),
            .. pixels.SelectMany(BitConverter.GetBytes),
            .. Encoding.UTF8.GetBytes("Int64 [2]\n"),
            .. new[] { 3L, -4L }.SelectMany(BitConverter.GetBytes),
        ];

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(expected)),
            TensorHash.Of([tensor(pixels).view(2, 3), tensor(new[] { 3L, -4L })])
        );
    }

    [Fact]
    public void A_view_counts_as_what_it_shows()
    {
        using var scope = NewDisposeScope();
        var wide = arange(12, dtype: ScalarType.Float32).view(3, 4);
        Assert.Equal(TensorHash.Of([wide.t().clone()]), TensorHash.Of([wide.t()]));
        Assert.Equal(TensorHash.Of([wide[1..].clone()]), TensorHash.Of([wide[1..]]));
    }

    /// <summary>Arrays of the images' size would stay until a full collection: a notebook's peak was half a gigabyte higher.</summary>
    [Fact]
    public void Images_are_hashed_where_they_lie()
    {
        using var scope = NewDisposeScope();
        var images = zeros(3_000, 784);
        TensorHash.Of([images]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TensorHash.Of([images]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
