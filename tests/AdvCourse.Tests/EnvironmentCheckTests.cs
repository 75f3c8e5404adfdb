using AdvCourse.Data;

namespace AdvCourse.Tests;

public sealed class EnvironmentCheckTests
{
    [Fact]
    public void Every_line_names_what_it_found_and_what_fails_names_a_remedy()
    {
        var lines = EnvironmentCheck.Run();
        Assert.Distinct(lines.Select(line => line.What));
        Assert.All(lines, line => Assert.NotEmpty(line.Found));
        Assert.All(lines.Where(line => !line.Fine), line => Assert.NotEmpty(line.Remedy));
        Assert.Contains(lines, line => line is { What: "tensor engine", Fine: true });
    }

    [Theory]
    [InlineData(1L << 30, false)]
    [InlineData(8L << 30, true)]
    public void Memory_must_hold_the_heaviest_notebook(long bytes, bool fine) =>
        Assert.Equal(fine, EnvironmentCheck.Memory(bytes).Fine);

    [Fact]
    public void What_is_too_little_is_told_with_its_value()
    {
        Assert.False(EnvironmentCheck.Runtime(new(8, 0, 11)).Fine);
        Assert.Contains("8.0.11", EnvironmentCheck.Runtime(new(8, 0, 11)).ToString());
        Assert.False(EnvironmentCheck.Cores(1).Fine);
        Assert.True(EnvironmentCheck.Cores(2).Fine);
        Assert.False(EnvironmentCheck.Vectors(false, false, false).Fine);
        Assert.Equal("256 bits", EnvironmentCheck.Vectors(false, true, true).Found);
        Assert.StartsWith("look", EnvironmentCheck.Cores(1).ToString());
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_told_and_a_good_one_is_left_clean()
    {
        var folder = Directory.CreateTempSubdirectory("advcourse-").FullName;
        try
        {
            var file = Path.Combine(folder, "occupied");
            File.WriteAllText(file, "");
            var blocked = EnvironmentCheck.Cache(Path.Combine(file, "models"));
            Assert.False(blocked.Fine);
            Assert.Contains("ADVCOURSE_CACHE", blocked.Remedy);
            var good = Path.Combine(folder, "models");
            Assert.StartsWith("writable", EnvironmentCheck.Cache(good).Found);
            Assert.Empty(Directory.GetFileSystemEntries(good));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Generated_digits_are_told_from_MNIST()
    {
        var generated = GeneratedDigits.Load();
        Assert.True(EnvironmentCheck.Data(generated).Fine);
        var standIn = EnvironmentCheck.Data(generated with { Notice = "MNIST was not found" });
        Assert.False(standIn.Fine);
        Assert.Contains("data/README.md", standIn.Remedy);
    }
}
