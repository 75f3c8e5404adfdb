using System.Reflection;
using AdvCourse.Attacks;
using AdvCourse.Attacks.Objectives;
using AdvCourse.Papers;
using AdvCourse.Physical;
using AdvCourse.Threats;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdvCourse.Tests.Attacks;

/// <summary>What must hold for every attack, whoever wrote it.</summary>
public sealed class EveryAttackTests
{
    public static TheoryData<string> All => AttackTable.Names;

    public static TheoryData<string, bool> WithEachGoal => AttackTable.NamesAndGoals;

    [Theory]
    [MemberData(nameof(All))]
    public void The_budget_and_the_box_are_held(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        var result = AttackTable.Run(attack, model, images, labels, seed: 9);
        if (attack is BudgetAttack { Budget: var budget })
        {
            var lengths = Samples.Doubles(budget.Norm.Measure(result.Images - images));
            Assert.All(
                lengths,
                length => Assert.True(length <= budget.Epsilon + 1e-5, $"{length} > {budget}")
            );
            Assert.True(lengths.Max() > 0.5 * budget.Epsilon, "the attack hardly moved");
        }

        if (attack.Box.Clips)
        {
            Assert.All(Samples.Floats(result.Images), pixel => Assert.InRange(pixel, 0f, 1f));
        }
        else if (attack is BudgetAttack)
        {
            Assert.Contains(Samples.Floats(result.Images), pixel => pixel is < 0 or > 1);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_budget_of_zero_leaves_every_image_as_it_was(string name)
    {
        if (AttackTable.Named(name) is not BudgetAttack attack)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        var result = AttackTable.Run(attack.WithEpsilon(0), model, images, labels);
        Assert.Equal(Samples.Floats(images), Samples.Floats(result.Images));
        Assert.Equal(result.Clean.Classes, result.Adversarial.Classes);
    }

    [Theory]
    [MemberData(nameof(WithEachGoal))]
    public void Results_do_not_depend_on_the_batch_size_but_on_the_seed(string name, bool targeted)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        Assert.SkipWhen(
            attack is LbfgsAttack && Samples.RunOnTorchSharpItself,
            "In libtorch a row of a product depends on how many rows there are, and L-BFGS's branches follow the last bit."
        );
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        var goal = targeted ? AttackTable.Next(labels) : Goal.Untargeted;
        var whole = attack.Run(model, images, labels, goal, seed: 5);
        var parts = attack.Run(model, images, labels, goal, seed: 5, batchSize: 7);
        Assert.All(
            Samples.Floats(whole.Images).Zip(Samples.Floats(parts.Images)),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5)
        );
        Assert.Equal(whole.Adversarial.Classes, parts.Adversarial.Classes);
        var other = attack.Run(model, images, labels, goal, seed: 6);
        Assert.Equal(
            attack.IsRandom,
            !Samples.Floats(whole.Images).SequenceEqual(Samples.Floats(other.Images))
        );
    }

