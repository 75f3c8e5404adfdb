using System.Globalization;
using AdvCourse;
using AdvCourse.Data;
using AdvCourse.Evaluation;
using AdvCourse.Gallery;
using AdvCourse.Models;

// advcourse gallery: every attack on the same ten digits, as one page. The first argument names the file.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var file = Path.GetFullPath(args.Length > 0 ? args[0] : "artifacts/gallery/index.html");
var data = Mnist.Load();
Console.WriteLine(data.Notice ?? data.Receipt);
var train = data.Train.Take(12_000);
var trained = ModelCache.Default.Train(
    new CarliniCnn(seed: 1),
    train.Images(),
    train.Labels(),
    Training.CarliniRecipe(epochs: 4) with
    {
        Rule = Rule.Adam(0.001),
    }
);
Console.WriteLine(trained);
var digits = Exhibition.Digits(trained.Model, data.Test);
var rooms = new List<Room>();
foreach (var entry in Entry.All())
{
    var room = Exhibition.Hang(entry, trained.Model, digits);
    rooms.Add(room);
    Console.WriteLine($"{rooms.Count, 3}  {room.Result.Summary}");
}

var error = trained.Model.Score(data.Test.Images(), data.Test.Labels()).Error;
Page.Write(
    file,
    rooms,
    $"The model is {trained.Model.Architecture}; it is wrong about {error} of {data.Test.Provenance}"
);
Console.WriteLine(file);
