using AdvCourse.Attacks;
using AdvCourse.Evaluation;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace AdvCourse.Tests.Evaluation;

/// <summary>A study attacks every image towards every wrong class, and holds its images once.</summary>
public sealed class SharedImagesTests
{
    /// <summary>With as many images as go together each batch is all of them: the attack gets the caller's own pixels.</summary>
    [Fact]
    public void The_images_of_a_study_are_not_copied_for_each_target()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(500), Samples.Labels(500));
        var attack = new Looks(images);
        TargetStudy.Run(attack, Samples.Network(), images, labels);
        Assert.Equal([true, true, true], attack.Shared);

        // A budget's images leave one by one; those that are left are picked a batch at a time.
        var spends = new Spends(new Budget(Norm.Linf, 1), images);
        TargetStudy.Run(spends, Samples.Network(), images, labels, [0.01, 0.02]);
        Assert.Equal([true, true, true], spends.Shared[..3]);
    }

    /// <summary>Batches that begin and end within the set are the images that they stand for.</summary>
    [Fact]
    public void Batches_that_go_over_the_end_of_the_set_begin_it_again()
    {
        using var scope = NewDisposeScope();
        var (images, labels) = (Samples.Images(400), Samples.Labels(400));
        var (model, attack) = (Samples.Network(), new Fgsm(0.3));
        var study = TargetStudy.Run(attack, model, images, labels);
        var y = Samples.Doubles(labels);
        for (var target = 0; target < 4; target++)
        {
            using var alone = attack.Run(model, images, labels, Goal.Targeted(target));
            for (var i = 0; i < 400; i += 9)
            {
                if (y[i] != target)
                {
                    Assert.Equal(
                        Samples.Floats(alone.Images[i]),
                        Samples.Floats(study.Image(i, target))
                    );
                }
            }
        }
    }

    /// <summary>Whether a change of the caller's image is seen in the attack's.</summary>
    private static bool Sees(Tensor theirs, Tensor ours)
    {
        var before = theirs[3, 5].ToSingle();
        theirs[3, 5] = 0.125f;
        var seen = ours[3, 5].ToSingle();
        theirs[3, 5] = before;
        return seen == 0.125f;
    }

    private sealed record Looks(Tensor Set) : NearestAttack
    {
        public List<bool> Shared { get; } = [];

        public override string Name => "Looks";

        public override Norm Distance => Norm.L2;

        public override Citation Citation => new("none", "nowhere");

        protected override Tensor Perturb(Victim victim, Tensor images)
        {
            Shared.Add(Sees(Set, images));
            return images.clone();
        }
    }

    private sealed record Spends(Budget Budget, Tensor Set) : BudgetAttack(Budget)
    {
        public List<bool> Shared { get; } = [];

        public override string Name => "Spends";

        public override Citation Citation => new("none", "nowhere");

        protected override string Settings => Name;

        protected override Tensor Perturb(Victim victim, Tensor images)
        {
            Shared.Add(images.shape[0] == 500 && Sees(Set, images));
            return images.clone();
        }
    }
}
