using System.Reflection;
using System.Runtime.CompilerServices;
using AdvCourse.Attacks;
using AdvCourse.Defenses;
using AdvCourse.Evaluation;
using AdvCourse.Features;
using AdvCourse.Models;
using AdvCourse.Physical;
using AdvCourse.Threats;

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
        [
            .. typeof(Attack)
                .Assembly.GetExportedTypes()
                .Where(type => !type.IsAbstract && !type.ContainsGenericParameters)
                .Where(type => Settings(type).Any())
                .Select(type => type.FullName!),
        ];

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
        var tested = typeof(Attack)
            .Assembly.GetExportedTypes()
            .Where(type => !type.IsAbstract && !type.ContainsGenericParameters)
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
