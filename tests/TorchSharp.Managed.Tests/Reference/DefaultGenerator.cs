namespace TorchSharp.Tests.Reference;

/// <summary>Tests that count on the default generator's stream: nothing else may draw while they run.</summary>
[CollectionDefinition(nameof(DefaultGenerator), DisableParallelization = true)]
public sealed class DefaultGenerator;
