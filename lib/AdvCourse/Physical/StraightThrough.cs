using static TorchSharp.torch;

namespace AdvCourse.Physical;

/// <summary>
/// A step without a useful derivative, and the identity's derivative for it (Bengio et al. 2013; Athalye et al. 2018 call
/// it backward pass differentiable approximation).
/// </summary>
internal sealed class StraightThrough : autograd.SingleTensorFunction<StraightThrough>
{
    public override string Name => nameof(StraightThrough);

    /// <summary>The step's result, same shape as the images.</summary>
    public static Tensor Of(Tensor images, Func<Tensor, Tensor> step) =>
        images.requires_grad && is_grad_enabled() ? apply(images, step) : step(images);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) =>
        ((Func<Tensor, Tensor>)vars[1])((Tensor)vars[0]);

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
        [grad_output, null!];
}
