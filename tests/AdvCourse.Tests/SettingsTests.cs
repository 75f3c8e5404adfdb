using System.Reflection;
using System.Runtime.CompilerServices;
using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Features;
using AdvCourse.Models;
using AdvCourse.Physical;
using AdvCourse.Threats;
using TorchSharp;

namespace AdvCourse.Tests;

/// <summary>
/// What a constructor refuses, <c>with</c> and an object initialiser refuse too, in the same words: an attack of no steps
/// would otherwise find every model robust, and say nothing. Settings are found by reflection, so that a new one is tested
/// without being listed anywhere.
/// </summary>
public sealed class SettingsTests
{
    /// <summary>Each public type with a setting that a constructor takes as well.</summary>
    public static TheoryData<string> Types =>
        [.. Concrete().Where(type => Settings(type).Any()).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_the_constructor_refuses_cannot_be_set_afterwards(string name)
    {
        var type = typeof(Attack).Assembly.GetType(name, throwOnError: true)!;
        List<string> wrong = [];
        foreach (var (constructor, parameter, property) in Settings(type))
        {
            var good = Good(constructor);
            if (good is null)
            {
                Assert.False(
                    IsOfSettings(type),
                    $"{type.Name} cannot be tested: give this test a sample of its parameters."
                );
                continue;
            }

            foreach (var value in Bad(parameter.ParameterType))
            {
                object?[] bad = [.. good];
                bad[parameter.Position] = value;
                var refused = Refusal(() => constructor.Invoke(bad));
                if (refused is null)
                {
                    continue;
                }

                var instance = constructor.Invoke([.. good]);
                var set = Refusal(() => property.SetValue(instance, value));
                if (set?.GetType() != refused.GetType() || set.Message != refused.Message)
                {
                    wrong.Add(
                        $"{property.Name} = {value ?? "null"}: \"{refused.Message}\" by the constructor, \"{set?.Message ?? "nothing"}\" afterwards"
                    );
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{type.Name}:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void The_samples_reach_every_kind_of_settings()
    {
        var tested = Concrete()
            .SelectMany(Settings)
            .Where(setting =>
                Good(setting.Constructor) is { } good
                && Bad(setting.Parameter.ParameterType)
                    .Any(value =>
                    {
                        object?[] bad = [.. good];
                        bad[setting.Parameter.Position] = value;
                        return Refusal(() => setting.Constructor.Invoke(bad)) is not null;
                    })
            )
            .Select(setting => $"{setting.Property.DeclaringType!.Name}.{setting.Property.Name}")
            .ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "Pgd.Restarts",
                "Eot.StepSize",
                "DeepFool.Norm",
                "CarliniWagner.InitialC",
                "Trades.Budget",
                "SoftLabelLoss.Teacher",
                "DefensiveDistillation.Temperature",
                "QuadraticDecay.Lambdas",
                "TopLayerLoss.Lambda",
                "Jpeg.Quality",
                "Contrast.Pivot",
                "GaussianBlur.Sigma",
                "Inverted.StepSize",
            },
            tested
        );
    }

    [Fact]
    public void An_attack_of_no_steps_cannot_be_written()
    {
        var attack = new Bim(0.3);
        Action[] none =
        [
            () => _ = new Bim(0.3, steps: 0),
            () => _ = new Bim(0.3) { Steps = 0 },
            () => _ = attack with { Steps = 0 },
        ];
        Assert.All(
            none,
            write =>
                Assert.Equal(
                    "BIM with 0 steps cannot be; take at least 1.",
                    Assert.Throws<ArgumentException>(write).Message
                )
        );
        Assert.Throws<ArgumentException>(() => attack with { StepSize = -0.1 });
        Assert.Throws<ArgumentException>(() => attack with { StepSize = double.NaN });
        Assert.Null((new Bim(0.3, stepSize: 0.1) with { StepSize = null }).StepSize);
        Assert.Equal(7, (attack with { Steps = 7 }).Steps);
    }

    [Fact]
    public void Settings_that_no_constructor_takes_are_checked_as_well()
    {
        Assert.Throws<ArgumentException>(() => new MaskingProbe(0.1) { Steps = 0 });
        Assert.Throws<ArgumentException>(() => new MaskingProbe(0.1) { Restarts = 0 });
        Assert.Throws<ArgumentException>(() => new MaskingProbe(0.1) { Queries = 0 });
        Assert.Throws<ArgumentException>(() => new MaskingProbe(0.1) { Tolerance = double.NaN });
        Assert.Throws<ArgumentException>(() => new CarliniWagnerL2 { Restarts = -1 });
    }

    /// <summary>
    /// A cast can make a choice that there is none of, and a switch takes it for whichever comes last. Every choice of every
    /// public type is looked at: on a blank object, for the initialiser is what <c>with</c> calls, and in each constructor.
    /// </summary>
    [Fact]
    public void A_choice_that_there_is_none_of_is_refused_wherever_it_is_made()
    {
        List<string> seen = [];
        List<string> wrong = [];
        foreach (var type in Concrete())
        {
            foreach (var property in type.GetProperties().Where(IsInit).Where(IsChoice))
            {
                var blank = RuntimeHelpers.GetUninitializedObject(type);
                Look(
                    $"{type.Name}.{property.Name}",
                    property.PropertyType,
                    none => property.SetValue(blank, none)
                );
            }

            foreach (var constructor in type.GetConstructors())
            {
                foreach (
                    var parameter in constructor
                        .GetParameters()
                        .Where(parameter => Choice(parameter.ParameterType) is not null)
                )
                {
                    var good = Good(constructor);
                    Assert.True(
                        good is not null,
                        $"{type.Name} cannot be tested: give this test a sample of its parameters."
                    );
                    Look(
                        $"{type.Name}({parameter.Name})",
                        parameter.ParameterType,
                        none =>
                        {
                            good[parameter.Position] = none;
                            constructor.Invoke(good);
                        }
                    );
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        HashSet<string> known =
        [
            "CarliniWagnerL0.Order",
            "Jsma.Of",
            "Jsma(Of)",
            "NoiseTraining.Kind",
            "Relabelled(Rule)",
            "Mlp(activation)",
            "MaskingReport.Cause",
        ];
        Assert.Superset(known, seen.ToHashSet());

        void Look(string where, Type type, Action<object> choose)
        {
            seen.Add(where);
            var choice = Choice(type)!;
            var refused = Refusal(() => choose(Enum.ToObject(choice, 99)))?.Message;
            var expected =
                $"There is no {choice.Name} 99; take {string.Join(" or ", Enum.GetNames(choice))}.";
            if (refused != expected)
            {
                wrong.Add($"{where} = 99: \"{refused ?? "nothing"}\" instead of \"{expected}\"");
            }
        }
    }

    [Fact]
    public void Methods_refuse_such_a_choice_as_well()
    {
        var score = new Score(new([0], [1]), [0]);
        Assert.Throws<ArgumentException>(() => score.Confidence((Over)99));
        Assert.Throws<ArgumentException>(() => Resample.Weights(3, 4, (Interpolation)99));
        Assert.Throws<ArgumentException>(() =>
            JpegFile.Encode(torch.zeros(1, 8, 8), 75, (ChromaSampling)99)
        );
    }

    /// <summary>Where choices are objects (norms, boxes, objectives, treatments) null is the one that there is none of.</summary>
    [Fact]
    public void A_setting_that_must_be_there_cannot_be_null()
    {
        var nullability = new NullabilityInfoContext();
        var (count, wrong) = (0, new List<string>());
        foreach (var type in Concrete().Where(IsOfSettings))
        {
            foreach (var property in type.GetProperties().Where(IsInit))
            {
                if (
                    property.PropertyType.IsValueType
                    || nullability.Create(property).WriteState != NullabilityState.NotNull
                )
                {
                    continue;
                }

                var blank = RuntimeHelpers.GetUninitializedObject(type);
                count++;
                if (Refusal(() => property.SetValue(blank, null)) is null)
                {
                    wrong.Add($"{type.Name}.{property.Name}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"null is taken for {string.Join(", ", wrong)}");
        Assert.True(count > 20, $"only {count} settings were looked at");
    }

    [Fact]
    public void Parts_that_are_checked_together_cannot_be_set_alone() =>
        Assert.DoesNotContain(
            new[] { typeof(Rate), typeof(Score), typeof(GaussianModel), typeof(Budget) }.SelectMany(
                type => type.GetProperties()
            ),
            IsInit
        );

    /// <summary>Each parameter of a public constructor that is a property to be set, too.</summary>
    private static IEnumerable<(
        ConstructorInfo Constructor,
        ParameterInfo Parameter,
        PropertyInfo Property
    )> Settings(Type type) =>
        from constructor in type.GetConstructors()
        from parameter in constructor.GetParameters()
        from property in type.GetProperties()
        where
            IsInit(property)
            && property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)
            && property.PropertyType.IsAssignableFrom(parameter.ParameterType)
        select (constructor, parameter, property);

    private static IEnumerable<Type> Concrete() =>
        typeof(Attack)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && !type.ContainsGenericParameters);

    /// <summary>The enumeration that a setting chooses from, or null where it is none.</summary>
    private static Type? Choice(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } choice ? choice : null;

    private static bool IsChoice(PropertyInfo property) =>
        Choice(property.PropertyType) is not null;

    private static bool IsInit(PropertyInfo property) =>
        property
            .SetMethod?.ReturnParameter.GetRequiredCustomModifiers()
            .Contains(typeof(IsExternalInit)) == true;

    /// <summary>What somebody chooses, as opposed to what comes out.</summary>
    private static bool IsOfSettings(Type type) =>
        new[]
        {
            typeof(Attack),
            typeof(Objective),
            typeof(Transformation),
            typeof(Recipe),
            typeof(DefensiveDistillation),
            typeof(EarlyStopping),
            typeof(MaskingProbe),
        }.Any(kind => kind.IsAssignableFrom(type));

    /// <summary>Arguments that the constructor takes, or null where there is no sample of one.</summary>
    private static object?[]? Good(ConstructorInfo constructor)
    {
        var arguments = new List<object?>();
        foreach (var parameter in constructor.GetParameters())
        {
            if (parameter.HasDefaultValue)
            {
                arguments.Add(parameter.DefaultValue);
                continue;
            }

            var type = parameter.ParameterType;
            object? sample =
                type == typeof(int) ? 3
                : type == typeof(double) ? 0.2
                : type == typeof(string) ? "name"
                : type == typeof(Norm) ? Norm.L2
                : type == typeof(Budget) ? new Budget(Norm.Linf, 0.2)
                : type == typeof(Amount) ? Amount.ToAmount(0.5)
                : type == typeof(double[]) ? new[] { 1.0, 2.0 }
                : type == typeof(int[]) ? new[] { 4, 3 }
                : type == typeof(Homography) ? Homography.Identity
                : type == typeof(Teacher) ? new Teacher(new SoftmaxRegression(4, 3))
                : type.IsAssignableFrom(typeof(Bim)) ? new Bim(0.2)
                : type.IsAssignableFrom(typeof(CleanLoss)) ? new CleanLoss()
                : type.IsAssignableFrom(typeof(Identity)) ? new Identity()
                : type.IsValueType ? Activator.CreateInstance(type)
                : null;
            if (sample is null)
            {
                return null;
            }

            arguments.Add(sample);
        }

        object?[] good = [.. arguments];
        return Refusal(() => constructor.Invoke(good)) is null ? good : null;
    }

    private static IEnumerable<object?> Bad(Type type)
    {
        var own = Nullable.GetUnderlyingType(type) ?? type;
        object?[] values =
            own == typeof(int) ? [-1, 0, 1, 2, 101, 1_000_000]
            : own == typeof(double)
                ?
                [
                    -1.0,
                    -0.1,
                    0.0,
                    1.5,
                    5.0,
                    1e7,
                    double.NaN,
                    double.PositiveInfinity,
                    double.NegativeInfinity,
                ]
            : own == typeof(Amount)
                ?
                [
                    .. new[] { -1000.0, -1, 0, 5, 1e7 }.Select(each =>
                        (object?)Amount.ToAmount(each)
                    ),
                ]
            : own == typeof(Norm) ? [.. Norms()]
            : own == typeof(Budget) ? [.. Norms().Select(norm => new Budget(norm, 1))]
            : own == typeof(double[])
                ? [Array.Empty<double>(), new[] { -1.0 }, new[] { 1, double.NaN }]
            : own.IsEnum ? [Enum.ToObject(own, 99)]
            : [];
        return type.IsValueType ? values : [.. values, null];

        static Norm[] Norms() => [Norm.L0, Norm.L1, Norm.L2, Norm.Linf];
    }

    private static ArgumentException? Refusal(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (TargetInvocationException error) when (error.InnerException is ArgumentException no)
        {
            return no;
        }
    }
}
