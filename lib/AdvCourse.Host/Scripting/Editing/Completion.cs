namespace AdvCourse.Host.Scripting.Editing;

/// <summary>Something that could stand where the reader types.</summary>
/// <param name="Text">What to insert.</param>
/// <param name="Kind">What it is, in the words that Jupyter's front ends have icons for: "function", "class", "property".</param>
/// <param name="Signature">How it is declared: one line, with how many overloads there are.</param>
/// <param name="Documentation">The summary of its documentation, or empty.</param>
public sealed record Completion(string Text, string Kind, string Signature, string Documentation);

/// <summary>The proposals for a place in a cell.</summary>
/// <param name="Start">Where the text begins that a proposal replaces, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The proposals, best first.</param>
public sealed record CompletionList(int Start, int End, IReadOnlyList<Completion> Items);

/// <summary>What there is to know about a name in a cell.</summary>
/// <param name="Signatures">How it is declared; a method has one for each overload.</param>
/// <param name="Documentation">Its documentation as text.</param>
public sealed record Inspection(IReadOnlyList<string> Signatures, string Documentation);
