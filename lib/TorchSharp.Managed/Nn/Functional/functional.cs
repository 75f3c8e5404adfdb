namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The functions behind the modules: no parameters of their own, no mode but what is passed in.</summary>
        public static partial class functional { }

        /// <summary>What a loss makes of its values, one an element or one an image.</summary>
        public enum Reduction : long
        {
            /// <summary>All of them.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        private static Tensor Reduce(Tensor losses, Reduction reduction) =>
            reduction switch
            {
                Reduction.None => losses,
                Reduction.Mean => losses.mean(),
                Reduction.Sum => losses.sum(),
                _ => throw new ArgumentOutOfRangeException(
                    nameof(reduction),
                    reduction,
                    "A reduction is None, Mean or Sum."
                ),
            };
    }
}
