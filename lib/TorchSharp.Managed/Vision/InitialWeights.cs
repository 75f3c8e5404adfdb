using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>The weights that known networks begin with when no file is given.</summary>
internal static class InitialWeights
{
    /// <summary>He et al.'s normal numbers by fan-out for convolutions, small normal ones for linear layers, no bias.</summary>
    public static void Draw(Module network)
    {
        foreach (var module in network.modules())
        {
            if (module is Conv2d convolution)
            {
                init.kaiming_normal_(
                    convolution.weight,
                    mode: init.FanInOut.FanOut,
                    nonlinearity: init.NonlinearityType.ReLU
                );
                if (convolution.bias is { } bias)
                    init.zeros_(bias);
            }
            else if (module is Linear linear)
            {
                init.normal_(linear.weight, 0, 0.01);
                if (linear.bias is { } bias)
                    init.zeros_(bias);
            }
        }
    }
}
