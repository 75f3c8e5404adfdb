namespace AdvCourse.Papers;

/// <summary>
/// Adversarial examples are not bugs, they are features (Ilyas et al. 2019, arXiv 1905.02175): the numbers that the course
/// repeats, with what counts as reproduced on MNIST and in the Gaussian model.
/// </summary>
/// <remarks>
/// The paper's datasets are made from CIFAR-10 with ResNet-50, days of a GPU. On MNIST the robust features are so strong
/// that a network trained on D_det keeps reading them; the course states both accuracies and asserts only their order.
/// </remarks>
public static class Ilyas2019
{
    private const string Cifar = "Needs CIFAR-10 and hours on a GPU.";

    private static readonly ClaimRows Printed = new("ilyas2019", Trust.Verified);
    private static readonly ClaimRows Recalled = new("ilyas2019", Trust.Recalled);
    private static readonly ClaimRows Theory = new("ilyas2019", Trust.Inferred, unit: "");
    private static readonly ClaimRows Ours = new("ilyas2019", Trust.Inferred);

    /// <summary>The claims in the order of the paper, not measured yet.</summary>
    public static ClaimSet Claims() => new([.. Datasets(), .. Gaussian(), .. NotMeasured()]);

    private static IEnumerable<Claim> Datasets()
    {
        yield return Ours.Row(
            "D_R over D_NR",
            "figure 2",
            "robust accuracy of a network trained on D_R, minus one trained on D_NR",
            null,
            Band.AtLeast(3),
            Band.AtLeast(0)
        ) with
        {
            Unit = "points",
            Note =
                "On CIFAR-10 the paper has 48 against 0. Asserted is more than chance moves two rates of 2,000 images apart.",
        };
        yield return Ours.Row("D_R clean", "figure 2", "trained on D_R: clean accuracy", 84) with
        {
            Note = "The paper's value is CIFAR-10's.",
        };
        yield return Ours.Row("D_NR clean", "figure 2", "trained on D_NR: clean accuracy", 88) with
        {
            Note = "The paper's value is CIFAR-10's.",
        };
        yield return Ours.Row(
            "D_rand clean",
            "table 1",
            "trained on D_rand, epsilon 2.5: clean accuracy",
            63.3,
            Band.AtLeast(35),
            Band.AtLeast(20)
        ) with
        {
            Trust = Trust.Recalled,
            Note = "The paper's value is CIFAR-10's at its epsilon 0.5; chance is 10.",
        };
        yield return Ours.Row(
            "D_det clean",
            "table 1",
            "trained on D_det, epsilon 2.5: clean accuracy",
            43.7
        ) with
        {
            Trust = Trust.Recalled,
            Note = "The paper's value is CIFAR-10's; MNIST's robust features dominate.",
        };
        yield return Ours.Row(
            "D_det shifted over clean",
            "table 1",
            "trained on D_det: share read as the class after the true one, minus clean accuracy",
            null,
            Band.AtLeast(2),
            Band.AtLeast(0)
        ) with
        {
            Unit = "points",
            Note = "Asserted is more than chance moves two rates of 5,000 images apart.",
        };
        yield return Ours.Row(
            "D_det growth",
            "table 1",
            "trained on D_det: clean accuracy at epsilon 2.5 minus that at 1.5",
            null,
            Band.AtLeast(2),
            Band.AtLeast(0)
        ) with
        {
            Unit = "points",
            Note = "Asserted is more than chance moves two rates of 5,000 images apart.",
        };
        yield return Printed.Row(
            "wallace",
            "Distill discussion, Wallace",
            "trained only on another model's wrong labels: clean accuracy",
            49.7,
            Band.AtLeast(20)
        ) with
        {
            Note =
                "The discussion's value is CIFAR-10's; asserted is twice chance, no label being right.",
        };
        yield return Printed.Row(
            "goh leakage",
            "Distill discussion, Goh",
            "clean accuracy of a linear model on the robust features of D_rand",
            23.5,
            Band.AtLeast(20)
        ) with
        {
            Note =
                "The discussion's value is CIFAR-10's, a lower bound; asserted is that it leaks here too: twice chance.",
        };
        yield return Ours.Row(
            "transfer correlation",
            "figure 3",
            "over seven models: correlation of what D_det teaches with the transfer received",
            null,
            Band.AtLeast(0.67),
            Band.AtLeast(0)
        ) with
        {
            Unit = "",
            Note =
                "The paper shows a rising line over five architectures on CIFAR-10, without a number. Asserted is what seven independent points need to differ from none at the 5 % level; the notebook says in what sense ours are only two.",
        };
    }

    private static IEnumerable<Claim> Gaussian()
    {
        yield return Theory.Row(
            "theorem 1",
            "theorem 1",
            "adversarial loss minus loss: closed form against samples, relative difference",
            0,
            Band.AtMost(0.01)
        );
        yield return Theory.Row(
            "theorem 2",
            "theorem 2",
            "robust covariance: closed form against the solver, largest difference of an eigenvalue",
            0,
            Band.AtMost(1e-4)
        );
        yield return Theory.Row(
            "theorem 3",
            "theorem 3",
            "smallest cosine between mean and gradient: 2√κ/(1+κ) against a search, difference",
            0,
            Band.AtMost(1e-4)
        );
        yield return Theory.Row(
            "alignment",
            "theorem 3",
            "smallest cosine of the robust model minus that of the standard one",
            null,
            Band.AtLeast(0)
        );
    }

    private static IEnumerable<Claim> NotMeasured()
    {
        yield return Printed.NotHere(
            "cifar D_R robust",
            "figure 2",
            "CIFAR-10, D_R: robust accuracy, L2 0.25",
            48,
            Cifar
        );
        yield return Printed.NotHere(
            "cifar D_NR robust",
            "figure 2",
            "CIFAR-10, D_NR: robust accuracy, L2 0.25",
            0,
            Cifar
        );
        yield return Recalled.NotHere(
            "cifar clean",
            "table 1",
            "CIFAR-10, the dataset itself: clean accuracy",
            95.3,
            Cifar
        );
        yield return Recalled.NotHere(
            "imagenet D_rand",
            "table 1",
            "Restricted ImageNet, D_rand: clean accuracy",
            87.9,
            "Needs ImageNet."
        );
        yield return Recalled.NotHere(
            "imagenet D_det",
            "table 1",
            "Restricted ImageNet, D_det: clean accuracy",
            64.4,
            "Needs ImageNet."
        );
    }
}
