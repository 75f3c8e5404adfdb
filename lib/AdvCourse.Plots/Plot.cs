namespace AdvCourse.Plots;

/// <summary>
/// Makes figures: <c>Plot.Line</c>, <c>Plot.Scatter</c>, <c>Plot.Bar</c>, <c>Plot.Histogram</c>, <c>Plot.Heatmap</c>,
/// <c>Plot.Images</c>, <c>Plot.Adversarial</c>, <c>Plot.Weights</c>, <c>Plot.Table</c>, <c>Plot.Slider</c>,
/// <c>Plot.Panel</c>. Each method stands in the file of its kind; settings follow in <c>with { ... }</c>.
/// </summary>
public static partial class Plot;
