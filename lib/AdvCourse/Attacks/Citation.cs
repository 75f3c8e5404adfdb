namespace AdvCourse.Attacks;

/// <summary>Where a method was published.</summary>
/// <param name="Key">Its key in <see cref="Papers.Bibliography"/>, such as "goodfellow2014".</param>
/// <param name="Place">Where in the paper, such as "section 4".</param>
public sealed record Citation(string Key, string Place)
{
    /// <summary>The arXiv identifier, such as "1412.6572", or empty for a paper that is not there.</summary>
    public string Arxiv => Papers.Bibliography.Get(Key).Arxiv;

    /// <summary>For example "goodfellow2014, section 4 (arXiv 1412.6572)".</summary>
    public override string ToString() =>
        Arxiv.Length == 0 ? $"{Key}, {Place}" : $"{Key}, {Place} (arXiv {Arxiv})";
}
