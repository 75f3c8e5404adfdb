using System.Globalization;
using System.Text;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, type and device: [2x3], type = Float32, device = cpu. Never the values: see <c>str()</c>.</summary>
        public override string ToString() => IsInvalid ? "" : MetaText();

        internal string MetaText()
        {
            var text = new StringBuilder("[");
            for (int i = 0; i < _sizes.Length; i++)
            {
                text.Append(i == 0 ? "" : "x").Append(CultureInfo.InvariantCulture, $"{_sizes[i]}");
            }
            return text.Append("], type = ").Append(_type).Append(", device = cpu").ToString();
        }
    }
}
