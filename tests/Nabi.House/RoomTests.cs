using System.Text.RegularExpressions;

namespace Nabi.House;

/// <summary>
/// The rooms (top folders) of a project do not depend on one another in circles. Who uses whom is read from the sources:
/// a room uses another when a type declared there is named here.
/// </summary>
public sealed partial class RoomTests
{
    /// <summary>Folders that are one room, with the reason.</summary>
    private static readonly Dictionary<string, (string Room, string Reason)> Joined = new()
    {
        ["Nabi/Training"] = ("Nabi/Models", "Fit is a method of Model, and the loop that it runs works on the model."),
        ["Nabi/Callbacks"] = ("Nabi/Models", "A callback sees its model, and the model's Fit calls it."),
        ["Nabi/Schedules"] = ("Nabi/Optimizers", "A schedule is a setting of an optimizer."),
        ["Nabi.Core/Ops"] = ("Nabi.Core/Tensors", "x + y is an operation: operators of Tensor call Ops, which work on Tensor."),
        ["Nabi.Core/Autodiff"] = ("Nabi.Core/Tensors", "A tensor knows whether it is tracked, and a tape records tensors."),
        ["Nabi.Core/Shapes"] = ("Nabi.Core/Tensors", "Shapes report errors about tensors."),
        ["Nabi.Core/Randomness"] = ("Nabi.Core/Tensors", "Random operations draw from streams."),
    };

    [Theory]
    [InlineData("Nabi.Core")]
    [InlineData("Nabi.Files")]
    [InlineData("Nabi.Data")]
    [InlineData("Nabi")]
    [InlineData("Nabi.Formats")]
    [InlineData("Nabi.Plots")]
    public void Rooms_have_no_circles(string project)
    {
        var files = Repository.Sources($"src/{project}").Select(file => (Room: Room(project, file), Text: Code(file))).Where(file => file.Room is not null).ToList();
        Dictionary<string, List<(string Room, string Space)>> homes = new(StringComparer.Ordinal);
        foreach (var (room, text) in files)
            foreach (Match match in Declaration().Matches(text))
                (homes.TryGetValue(match.Groups[1].Value, out var list) ? list : homes[match.Groups[1].Value] = []).Add((room!, Space().Match(text).Groups[1].Value));
        Dictionary<string, HashSet<string>> uses = new(StringComparer.Ordinal);
        foreach (var (room, text) in files)
        {
            var space = Space().Match(text).Groups[1].Value;
            foreach (Match match in Word().Matches(text))
            {
                if (!homes.TryGetValue(match.Value, out var known))
                    continue;
                // A name counts when its namespace is the file's own, one around it, or imported; of several rooms, none.
                var seen = known.Where(home => home.Space == space || space.StartsWith(home.Space + ".", StringComparison.Ordinal)
                    || text.Contains($"using {home.Space};", StringComparison.Ordinal)).Select(home => home.Room).Distinct().ToList();
                if (seen.Count == 1 && seen[0] != room)
                    (uses.TryGetValue(room!, out var set) ? set : uses[room!] = []).Add(seen[0]);
            }
        }

        foreach (var start in uses.Keys)
        {
            var path = Circle(start, start, uses, []);
            Assert.True(path is null, $"Rooms in a circle: {(path is null ? "" : string.Join(" > ", path))}");
        }
    }

    private static List<string>? Circle(string start, string at, Dictionary<string, HashSet<string>> uses, HashSet<string> met)
    {
        if (!uses.TryGetValue(at, out var next))
            return null;
        foreach (var room in next)
        {
            if (room == start)
                return [at, room];
            if (!met.Add(room))
                continue;
            if (Circle(start, room, uses, met) is { } rest)
                return [at, .. rest];
        }

        return null;
    }

    private static string? Room(string project, string file)
    {
        var parts = Path.GetRelativePath(Path.Combine(Repository.Root, "src", project), file).Replace('\\', '/').Split('/');
        if (parts.Length == 1)
            return null;
        var room = $"{project}/{parts[0]}";
        return Joined.TryGetValue(room, out var joined) ? joined.Room : room;
    }

    // Comments and texts name other rooms freely.
    private static string Code(string file) => Strings().Replace(Comment().Replace(File.ReadAllText(file), ""), "\"\"");

    [GeneratedRegex(@"^(?:[a-z]+\s)*(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"namespace\s+([\w.]+);")]
    private static partial Regex Space();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"")]
    private static partial Regex Strings();
}
