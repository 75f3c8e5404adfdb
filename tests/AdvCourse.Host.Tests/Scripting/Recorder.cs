using AdvCourse.Host.Scripting;

namespace AdvCourse.Host.Tests.Scripting;

/// <summary>What a cell showed, as a test reads it. An update finds its place in an earlier cell too, as front ends do.</summary>
internal sealed class Recorder(Recorder? earlier = null) : ICellOutput
{
    private readonly Lock _lock = new();
    private readonly List<(string Kind, IReadOnlyDictionary<string, string> Data)> _shown = [];
    private readonly Dictionary<string, int> _places = [];
    private string _stdout = "";
    private string _stderr = "";

    public int StreamCalls { get; private set; }

    public CellError? Error { get; private set; }

    /// <summary>Everything in its order: "stdout", "display", "result", "error".</summary>
    public List<string> Order { get; } = [];

    public string Stdout
    {
        get
        {
            lock (_lock)
                return _stdout;
        }
    }

    public string Stderr
    {
        get
        {
            lock (_lock)
                return _stderr;
        }
    }

    /// <summary>The result's plain text, or null when the cell showed none.</summary>
    public string? Result => Of("result").Select(d => d["text/plain"]).SingleOrDefault();

    public IReadOnlyList<IReadOnlyDictionary<string, string>> Displays => [.. Of("display")];

    public void Stream(string name, string text)
    {
        lock (_lock)
        {
            StreamCalls++;
            Order.Add(name);
            if (name == "stdout")
                _stdout += text;
            else
                _stderr += text;
        }
    }

    public void Display(string displayId, IReadOnlyDictionary<string, string> data)
    {
        lock (_lock)
        {
            _places[displayId] = _shown.Count;
            Order.Add("display");
            _shown.Add(("display", data));
        }
    }

    public void Update(string displayId, IReadOnlyDictionary<string, string> data)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(displayId, out var place))
            {
                _shown[place] = ("display", data);
                return;
            }
        }

        Assert.True(earlier is not null, $"nothing was shown as {displayId}");
        earlier.Update(displayId, data);
    }

    public void Clear(bool wait)
    {
        lock (_lock)
            Order.Add(wait ? "clear later" : "clear");
    }

    public void Result_(IReadOnlyDictionary<string, string> data)
    {
        lock (_lock)
        {
            Order.Add("result");
            _shown.Add(("result", data));
        }
    }

    void ICellOutput.Result(IReadOnlyDictionary<string, string> data) => Result_(data);

    public void Fail(CellError failure)
    {
        lock (_lock)
        {
            Order.Add("error");
            Error = failure;
        }
    }

    private IEnumerable<IReadOnlyDictionary<string, string>> Of(string kind)
    {
        lock (_lock)
            return [.. _shown.Where(s => s.Kind == kind).Select(s => s.Data)];
    }
}
