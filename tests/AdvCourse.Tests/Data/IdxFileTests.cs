using AdvCourse.Data;
using FsCheck.Xunit;

namespace AdvCourse.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    private DatasetException Refused(byte[] content) =>
        Assert.Throws<DatasetException>(() => IdxFile.Read(folder.Write("x", content)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_array_comes_back_from_raw_and_from_gzip_whatever_the_name(bool gzip)
    {
        byte[] data = Sample.Bytes(2 * 3 * 4);
        byte[] file = Sample.Idx([2, 3, 4], data);
        IdxArray array = IdxFile.Read(folder.Write("any.name", gzip ? Sample.Gzip(file) : file));
        Assert.Equal([2, 3, 4], array.Shape);
        Assert.Equal(data, array.Data.ToArray());
    }

    [Property]
    public bool Any_shape_comes_back(byte[] lengths)
    {
        int[] shape = [.. lengths.Take(5).Select(n => n % 6), 3];
        byte[] data = Sample.Bytes(shape.Aggregate(1, (a, b) => a * b));
        IdxArray array = IdxFile.Parse(Sample.Idx(shape, data), "x");
        return array.Shape.SequenceEqual(shape) && array.Data.Span.SequenceEqual(data);
    }

    [Property]
    public bool No_header_whatever_leads_to_anything_but_an_array_or_a_clear_error(
        byte[] header,
        byte[] data
    )
    {
        byte[] file = [0, 0, 8, .. header.Take(40), .. data];
        try
        {
            IdxArray array = IdxFile.Parse(file, "the file");
            return array.Shape.Aggregate(1L, (a, b) => a * b) == array.Data.Length;
        }
        catch (DatasetException e)
        {
            return e.Message.StartsWith("the file: expected ", StringComparison.Ordinal)
                && e.Remedy.Length > 0;
        }
    }

    [Property]
    public bool Every_truncation_and_every_surplus_is_refused(byte[] lengths, int cut)
    {
        int[] shape = [.. lengths.Take(3).Select(n => 1 + (n % 5)), 4];
        byte[] file = Sample.Idx(shape, Sample.Bytes(shape.Aggregate(1, (a, b) => a * b)));
        byte[] shorter = file[..(int)((uint)cut % file.Length)];
        byte[] longer = [.. file, .. new byte[1 + ((uint)cut % 9)]];
        return Throws(shorter) && Throws(longer);

        static bool Throws(byte[] content)
        {
            try
            {
                IdxFile.Parse(content, "x");
                return false;
            }
            catch (DatasetException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void A_truncated_file_is_named_with_both_lengths()
    {
        DatasetException e = Refused(Sample.Idx([1000, 2, 2], new byte[3999]));
        Assert.EndsWith("x", e.File, StringComparison.Ordinal);
        Assert.Contains("4,000 bytes", e.Expected, StringComparison.Ordinal);
        Assert.Equal("3,999 (truncated)", e.Found);
        Assert.Contains(
            "oversized",
            Refused(Sample.Idx([2, 2], new byte[5])).Found,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_web_page_and_another_element_type_are_told_apart()
    {
        Assert.Contains(
            "starts with two zero bytes",
            Refused("<html>not found</html>"u8.ToArray()).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "0x0d",
            Refused(Sample.Idx([1], new byte[4], type: 0x0d)).Found,
            StringComparison.Ordinal
        );
        Assert.Contains("0 bytes", Refused([]).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_cut_gzip_is_refused()
    {
        byte[] packed = Sample.Gzip(Sample.Idx([50, 50], Sample.Bytes(2500)));
        Refused(packed[..^200]);
        byte[] damaged = [.. packed];
        damaged[packed.Length / 2] ^= 0x55;
        Refused(damaged);
    }

    [Fact]
    public void A_header_that_promises_gigabytes_is_refused_without_taking_them()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(Sample.Idx([int.MaxValue, int.MaxValue, int.MaxValue], []));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_gzip_that_unpacks_beyond_the_limit_is_refused()
    {
        string path = folder.Write("bomb.gz", Sample.Gzip(new byte[1_000_000]));
        DatasetException e = Assert.Throws<DatasetException>(() =>
            DataFile.ReadContent(path, largest: 99_999)
        );
        Assert.Contains("at most 99,999", e.Expected, StringComparison.Ordinal);
        Assert.Equal(1_000_000, DataFile.ReadContent(path, largest: 1_000_000).Length);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(40u)]
    [InlineData(4_000_000_000u)]
    public void The_length_that_a_gzip_file_claims_is_not_trusted(uint claimed)
    {
        // Members may follow each other (RFC 1952), and then the last four bytes speak of the last one only.
        byte[] content = Sample.Bytes(5000);
        byte[] packed =
        [
            .. Sample.Gzip(content),
            .. Sample.Gzip(Sample.Bytes((int)(claimed % 977), 2)),
        ];
        byte[] read = DataFile.ReadContent(folder.Write("x.gz", packed));
        Assert.Equal([.. content, .. Sample.Bytes((int)(claimed % 977), 2)], read);
    }

    [Fact]
    public void Images_and_labels_make_a_set()
    {
        byte[] pixels = Sample.Bytes(3 * 2 * 4);
        ImageSet set = IdxFile.ReadImages(
            folder.Write("images", Sample.Idx([3, 2, 4], pixels)),
            folder.Write("labels.gz", Sample.Gzip(Sample.Idx([3], [2, 0, 1]))),
            ["x", "y", "z"]
        );
        Assert.Equal((3, 4, 2, 1), (set.Count, set.Width, set.Height, set.Channels));
        Assert.Equal(pixels[8..16], set.PixelsOf(1).ToArray());
        Assert.Equal(2, set.LabelOf(0));
        Assert.Equal(DataFile.Sha256(Sample.Idx([3, 2, 4], pixels)), set.Provenance.Sha256);
    }

    [Fact]
    public void Swapped_and_mislabelled_files_are_named()
    {
        string images = folder.Write("images", Sample.Idx([2, 1, 1], [7, 8]));
        string two = folder.Write("two", Sample.Idx([2], [0, 1]));
        string three = folder.Write("three", Sample.Idx([3], [0, 1, 1]));
        string outside = folder.Write("outside", Sample.Idx([2], [0, 9]));
        string[] classes = ["x", "y"];
        DatasetException swapped = Assert.Throws<DatasetException>(() =>
            IdxFile.ReadImages(two, images, classes)
        );
        Assert.Contains("0x00000801 (labels)", swapped.Message, StringComparison.Ordinal);
        Assert.Contains("swapped", swapped.Remedy, StringComparison.Ordinal);
        Assert.Equal(
            "3 labels",
            Assert.Throws<DatasetException>(() => IdxFile.ReadImages(images, three, classes)).Found
        );
        Assert.Equal(
            "label 9 at position 1",
            Assert
                .Throws<DatasetException>(() => IdxFile.ReadImages(images, outside, classes))
                .Found
        );
    }
}
