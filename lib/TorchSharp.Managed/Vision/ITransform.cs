namespace TorchSharp;

/// <summary>Images: data sets, transforms and pictures of them. Images are [C, H, W] or [N, C, H, W].</summary>
public static partial class torchvision
{
    /// <summary>A change of images: its call gives the changed image or images.</summary>
    public interface ITransform : torch.nn.IModule<torch.Tensor, torch.Tensor> { }

    /// <summary>A transform that is a function.</summary>
    private sealed class Transform(Func<torch.Tensor, torch.Tensor> function) : ITransform
    {
        public torch.Tensor call(torch.Tensor input)
        {
            ArgumentNullException.ThrowIfNull(input);
            return torch.WrappedTensorDisposeScope(() =>
            {
                var y = function(input);
                // The caller's own tensor goes back as a second handle, so that disposing of one leaves the other.
                return ReferenceEquals(y, input) ? input.alias() : y;
            });
        }
    }
}
