using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Data;

/// <summary>Whatever saves to a path: the file is whole or not there, and nothing is left beside it.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Target => Path.Combine(_folder.FullName, "file");

    private static readonly Dictionary<string, Action<string, Tensor>> Savers = new()
    {
        ["tensor"] = (path, t) => t.save(path),
        ["module"] = (path, t) => new Holder(t).save(path),
        ["optimizer"] = (path, t) =>
            optim.SGD([new Parameter(t)], 0.1, momentum: 0.9).save_state_dict(path),
        ["picture"] = (path, t) =>
            torchvision.utils.save_image(t, path, torchvision.ImageFormat.Png),
        ["bytes of a picture"] = (path, t) =>
            torchvision.io.write_png(t[0].to(ScalarType.Byte), path),
    };

    public static TheoryData<string> Kinds => [.. Savers.Keys];

    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        public Holder(Tensor t)
            : base(nameof(Holder)) => register_buffer("t", t);

        public override Tensor forward(Tensor input) => input;
    }

    private static Tensor Picture => ones(1, 1, 2, 2);

    /// <summary>A tensor that cannot be written.</summary>
    private static Tensor Gone()
    {
        var t = ones(1, 1, 1, 1);
        t.Dispose();
        return t;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Two_that_save_at_once_do_not_meet(string kind)
    {
        // What another process has open beside the target is not touched.
        File.WriteAllText(Target + ".part", "another's");
        using (new FileStream(Target + ".part", FileMode.Open, FileAccess.Write, FileShare.None))
            Savers[kind](Target, Picture);
        Assert.NotEqual(0, new FileInfo(Target).Length);
        Assert.Equal("another's", File.ReadAllText(Target + ".part"));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void A_failure_keeps_the_old_file_and_leaves_nothing_beside_it()
    {
        File.WriteAllText(Target, "old");
        Assert.ThrowsAny<Exception>(() => Gone().save(Target));
        Assert.ThrowsAny<Exception>(() => new Holder(ones(1)).save(Target, new Refusing()));
        Assert.ThrowsAny<Exception>(() =>
            torchvision.utils.save_image(Gone(), Target, torchvision.ImageFormat.Png)
        );
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(_folder.GetFiles());
    }

    /// <summary>A list of names that fails when it is asked.</summary>
    private sealed class Refusing : List<string>, IList<string>
    {
        bool ICollection<string>.Contains(string item) => throw new IOException("refused");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