    [Theory]
    [MemberData(nameof(WithEachGoal))]
    public void The_report_says_what_the_images_say(string name, bool targeted)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        var goal = targeted ? AttackTable.Next(labels) : Goal.Untargeted;
        var result = attack.Run(model, images, labels, goal);
        var perturbation = Samples.Doubles(result.Images - images).Chunk(12).ToArray();
        var logits = Samples.Doubles(model.call(result.Images)).Chunk(4).ToArray();
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(perturbation[i].Count(value => value != 0), result.L0[i]);
            Assert.Equal(
                Math.Sqrt(perturbation[i].Sum(value => value * value)),
                result.L2[i],
                1e-5
            );
            Assert.Equal(perturbation[i].Max(Math.Abs), result.Linf[i], 1e-6);
            var chosen = Array.IndexOf(logits[i], logits[i].Max());
            Assert.Equal(chosen, result.Adversarial.Classes[i]);
            Assert.Equal(
                1 / logits[i].Sum(value => Math.Exp(value - logits[i].Max())),
                result.Adversarial.Confidence[i],
                1e-4
            );
            Assert.Equal(
                result.Goal.IsTargeted
                    ? chosen == result.Goal.Targets[i]
                    : chosen != result.Labels[i],
                result.Success[i]
            );
            if (attack is NearestAttack && !result.Success[i])
            {
                Assert.Equal(0, result.Linf[i]);
            }
        }

        Assert.Contains(attack.ToString(), result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_model_keeps_its_mode_and_its_gradients_and_the_inputs_stay_as_they_were(
        string name
    )
    {
        using var scope = NewDisposeScope();
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        var before = Samples.Floats(images);
        model.train();
        var first = model.children().First();
        first.eval();
        var parts = model.named_modules().Select(item => item.module.training).ToArray();
        var parameter = model.parameters().First();
        parameter.grad = ones_like(parameter);
        AttackTable.Run(AttackTable.Named(name), model, images, labels);
        Assert.True(model.training);
        Assert.Equal(parts, model.named_modules().Select(item => item.module.training));
        Assert.All(Samples.Floats(parameter.grad!), value => Assert.Equal(1, value));
        Assert.All(model.parameters().Skip(1), other => Assert.True(other.grad is null));
        Assert.All(model.parameters(), other => Assert.True(other.requires_grad));
        Assert.Equal(before, Samples.Floats(images));
        Assert.False(images.requires_grad);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Tensors_do_not_pile_up(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (model, images, labels) = (Samples.Network(), Samples.Images(30), Samples.Labels(30));
        AttackTable.Run(attack, model, images, labels, batchSize: 10).Dispose();
        var before = scope.DisposablesCount;
        for (var i = 0; i < 5; i++)
        {
            AttackTable.Run(attack, model, images, labels, batchSize: 10).Dispose();
        }

        Assert.True(
            scope.DisposablesCount <= before + 5,
            $"{scope.DisposablesCount - before} tensors were left in the scope"
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Memory_is_that_of_a_batch_however_many_images_there_are(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var model = new Counted(Samples.Network());
        AttackTable.Run(attack, model, Samples.Images(40), Samples.Labels(40), batchSize: 20);
        var few = model.MostTensors;
        AttackTable.Run(attack, model, Samples.Images(400), Samples.Labels(400), batchSize: 20);
        Assert.Equal(20, model.MostImages);
        // More batches meet a batch in which more images leave at odd times. A universal perturbation takes up its images one
        // by one and keeps what it asked of each.
        var allowed = attack is UniversalPerturbation ? 900 : 12;
        Assert.True(
            model.MostTensors <= few + allowed,
            $"{few} tensors grew to {model.MostTensors}"
        );
    }

    [Theory]
    [MemberData(nameof(All))]
    public void In_the_box_the_model_is_asked_about_real_pixels_only(string name)
    {
        var attack = AttackTable.Named(name);
        // A universal perturbation is made of steps of the paper's DeepFool, which knows no box.
        if (!attack.Box.Clips || attack is UniversalPerturbation)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var model = new Counted(Samples.Network());
        var images = (Samples.Images(30) * 2 - 0.5).clamp(0.0, 1.0);
        AttackTable.Run(attack, model, images, Samples.Labels(30));
        Assert.InRange(model.Lowest, 0, 1);
        Assert.InRange(model.Highest, 0, 1);
    }

    [Fact]
    public void Every_attack_can_be_made_and_so_is_held_to_all_that_is_tested_here()
    {
        Assert.NotEmpty(AttackTable.Types);
        Assert.All(
            AttackTable.Types,
            type => Assert.True(AttackTable.WhyNotMade(type) is null, AttackTable.WhyNotMade(type))
        );
    }

    [Fact]
    public void Every_attack_cites_a_known_work_and_a_place_in_it()
    {
        Assert.NotEmpty(AttackTable.Types);
        foreach (var type in AttackTable.Types)
        {
            var citation = AttackTable.Make(type).Citation;
            Assert.True(
                Bibliography.Find(citation.Key) is not null,
                $"{type.Name} cites \"{citation.Key}\", which lib/AdvCourse/Papers/Bibliography.cs does not have: add the work there."
            );
            Assert.True(
                citation.Place.Length > 0,
                $"{type.Name} must say where in {citation.Key} it is described, such as \"section 4\"."
            );
            Assert.Matches("^[0-9]{4}\\.[0-9]{4,5}$", citation.Arxiv);
            Assert.True(
                type.IsSubclassOf(typeof(BudgetAttack)) || type.IsSubclassOf(typeof(NearestAttack)),
                $"{type.Name} must say whether it spends a budget or looks for the nearest image."
            );
        }
    }

    [Fact]
    public void An_attack_without_a_known_citation_is_found_out() =>
        Assert.Throws<ArgumentException>(() =>
            new Uncited(new Budget(Norm.Linf, 0.1)).Citation.Arxiv
        );

    [Theory]
    [MemberData(nameof(All))]
    public void A_goal_that_the_paper_lacks_is_refused_and_every_other_is_taken(string name)
    {
        using var scope = NewDisposeScope();
        var attack = AttackTable.Named(name);
        var (model, images, labels) = (Samples.Network(), Samples.Images(6), Samples.Labels(6));
        foreach (
            var (kind, goal) in new[]
            {
                (Goals.Untargeted, Goal.Untargeted),
                (Goals.Targeted, Goal.Targeted(2)),
            }
        )
        {
            if (attack.Goals.HasFlag(kind))
            {
                Assert.Equal(goal, attack.Run(model, images, labels, goal).Goal);
            }
            else
            {
                var error = Assert.Throws<ArgumentException>(() =>
                    attack.Run(model, images, labels, goal)
                );
                Assert.Contains(attack.Citation.Key, error.Message, StringComparison.Ordinal);
                Assert.Contains("Goal.", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Attacks_that_need_the_box_refuse_to_go_without()
    {
        using var scope = NewDisposeScope();
        foreach (var attack in AttackTable.Attacks.Where(attack => attack.NeedsBox))
        {
            Assert.Throws<ArgumentException>(() =>
                AttackTable.Run(
                    attack with
                    {
                        Box = Box.None,
                    },
                    Samples.Network(),
                    Samples.Images(6),
                    Samples.Labels(6)
                )
            );
        }
    }

    [Fact]
    public void Every_setting_shows_in_the_text_form()
    {
        foreach (var type in AttackTable.Types)
        {
            var attack = AttackTable.Make(type);
            foreach (
                var property in type.GetProperties()
                    .Where(property => property.SetMethod is { IsPublic: true })
            )
            {
                var other = (Attack)Clone(attack);
                property.SetValue(other, Another(property, property.GetValue(attack)));
                Assert.True(
                    attack.ToString() != other.ToString(),
                    $"{type.Name}.{property.Name} does not show in \"{attack}\""
                );
            }
        }

        Assert.Equal("FGSM Linf 0.25, unclipped", new Fgsm(0.25) { Box = Box.None }.ToString());
        Assert.Equal("BIM Linf 16/255, 20 steps of 0.003922, clipped", Bim.Kurakin(16).ToString());
    }

    private static object Another(PropertyInfo property, object? value) =>
        value switch
        {
            Budget => new Budget(Norm.Linf, 0.1),
            Box => Box.None,
            Transformation => new Quantise(),
            int number => number + 1,
            double number => number == 0 ? 0.5 : number / 2,
            bool flag => !flag,
            AttackObjective => AttackObjective.F7,
            BoxTreatment => BoxTreatment.ProjectedDescent,
            Norm norm => norm == Norm.L2 ? Norm.Linf : Norm.L2,
            Enum choice => Enum.GetValues(choice.GetType())
                .Cast<object>()
                .First(other => !other.Equals(choice)),
            null when property.PropertyType == typeof(double?) => 0.01,
            _ => throw new NotSupportedException(
                $"Say here what another {property.PropertyType.Name} is."
            ),
        };

    private static object Clone(Attack attack) => attack with { };

    /// <summary>Notes the largest batch it is shown, how many tensors of this thread live then, and the range of the pixels.</summary>
    private sealed class Counted : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;
        private readonly long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        public Counted(Module<Tensor, Tensor> inner)
            : base(nameof(Counted))
        {
            this.inner = inner;
            RegisterComponents();
        }

        public long MostImages { get; private set; }

        public long MostTensors { get; private set; }

        public double Lowest { get; private set; } = double.PositiveInfinity;

        public double Highest { get; private set; } = double.NegativeInfinity;

        public override Tensor forward(Tensor input)
        {
            MostImages = Math.Max(MostImages, input.shape[0]);
            using (NewDisposeScope())
            using (no_grad())
            {
                Lowest = Math.Min(Lowest, input.min().ToDouble());
                Highest = Math.Max(Highest, input.max().ToDouble());
            }

            MostTensors = Math.Max(
                MostTensors,
                DisposeScopeManager.Statistics.ThreadTotalLiveCount - before
            );
            return inner.call(input);
        }
    }

    private sealed record Uncited(Budget Budget) : BudgetAttack(Budget)
    {
        public override string Name => "uncited";

        public override Citation Citation => new("nobody2000", "nowhere");

        protected override Tensor Perturb(Victim victim, Tensor images) => images;
    }
}
