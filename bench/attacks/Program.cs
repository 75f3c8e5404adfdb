using System.Globalization;
using AdvCourse.AttackRace;

switch (args)
{
    case ["train", var weights, var images, var epochs]:
        Contest.Train(weights, images, Whole(epochs));
        break;
    case ["serve", var weights, var images]:
        new Contest(weights, images).Serve(Console.In, Console.Out);
        break;
    case ["many", var weights, var images, var count]:
        Many.Compare(weights, images, Whole(count));
        break;
    case ["one", var weights, var images, var count, var attack]:
        Many.One(weights, images, Whole(count), attack);
        break;
    default:
        Console.WriteLine(
            "train WEIGHTS IMAGES EPOCHS, serve WEIGHTS IMAGES, or many WEIGHTS IMAGES COUNT; see race.py"
        );
        break;
}

static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
