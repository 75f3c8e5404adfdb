using AdvCourse.AttackRace;

switch (args)
{
    case ["train", var weights, var images, var epochs]:
        Contest.Train(
            weights,
            images,
            int.Parse(epochs, System.Globalization.CultureInfo.InvariantCulture)
        );
        break;
    case ["serve", var weights, var images]:
        new Contest(weights, images).Serve(Console.In, Console.Out);
        break;
    default:
        Console.WriteLine("train WEIGHTS IMAGES EPOCHS, or serve WEIGHTS IMAGES; see race.py");
        break;
}
