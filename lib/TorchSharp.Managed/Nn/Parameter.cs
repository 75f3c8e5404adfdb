namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>A tensor that a module trains: assigned to a module's field it is found by parameters().</summary>
        public class Parameter : torch.Tensor
        {
            /// <summary>Takes over the tensor's elements; the given handle becomes empty, as in TorchSharp.</summary>
            public Parameter(torch.Tensor data, bool requires_grad = true)
                : base(data) => this.requires_grad = requires_grad;
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a parameter of a tensor, which becomes empty.</summary>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) =>
                new(data, requires_grad);
        }
    }
}
