namespace TorchSharp;

/// <summary>PyTorch's functions under their own names: tensors, their operations, modules (nn), optimizers (optim) and random numbers.</summary>
public static partial class torch
{
    /// <summary>Modules, losses and their functional forms.</summary>
    public static partial class nn { }
}
