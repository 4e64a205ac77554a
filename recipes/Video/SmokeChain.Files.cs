using System.Globalization;
using System.Text;
using System.Text.Json;
using Nabi.Detection;
using Nabi.Formats;

namespace Nabi.Recipes;

/// <content>
/// The files of a chain, side by side in one folder: <c>smoke.json</c> says what the others are. <c>detector.keras</c> is the detector's
/// network, <c>features.keras</c> the network that describes boxes, <c>head-NAME.keras</c> each head.
/// </content>
public sealed partial class SmokeChain
{
    /// <summary>The name of the file that names the others.</summary>
    public const string SettingsFile = "smoke.json";

    private const string Version = "nabi-smoke-1";
    private const long LargestSettings = 1 << 20;

    /// <summary>Reads a chain.</summary>
    /// <param name="folder">Where a run of <c>smoke-video</c> left it.</param>
    /// <param name="head">The head to use, such as <c>one GRU</c>; null for the one that did best on the clips kept for that.</param>
    /// <exception cref="NabiException">A file is missing or damaged, or there is no such head.</exception>
    public static SmokeChain Load(string folder, string? head = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var path = Path.Combine(folder, SettingsFile);
        if (!File.Exists(path))
        {
            throw new NabiException(
                $"'{folder}' has no {SettingsFile}; make a chain with nabi run smoke-video, which leaves it in its folder.");
        }

        try
        {
            if (new FileInfo(path).Length > LargestSettings)
                throw new FormatException("it is larger than 1 MB");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(json.RootElement, folder, path, head);
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new NabiException($"'{path}' is not the description of a smoke chain ({error.Message.TrimEnd('.')}).", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException($"'{path}' cannot be read ({error.Message.TrimEnd('.')}).", error);
        }
    }

    /// <summary>Writes a chain with all heads into a folder that is there.</summary>
    /// <param name="file">From the name of a file to where it goes.</param>
    /// <param name="heads">All heads by name; the chain's own is the one that is used where none is asked for.</param>
    internal void Save(Func<string, string> file, IReadOnlyList<(string Name, Model Model)> heads)
    {
        // The layers alone: what trained them is over.
        new Model([.. detector.Inputs], [.. detector.Outputs]) { Name = detector.Name }.Save(file("detector.keras"));
        features.Network.Save(file("features.keras"));
        foreach (var (name, model) in heads)
            model.Save(file(FileOf(name)));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format", Version);
            json.WriteNumber("frames", Frames);
            json.WriteNumber("threshold", Threshold);
            json.WriteStartObject("detector");
            json.WriteString("file", "detector.keras");
            json.WriteNumber("score_threshold", scoreThreshold);
            json.WriteStartArray("anchors");
            foreach (var output in detector.Anchors)
            {
                json.WriteStartArray();
                foreach (var anchor in output)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(anchor.Width);
                    json.WriteNumberValue(anchor.Height);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("features");
            json.WriteString("file", "features.keras");
            json.WriteNumber("side", features.Side);
            json.WriteString("preprocessing", features.Preprocessing.ToString());
            json.WriteNumber("margin", features.Margin);
            json.WriteEndObject();
            json.WriteString("head", Head);
            json.WriteStartObject("heads");
            foreach (var (name, _) in heads)
                json.WriteString(name, FileOf(name));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        File.WriteAllText(file(SettingsFile), Encoding.UTF8.GetString(stream.ToArray()) + "\n");
    }

    private static string FileOf(string head) => $"head-{head.ToLowerInvariant().Replace(' ', '-')}.keras";

    private static SmokeChain Read(JsonElement root, string folder, string path, string? head)
    {
        if (root.GetProperty("format").GetString() != Version)
            throw new FormatException($"expected the format {Version}");
        Dictionary<string, string> heads = [];
        foreach (var one in root.GetProperty("heads").EnumerateObject())
        {
            if (!heads.TryAdd(one.Name, one.Value.GetString() ?? ""))
                throw new FormatException($"it names the head '{one.Name}' twice");
        }

        var name = head ?? root.GetProperty("head").GetString() ?? "";
        if (!heads.TryGetValue(name, out var headFile))
            throw new NabiException($"'{path}' has no head '{name}'; choose one of {string.Join(", ", heads.Keys)}.");
        var (found, seen) = (root.GetProperty("detector"), root.GetProperty("features"));
        var (score, threshold) = (Number(found, "score_threshold", 0, 1), Number(root, "threshold", 0, 1));
        var (side, margin) = ((int)Number(seen, "side", 1, 4096), Number(seen, "margin", 0, 10));
        PicturePreprocessing preprocessing = seen.GetProperty("preprocessing").GetString() ?? "";
        Anchor[][] anchors = [.. found.GetProperty("anchors").EnumerateArray().Select(output =>
            output.EnumerateArray().Select(anchor => anchor.GetArrayLength() == 2
                ? new Anchor(anchor[0].GetSingle(), anchor[1].GetSingle())
                : throw new FormatException($"an anchor has {anchor.GetArrayLength()} numbers, expected 2")).ToArray())];

        var detector = new YoloV3(Model.Load(Inside(folder, found)), anchors);
        var network = Model.Load(Inside(folder, seen));
        var model = Model.Load(Inside(folder, headFile));
        var features = new SmokeFeatures(network, side, preprocessing, margin);
        Shape wanted = [-1, (int)Number(root, "frames", 1, 100_000), features.Length];
        if (model.Inputs.Count != 1 || model.Inputs[0].Shape != wanted || model.Outputs.Count != 1
            || model.Outputs[0].Shape != new Shape(-1, 1))
        {
            throw new NabiException(
                $"The head of '{Inside(folder, headFile)}' does not fit the features: expected a model from {wanted} to (None, 1), got "
                + $"{string.Join(", ", model.Inputs.Select(one => one.Shape))} to "
                + $"{string.Join(", ", model.Outputs.Select(one => one.Shape))}.");
        }

        return new SmokeChain(detector, score, features, model, name, threshold);
    }

    private static float Number(JsonElement part, string name, float least, float most)
    {
        var value = part.GetProperty(name).GetSingle();
        return value >= least && value <= most ? value
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least} to {most}, got {value}"));
    }

    private static string Inside(string folder, JsonElement part) => Inside(folder, part.GetProperty("file").GetString() ?? "");

    // A description names files beside it, no others.
    private static string Inside(string folder, string name)
        => name.Length > 0 && name == Path.GetFileName(name) && name is not ("." or "..") && !name.Contains('\\')
            ? Path.Combine(folder, name)
            : throw new FormatException($"'{name}' is not the name of a file beside it");
}
