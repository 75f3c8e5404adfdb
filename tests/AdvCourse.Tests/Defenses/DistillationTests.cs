using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Defenses;

public sealed class DistillationTests
{
    private readonly (Tensor Images, Tensor Labels) data = Samples.Clouds(120);
    private readonly Training training = new()
    {
        Epochs = 3,
        BatchSize = 20,
        Rule = Rule.Sgd(0.5),
    };

    [Fact]
    public void The_losses_equal_their_formulas_at_any_temperature()
    {
        using var scope = NewDisposeScope();
        var (model, teacher) = (Samples.Network(seed: 1), Samples.Network(seed: 2));
        var (images, labels) = (Samples.Images(10), Samples.Labels(10));
        var z = Samples.Doubles(model.call(images)).Chunk(4).ToArray();
        var t = Samples.Doubles(teacher.call(images)).Chunk(4).ToArray();
        var y = labels.data<long>().ToArray();
        foreach (var temperature in new[] { 0.5, 1, 20 })
        {
            var hard = z.Select((row, i) => -LogSoftmax(row, temperature)[y[i]]).Average();
            var soft = z.Zip(
                    t,
                    (own, wanted) =>
                        -LogSoftmax(own, temperature)
                            .Zip(
                                LogSoftmax(wanted, temperature),
                                (log, target) => Math.Exp(target) * log
                            )
                            .Sum()
                )
                .Average();
            Assert.Equal(
                hard,
                new TemperatureLoss(temperature).Loss(model, images, labels, default).ToDouble(),
                1e-4
            );
            Assert.Equal(
                soft,
                new SoftLabelLoss(new(teacher), temperature)
                    .Loss(model, images, labels, default)
                    .ToDouble(),
                1e-4
            );
        }
    }

    [Fact]
    public void Soft_labels_are_made_without_dropout()
    {
        using var scope = NewDisposeScope();
        var dropping = new Maxout(units: 8, pieces: 2);
        var teacher = new Teacher(dropping);
        var images = Samples.Images(10, 784);
        dropping.eval();
        var still = Samples.Floats(teacher.SoftLabels(images, 5));
        dropping.train();
        Assert.Equal(still, Samples.Floats(teacher.SoftLabels(images, 5)));
        Assert.True(dropping.training);
    }

    [Fact]
    public void At_temperature_1_the_teacher_is_trained_plainly_and_the_student_on_its_probabilities()
    {
        using var scope = NewDisposeScope();
        var distilled = new DefensiveDistillation(1) { StartEpochs = 0 }.Fit(
            Make,
            data.Images,
            data.Labels,
            training
        );
        var plain = Make();
        Trainer.Fit(plain, data.Images, data.Labels, training);
        Assert.Equal(Models.ZooTests.State(plain), Models.ZooTests.State(distilled.Teacher));
        // Soft labels that are all but hard give the plain loss: a teacher with huge logits.
        var certain = Samples.Network(12, 2);
        Samples.Set(certain.parameters().Last(), tensor(new[] { 1e6f, 0 }));
        var zeros = zeros_like(data.Labels);
        Assert.Equal(
            new CleanLoss().Loss(plain, data.Images, zeros, default).ToDouble(),
            new SoftLabelLoss(new(certain), 1)
                .Loss(plain, data.Images, data.Labels, default)
                .ToDouble(),
            1e-6
        );
    }

    [Fact]
    public void Teacher_and_student_start_from_the_same_short_plain_training()
    {
        using var scope = NewDisposeScope();
        var seen = new List<(string Name, float[] Start, Training Settings)>();
        var distilled = new DefensiveDistillation(20).Fit(
            Make,
            training,
            (name, model, settings) =>
            {
                seen.Add((name, Models.ZooTests.State(model), settings));
                Trainer.Fit(model, data.Images, data.Labels, settings);
                return model;
            }
        );
        Assert.Equal(["shared start", "teacher", "student"], seen.Select(item => item.Name));
        Assert.Equal(1, seen[0].Settings.Epochs);
        Assert.IsType<CleanLoss>(seen[0].Settings.Objective);
        Assert.Equal(seen[1].Start, seen[2].Start);
        Assert.NotEqual(seen[0].Start, seen[1].Start);
        Assert.Equal(new TemperatureLoss(20), seen[1].Settings.Objective);
        Assert.Equal(20, ((SoftLabelLoss)seen[2].Settings.Objective).Temperature);
        Assert.False(distilled.Student.training);
    }

