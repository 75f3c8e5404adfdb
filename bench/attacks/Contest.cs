using System.Diagnostics;
using System.Globalization;
using AdvCourse.Attacks;
using AdvCourse.Data;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.AttackRace;

/// <summary>
/// The course's side of the race: one command a line, one answer a line. <c>logits COUNT FILE</c> writes what the model says
/// of the first images; <c>attack COUNT BATCH FILE NAME SETTINGS...</c> attacks them, so many a batch, writes the adversarial
/// ones, and answers with seconds. Behind the settings <c>crafting</c> leaves the verdict out, and with <c>leaving</c> images
/// leave the batch at their first success.
/// </summary>
internal sealed class Contest
{
    private readonly CarliniCnn model = new();
    private readonly Tensor images;
    private readonly Tensor labels;

    public Contest(string weights, string data)
    {
        model.load_state_dict(Safetensors.Read(weights).Tensors);
        model.eval();
        var tensors = Safetensors.Read(data).Tensors;
        (images, labels) = (tensors["images"], tensors["labels"]);
    }

    /// <summary>Trains the network of Carlini and Wagner on MNIST and writes it with the test images.</summary>
    public static void Train(string weights, string data, int epochs)
    {
        var mnist = Mnist.Load();
        Console.WriteLine(mnist.Notice ?? "MNIST");
        var (train, test) = (mnist.Train, mnist.Test);
        var trained = ModelCache.Default.Train(
            new CarliniCnn(1),
            train.Images(),
            train.Labels(),
            new Training
            {
                Epochs = epochs,
                BatchSize = 128,
                Rule = Rule.Sgd(0.05, 0.9),
                Seed = 1,
            }
        );
        Console.WriteLine(trained);
        Safetensors.Write(weights, trained.Model.state_dict());
        Safetensors.Write(
            data,
            new Dictionary<string, Tensor>
            {
                ["images"] = test.Images(),
                ["labels"] = test.Labels(),
            }
        );
    }

    public void Serve(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            using var scope = NewDisposeScope();
            string[] words = line.Split(' ');
            output.WriteLine(
                words switch
                {
                    ["logits", var count, var file] => Logits((int)Number(count), file),
                    ["attack", var count, var batch, var file, .. var attack, "crafting"] => Timed(
                        file,
                        () => Craft((int)Number(count), Named(attack), (int)Number(batch))
                    ),
                    ["attack", var count, var batch, var file, .. var attack] => Timed(
                        file,
                        () => Attack((int)Number(count), Named(attack), (int)Number(batch)).Images
                    ),
                    _ => $"unknown command: {line}",
                }
            );
            output.Flush();
        }
    }

    /// <summary>Attacks the first images, and says how well and how fast.</summary>
    public AttackResult Attack(int count, Attack attack, int batch = 500) =>
        attack.Run(model, images.narrow(0, 0, count), labels.narrow(0, 0, count), batchSize: batch);

    private Tensor Craft(int count, Attack attack, int batch) =>
        attack.Craft(
            model,
            images.narrow(0, 0, count),
            labels.narrow(0, 0, count),
            batchSize: batch
        );

    private string Logits(int count, string file)
    {
        using var quiet = no_grad();
        Write(file, "logits", model.call(images.narrow(0, 0, count)));
        return "ok";
    }

    private static string Timed(string file, Func<Tensor> attack)
    {
        var watch = Stopwatch.StartNew();
        var moved = attack();
        var seconds = watch.Elapsed.TotalSeconds;
        Write(file, "images", moved);
        return seconds.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>An attack by its short name and settings, such as "pgd 0.3 40 0.01".</summary>
    public static Attack Named(string[] words)
    {
        var leaving = words[^1] == "leaving";
        double[] n = [.. words[1..(leaving ? ^1 : ^0)].Select(Number)];
        return words[0] switch
        {
            "fgsm" => new Fgsm(n[0]),
            "pgd" => new Pgd(n[0], (int)n[1], n[2]) { StopWhenAdversarial = leaving },
            "deepfool" => new DeepFool(Steps: (int)n[0], Overshoot: n[1]),
            "cw" => new CarliniWagnerL2(0, (int)n[1], (int)n[0], n[2], n[3]),
            "square" => new Square(n[0], (int)n[1]),
            "lbfgs" => new LbfgsAttack(bisections: (int)n[0], maxIterations: (int)n[1]),
            _ => throw new ArgumentException($"no attack is called '{words[0]}'"),
        };
    }

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static void Write(string file, string name, Tensor tensor) =>
        Safetensors.Write(file, new Dictionary<string, Tensor> { [name] = tensor.contiguous() });
}
