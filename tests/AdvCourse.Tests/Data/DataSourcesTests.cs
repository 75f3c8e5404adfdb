using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

public sealed class DataSourcesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static DataSources From(
        string current,
        params (string Name, string Value)[] variables
    ) => DataSources.From(name => variables.FirstOrDefault(v => v.Name == name).Value, current);

    [Fact]
    public void The_shared_folder_is_the_sibling_of_the_repository_around_the_current_folder()
    {
        folder.Write("course/AdvCourse.sln", []);
        string notebooks = Directory
            .CreateDirectory(Path.Combine(folder.Root, "course", "notebooks", "deep"))
            .FullName;
        Assert.Equal(Path.Combine(folder.Root, "shared", "data"), From(notebooks).SharedFolder);
        Assert.Null(From(folder.Root).SharedFolder);
    }

    [Fact]
    public void Variables_name_the_own_folder_and_the_cache()
    {
        DataSources sources = From(
            folder.Root,
            ("ADVCOURSE_DATA", "mine"),
            ("XDG_CACHE_HOME", folder.Root)
        );
        Assert.Equal(Path.Combine(folder.Root, "mine"), sources.OwnFolder);
        Assert.Equal(Path.Combine(folder.Root, "advcourse", "data"), sources.CacheFolder);
        Assert.False(sources.Offline);
        Assert.Null(From(folder.Root, ("ADVCOURSE_DATA", "  ")).OwnFolder);
        Assert.NotNull(From(folder.Root).CacheFolder);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("Yes", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Offline_is_a_switch(string value, bool offline) =>
        Assert.Equal(offline, From(folder.Root, ("ADVCOURSE_OFFLINE", value)).Offline);
}
