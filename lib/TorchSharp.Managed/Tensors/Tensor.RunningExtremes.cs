using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The gradient goes to the position that each running extreme was taken from.</summary>
        private sealed class RunningExtremeNode(Tensor x, Tensor places, int dim) : Node(x)
        {
            private readonly long[] _sizes = x.Sizes;
            private Saved _places = new(places);

            public override void Backward(Tensor gradient, BackwardPass pass) =>
                pass.Send(
                    this,
                    0,
                    torch.zeros(_sizes, gradient._type).scatter_add(dim, _places.Value, gradient)
                );

            public override void Release() => _places.Release();
        }

        /// <summary>Replaces the elements of each line by their running extreme and notes where it was; NaN stays once met.</summary>
        private readonly struct RunningWork(Tensor lines, Tensor places, bool largest) : ITyped
        {
            public void Run<T>()
                where T : unmanaged, INumber<T>
            {
                int n = (int)lines._sizes[^1];
                Span<T> y = lines.Flat<T>();
                Span<long> at = places.Flat<long>();
                for (int i = 0; i < y.Length; i++)
                {
                    int k = i % n;
                    bool takes =
                        k == 0
                        || T.IsNaN(y[i])
                        || (!T.IsNaN(y[i - 1]) && (largest ? y[i] >= y[i - 1] : y[i] <= y[i - 1]));
                    at[i] = takes ? k : at[i - 1];
                    y[i] = takes ? y[i] : y[i - 1];
                }
            }
        }

        private (Tensor, Tensor) Running(long dim, bool largest)
        {
            int d = Shapes.Wrap(dim, Math.Max(Rank, 1));
            Tensor values,
                places;
            using (new EngineOwned())
            {
                using Tensor plain = detach();
                using Tensor turned = Rank == 0 ? plain.view(1) : plain.transpose(d, -1);
                using Tensor lines = turned.clone().contiguous();
                using var at = new Tensor(ScalarType.Int64, lines._sizes);
                var work = new RunningWork(lines, at, largest);
                TypeSwitch.Run(_type, ref work);
                values = RawCopy.Contiguous(Rank == 0 ? lines.view([]) : lines.transpose(d, -1));
                places = RawCopy.Contiguous(Rank == 0 ? at.view([]) : at.transpose(d, -1));
            }
            if (Records(this))
            {
                values.Node = new RunningExtremeNode(this, places, d);
            }
            return (values.Publish(), places.Publish());
        }

        /// <summary>The largest element so far along a dimension, and its position (the latest of equals).</summary>
        public (Tensor values, Tensor indexes) cummax(long dim) => Running(dim, largest: true);

        /// <summary>The smallest element so far along a dimension, and its position (the latest of equals).</summary>
        public (Tensor values, Tensor indexes) cummin(long dim) => Running(dim, largest: false);
    }
}
