namespace AdvCourse.Host.Scripting;

/// <summary>A variable that a cell declared at top level.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
public sealed record ScriptVariable(string Name, Type Type, object? Value);
