using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AdvCourse.Models;
using AdvCourse.Papers;
using AdvCourse.Plots;
using static TorchSharp.torch;

namespace AdvCourse;

/// <summary>
/// One run of a notebook: its profile, seed and clock, its trained models, its claims and its receipt. What differs from
/// run to run (times, versions, memory) is printed on lines that begin with ⏱, which comparisons of runs leave out.
/// </summary>
public sealed class CourseRun
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ModelCache cache;
    private readonly Action<string> say;
    private double trained;
    private int loaded;

    private CourseRun(
        string notebook,
        long seed,
        Profile profile,
        ModelCache cache,
        Action<string> say
    ) => (Notebook, Seed, Profile, this.cache, this.say) = (notebook, seed, profile, cache, say);

    /// <summary>The notebook's number, such as "31".</summary>
    public string Notebook { get; }

    /// <summary>The seed that everything random in the notebook comes from.</summary>
    public long Seed { get; }

    /// <summary>Quick or full.</summary>
    public Profile Profile { get; }

    /// <summary>Begins a run: seeds the engine, starts the clock.</summary>
    /// <param name="notebook">The notebook's number, such as "31".</param>
    /// <param name="seed">Any number; the text states it.</param>
    /// <param name="profile">ADVCOURSE_PROFILE unless given.</param>
    /// <param name="cache">Where trained models are kept; <see cref="ModelCache.Default"/> unless given.</param>
    /// <param name="say">Told one line at a time; the console unless given.</param>
    public static CourseRun Start(
        string notebook,
        long seed,
        Profile? profile = null,
        ModelCache? cache = null,
        Action<string>? say = null
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(notebook);
        manual_seed(seed);
        return new(
            notebook,
            seed,
            profile ?? Profile.Current,
            cache ?? ModelCache.Default,
            say ?? Console.WriteLine
        );
    }

    /// <summary>One of two values, by the profile: <c>run.Pick(quick: 1_000, full: 10_000)</c>.</summary>
    /// <param name="quick">The value in the quick profile.</param>
    /// <param name="full">The value in the full profile.</param>
    public T Pick<T>(T quick, T full) => Profile.Pick(quick, full);

    /// <summary>Trains a model, or takes it from the cache if an equal one was trained before; says which and how long it took.</summary>
    /// <param name="name">What the line calls it.</param>
    /// <param name="model">Untrained.</param>
    /// <param name="images">Training images, [N, ...], in [0, 1].</param>
    /// <param name="labels">Their classes, Int64 [N].</param>
    /// <param name="training">All settings.</param>
    /// <param name="progress">Told the finished share, 0 to 1.</param>
    /// <param name="cancellation">Looked at before each update; nothing is kept then.</param>
    /// <returns>The same model, trained, in evaluation mode.</returns>
    public TModel Train<TModel>(
        string name,
        TModel model,
        Tensor images,
        Tensor labels,
        Training training,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
        where TModel : nn.Module<Tensor, Tensor>, IClassifier
    {
        ArgumentNullException.ThrowIfNull(training);
        var result = cache.Train(
            model,
            images,
            labels,
            training,
            progress: progress,
            cancellation: cancellation
        );
        if (result.FromCache)
            loaded++;
        else
            trained += result.Card.Seconds;
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"⏱ {name}: {training.Epochs} {(training.Epochs == 1 ? "epoch" : "epochs")} in {result.Card.Seconds:F1} s{(result.FromCache ? ", from the cache" : "")}"
            )
        );
        return result.Model;
    }

    /// <summary>
    /// Keeps the measured claims as <c>paper.profile.json</c> in ADVCOURSE_RESULTS, or in the repository's artifacts/results.
    /// Outside the repository, without that variable, nothing is written.
    /// </summary>
    /// <param name="claims">The claims, all of one paper.</param>
    public void Save(ClaimSet claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var folder =
            Environment.GetEnvironmentVariable("ADVCOURSE_RESULTS") is { Length: > 0 } own ? own
            : Repository.Root() is { } root ? Path.Combine(root, "artifacts", "results")
            : null;
        if (folder is not null)
            claims.Save(Path.Combine(folder, $"{claims.Claims[0].Paper}.{Profile}.json"));
    }

    /// <summary>What made this run's numbers, as a table; times and versions on lines of their own.</summary>
    /// <param name="data">The receipt of the data; its "from ..." goes to a line of its own.</param>
    public Table Receipt(string data)
    {
        using var process = Process.GetCurrentProcess();
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"⏱ {clock.Elapsed.TotalSeconds:F0} s in all, {trained:F0} s of it training, {loaded} models from the cache; at most {process.PeakWorkingSet64 / 1e6:F0} MB"
            )
        );
        // Where the files lay is this machine's affair; what they hold is the run's.
        ArgumentNullException.ThrowIfNull(data);
        var place = data.LastIndexOf(", from ", StringComparison.Ordinal);
        if (place >= 0)
            say($"⏱ data{data[(place + 1)..]}");
        say(
            $"⏱ .NET {Environment.Version}, {Engine.Name}, {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd}"
        );
        return Plot.Table(
            "Receipt",
            ["what", "value"],
            ["notebook", Notebook],
            ["profile", Profile.Name],
            ["seed", Seed.ToString(CultureInfo.InvariantCulture)],
            ["data", place >= 0 ? data[..place] : data],
            ["training code", Trainer.Version]
        );
    }
}
