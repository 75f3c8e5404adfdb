namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>Derivatives of functions as tensors.</summary>
        public static class functional
        {
            /// <summary>All partial derivatives: [shape of the output, shape of the input], one backward pass an output element.</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs) =>
                Jacobians(x => [function(x[0])], [inputs])[0];

            /// <summary>All partial derivatives of one function with respect to several inputs.</summary>
            public static IEnumerable<Tensor> jacobian(
                Func<Tensor[], Tensor> function,
                params Tensor[] inputs
            ) => Jacobians(x => [function(x)], inputs);

            /// <summary>All partial derivatives of several outputs with respect to one input.</summary>
            public static IEnumerable<Tensor> jacobian(
                Func<Tensor, Tensor[]> function,
                Tensor inputs
            ) => Jacobians(x => function(x[0]), [inputs]);

            /// <summary>All partial derivatives: output after output, and for each output input after input.</summary>
            public static IEnumerable<Tensor> jacobian(
                Func<Tensor[], Tensor[]> function,
                params Tensor[] inputs
            ) => Jacobians(function, inputs);

            private static List<Tensor> Jacobians(
                Func<Tensor[], Tensor[]> function,
                Tensor[] inputs
            )
            {
                using DisposeScope scope = NewDisposeScope();
                using IDisposable on = enable_grad();
                Tensor[] x = Array.ConvertAll(inputs, static t => t.detach().requires_grad_());
                var all = new List<Tensor>();
                foreach (Tensor y in function(x))
                {
                    all.AddRange(Jacobian(y, x));
                }
                foreach (Tensor j in all)
                {
                    j.MoveToOuterDisposeScope();
                }
                return all;
            }

            private static IEnumerable<Tensor> Jacobian(Tensor y, Tensor[] x)
            {
                var rows = new List<Tensor>[x.Length];
                for (int k = 0; k < x.Length; k++)
                {
                    rows[k] = [];
                }
                for (int i = 0; i < y.Count; i++)
                {
                    Tensor one = zeros([y.Count], y.dtype);
                    one.narrow(0, i, 1).fill_(1);
                    IList<Tensor> g = y.requires_grad
                        ? grad([y], x, [one.view(y.Sizes)], retain_graph: true, allow_unused: true)
                        : new Tensor[x.Length];
                    for (int k = 0; k < x.Length; k++)
                    {
                        rows[k].Add(g[k] ?? zeros_like(x[k]));
                    }
                }
                return x.Select((t, k) => stack(rows[k]).view([.. y.Sizes, .. t.Sizes]));
            }
        }
    }
}
