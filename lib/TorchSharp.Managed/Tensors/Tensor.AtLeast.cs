namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>This tensor with at least one dimension: a number becomes [1].</summary>
        public Tensor atleast_1d() => Rank == 0 ? reshape(1) : Alias();

        /// <summary>This tensor with at least two dimensions: a vector becomes a row.</summary>
        public Tensor atleast_2d() =>
            Rank switch
            {
                0 => reshape(1, 1),
                1 => unsqueeze(0),
                _ => Alias(),
            };

        /// <summary>This tensor with at least three dimensions: a vector becomes [1, n, 1], a matrix [m, n, 1].</summary>
        public Tensor atleast_3d() =>
            Rank switch
            {
                0 => reshape(1, 1, 1),
                1 => unsqueeze(0).unsqueeze(-1),
                2 => unsqueeze(-1),
                _ => Alias(),
            };
    }
}
