using System.Numerics.Tensors;
using AdvCourse.Data;

namespace AdvCourse.Tests.Data;

/// <summary>Multinomial logistic regression by stochastic gradient descent on one image at a time, on plain arrays.</summary>
internal sealed class SoftmaxRegression(int inputs, int classes)
{
    private readonly float[] weights = new float[classes * inputs];
    private readonly float[] biases = new float[classes];
    private readonly float[] input = new float[inputs];
    private readonly float[] scores = new float[classes];

    public void Train(ImageSet images, float rate)
    {
        for (int i = 0; i < images.Count; i++)
        {
            Score(images.PixelsOf(i));
            TensorPrimitives.SoftMax(scores, scores);
            scores[images.LabelOf(i)] -= 1;
            for (int c = 0; c < classes; c++)
            {
                Span<float> row = weights.AsSpan(c * inputs, inputs);
                TensorPrimitives.MultiplyAdd(input, -rate * scores[c], row, row);
                biases[c] -= rate * scores[c];
            }
        }
    }

    public double ErrorOn(ImageSet images)
    {
        int wrong = 0;
        for (int i = 0; i < images.Count; i++)
        {
            Score(images.PixelsOf(i));
            if (TensorPrimitives.IndexOfMax(scores) != images.LabelOf(i))
                wrong++;
        }
        return (double)wrong / images.Count;
    }

    private void Score(ReadOnlySpan<byte> pixels)
    {
        for (int p = 0; p < inputs; p++)
            input[p] = pixels[p] / 255f;
        for (int c = 0; c < classes; c++)
            scores[c] = biases[c] + TensorPrimitives.Dot(weights.AsSpan(c * inputs, inputs), input);
    }
}