    [Fact]
    public void The_students_logits_grow_with_the_temperature_and_dividing_brings_the_gradients_back()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var longer = training with { Epochs = 30, Rule = Rule.Adam(0.01) };
        var plain = Make();
        Trainer.Fit(plain, data.Images, data.Labels, longer);
        var distilled = new DefensiveDistillation(100).Fit(Make, data.Images, data.Labels, longer);
        double Scale(Classifier model) => model.call(data.Images).abs().sum(1).mean().ToDouble();
        var ratio = Scale(distilled.Student) / Scale(plain);
        Assert.True(ratio > 5, $"{ratio}");
        var soft = distilled.AtTrainingTemperature;
        Assert.Equal(
            distilled.Student.call(data.Images).argmax(1).data<long>().ToArray(),
            soft.call(data.Images).argmax(1).data<long>().ToArray()
        );
        Attacks.ClosedFormTests.AssertClose(
            distilled.Student.call(data.Images) / 100,
            soft.call(data.Images)
        );
        double Largest(Classifier model) =>
            InputGradient.Of(model, data.Images, data.Labels).abs().amax([1]).min().ToDouble();
        Assert.True(Largest(soft) > 1e3 * Largest(distilled.Student));
    }

    [Fact]
    public void A_cached_student_belongs_to_its_teacher_alone()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (new Teacher(Samples.Network(seed: 1)), new Teacher(Samples.Network(seed: 2)));
        Assert.NotEqual(new SoftLabelLoss(a, 20).ToString(), new SoftLabelLoss(b, 20).ToString());
        Assert.Equal(
            new SoftLabelLoss(a, 20).ToString(),
            new SoftLabelLoss(new(Samples.Network(seed: 1)), 20).ToString()
        );
        var folder = Directory.CreateTempSubdirectory("advcourse-").FullName;
        var cache = new ModelCache(folder, _ => { });
        var first = new DefensiveDistillation(20).Fit(
            Make,
            data.Images,
            data.Labels,
            training,
            cache
        );
        var files = Directory.GetFiles(folder).Length;
        var second = new DefensiveDistillation(20).Fit(
            Make,
            data.Images,
            data.Labels,
            training,
            cache
        );
        Assert.Equal(6, files);
        Assert.Equal(files, Directory.GetFiles(folder).Length);
        Assert.Equal(Models.ZooTests.State(first.Student), Models.ZooTests.State(second.Student));
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new DefensiveDistillation(0));
        Assert.Throws<ArgumentException>(() => new TemperatureLoss(double.NaN));
        Assert.Throws<ArgumentException>(() => new Teacher(Samples.Logistic()));
        Assert.Throws<ArgumentException>(() => new Tempered(Samples.Logistic(), 2));
        Assert.Throws<ArgumentException>(() => new Tempered(Samples.Network(), -1));
        Assert.Throws<ArgumentException>(() =>
            new TemperatureLoss(2).Loss(
                Samples.Logistic(),
                Samples.Images(2),
                Samples.Labels(2, 2),
                default
            )
        );
    }

    private static Mlp Make() => new([12, 8, 2], seed: 1);

    private static double[] LogSoftmax(double[] row, double temperature)
    {
        var logits = row.Select(value => value / temperature).ToArray();
        var sum = Math.Log(logits.Sum(value => Math.Exp(value - logits.Max()))) + logits.Max();
        return [.. logits.Select(value => value - sum)];
    }
}
