using Nabi.Images;

namespace Nabi.Recipes;

public sealed partial class RecipeData
{
    private const string SmokeLayout = "smoke/{train,test}/{smoke,clear}/CLIP/*.jpg (or .png)";
    private static readonly string[] FrameEndings = [".jpg", ".jpeg", ".png"];

    /// <summary>
    /// Clips of ten frames with labels: made by rule, or from <c>DATA/smoke/{train,test}/{smoke,clear}/CLIP/*.jpg</c> where that folder
    /// exists, the first ten frames of each clip in the order of their names; of those every fifth clip to train is kept to choose on.
    /// </summary>
    /// <param name="seed">The run's seed; clips made by rule come from it, those to test from another one.</param>
    /// <exception cref="NabiException">The folder lacks clips, frames or the weights of the networks.</exception>
    internal SmokeData Smoke(int seed)
    {
        var folder = options.Data ?? Environment.GetEnvironmentVariable("NABI_DATA");
        var place = folder is null ? "" : Path.Combine(folder, "smoke");
        if (!IsTiny && Directory.Exists(place))
            return FilmedSmoke(place);
        var (train, check, test) = IsTiny ? (12, 4, 8) : (400, 100, 400);
        var (frames, boxes) = IsTiny ? (24, 12) : (6000, 1000);
        var clips = SmokeClips.Make(train + check, Generator(0));
        var stills = SmokeClips.Stills(frames + boxes, Generator(2));
        return new SmokeData(clips[..train], clips[train..], SmokeClips.Make(test, Generator(1)), stills[..frames], stills[frames..], null);

        // Three generators for each seed of a run, none of them that of another.
        int Generator(int which) => 1000 * (which + 1) + seed;
    }

    /// <summary>Clips and weights from a folder.</summary>
    internal static SmokeData FilmedSmoke(string folder)
    {
        string Needed(string name, string what)
        {
            var path = Path.Combine(folder, name);
            return File.Exists(path) ? path : throw new NabiException(
                $"The file '{path}' is missing; films need {what}. Without the folder '{folder}' clips are made by rule.");
        }

        var networks = (Needed("yolov3.cfg", "a YOLOv3 detector of smoke as darknet's .cfg and .weights"),
            Needed("yolov3.weights", "a YOLOv3 detector of smoke as darknet's .cfg and .weights"),
            Needed("resnet50.h5", "Keras's weights of ResNet50"));
        var (train, check) = (new List<SmokeClip>(), new List<SmokeClip>());
        foreach (var isSmoke in (bool[])[true, false])
        {
            var clips = Filmed(Path.Combine(folder, "train"), isSmoke);
            check.AddRange(clips.Where((_, i) => i % 5 == 0));
            train.AddRange(clips.Where((_, i) => i % 5 > 0));
        }

        SmokeClip[] test = [.. Filmed(Path.Combine(folder, "test"), true), .. Filmed(Path.Combine(folder, "test"), false)];
        return new SmokeData(train, check, test, [], [], networks);
    }

    private static List<SmokeClip> Filmed(string folder, bool isSmoke)
    {
        var kind = Path.Combine(folder, isSmoke ? "smoke" : "clear");
        if (!Directory.Exists(kind))
            throw new NabiException($"The folder '{kind}' is missing; the films of the smoke recipe stand in {SmokeLayout}.");
        List<SmokeClip> clips = [];
        foreach (var clip in Directory.EnumerateDirectories(kind).Order(StringComparer.Ordinal))
        {
            string[] frames = [.. Directory.EnumerateFiles(clip)
                .Where(file => FrameEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).Take(SmokeClips.Frames)];
            if (frames.Length < SmokeClips.Frames)
                throw new NabiException($"The clip '{clip}' has {frames.Length} frames; {SmokeClips.Frames} are needed.");
            clips.Add(new SmokeClip(isSmoke, [], frame => ImageFile.Load(frames[frame])));
        }

        return clips.Count >= 2 ? clips
            : throw new NabiException($"The folder '{kind}' has {clips.Count} clips; 2 or more are needed, in {SmokeLayout}.");
    }
}
