#:project ../recipes/Nabi.Recipes.csproj

// Watching a film for smoke while it comes: a detector finds a box in each frame, a network describes it, and a recurrent head reads what
// was kept of the last ten frames. dotnet run samples/smoke-alarm.cs -- runs/smoke-video film.mp4; without a film, one of thirty frames is
// made.
using Nabi;
using Nabi.Images;
using Nabi.Recipes;

bool isMade = args.Length < 2;
string folder = isMade ? Directory.CreateTempSubdirectory("smoke-").FullName : args[0];
string film = isMade ? MadeFilm(Path.Combine(folder, "film")) : args[1];
if (isMade)
{
    // The smallest chain that runs: it has seen twenty clips and knows nothing yet.
    RecipeRunner.Run(Catalog.Find("smoke-video"),
        new() { Budget = Budget.Tiny, Out = folder + "/chain", Log = TextWriter.Null, ShowProgress = false });
    folder += "/chain";
}

var chain = SmokeChain.Load(folder);
var watch = new SmokeWatch(chain);
var tracker = new BoxTracker();
bool wasAlarm = false;
double detector = 0, features = 0, head = 0;
int frames = 0;
foreach (Frame frame in FrameSource.Open(film, new() { FramesPerSecond = 5 }))
{
    SmokeReading reading = watch.Next(frame.Image);
    var seen = tracker.Next(reading.Found is { } found ? [found] : []);
    if (reading.IsAlarm && !wasAlarm)
    {
        string where = seen.Count > 0 ? $"box {seen[0].Id} at {seen[0].Object.Box}" : "no box";
        Console.WriteLine($"{frame.Time:mm\\:ss\\.f} smoke {reading.Probability:0.00}: {where}");
    }

    wasAlarm = reading.IsAlarm;
    (detector, features, head) = (detector + reading.DetectorTime.TotalMilliseconds, features + reading.FeaturesTime.TotalMilliseconds,
        head + reading.HeadTime.TotalMilliseconds);
    frames++;
}

Console.WriteLine(
    $"{frames} frames; each took {detector / frames:0.0} ms to detect, {features / frames:0.0} to describe, {head / frames:0.0} to judge");

// Grey smoke that rises and grows before a slope.
static string MadeFilm(string folder)
{
    Directory.CreateDirectory(folder);
    for (int time = 0; time < 30; time++)
    {
        var pixels = new float[96 * 96 * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = i / 3 / 96, column = i / 3 % 96;
            float away = MathF.Sqrt(MathF.Pow(row - 60 + time, 2) + MathF.Pow(column - 40, 2)) / (4 + time / 2f);
            float smoke = MathF.Exp(-away * away);
            pixels[i] = smoke * 200 + (1 - smoke) * (row + column > 110 ? 60 + 20 * (i % 3) : 150);
        }

        ImageFile.Save(Path.Combine(folder, $"frame{time}.png"), new Tensor([96, 96, 3], pixels), scale: false);
    }

    return folder;
}
