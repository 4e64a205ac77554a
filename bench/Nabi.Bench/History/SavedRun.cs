using System.Text.Json;

namespace Nabi.Bench;

/// <summary>A file that <c>steps --json</c> or <c>steps --save</c> wrote: one JSON object per line and workload.</summary>
/// <param name="Origin">The machine, the day and the commit.</param>
/// <param name="Results">The results by workload and threads, in the file's order.</param>
internal sealed record SavedRun(Origin Origin, IReadOnlyList<SavedResult> Results)
{
    private const string Remedy = "make the file anew with: steps --save";

    /// <summary>
    /// Reads a file. Several lines of one workload, of runs that were joined, count as one result with the rounds of all.
    /// </summary>
    /// <exception cref="NabiException">The file is missing, empty or damaged, or its lines are of different machines.</exception>
    public static SavedRun Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NabiException($"The result '{path}' cannot be read: {error.Message}");
        }

        Origin? origin = null;
        List<SavedResult> results = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var (from, result) = ReadLine(lines[i], $"{Path.GetFileName(path)}, line {i + 1}");
            origin ??= from;
            if (from.DifferencesFrom(origin) is [var difference, ..])
            {
                throw new NabiException(
                    $"{Path.GetFileName(path)}, line {i + 1}: the lines of a result must be of one machine, got "
                    + $"{difference}; keep one file per machine.");
            }

            var same = results.FindIndex(one => one.Workload == result.Workload && one.Threads == result.Threads);
            if (same < 0)
                results.Add(result);
            else
                results[same] = results[same].With(result);
        }

        return origin is null ? throw new NabiException($"The result '{path}' is empty; {Remedy}.") : new SavedRun(origin, results);
    }

    private static (Origin From, SavedResult Result) ReadLine(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var values = document.RootElement;
            if (values.ValueKind != JsonValueKind.Object)
                throw new NabiException($"{place}: expected one JSON object per line; {Remedy}.");
            var threads = Member("threads", JsonValueKind.Number).TryGetInt32(out var count) && count > 0
                ? count : throw new NabiException($"{place}: 'threads' must be a whole number above 0; {Remedy}.");
            return (
                new Origin(Text("machine"), Text("processors"), Text("registers"), Text("runtime"), Text("date"), Text("commit")),
                new SavedResult(Text("workload"), threads, Times("ms_rounds", double.Epsilon), Times("ms_processor_rounds", 0)));

            JsonElement Member(string name, JsonValueKind kind)
                => values.TryGetProperty(name, out var value) && value.ValueKind == kind
                    ? value
                    : throw new NabiException($"{place}: '{name}' is missing or is no {kind.ToString().ToLowerInvariant()}; {Remedy}.");

            string Text(string name) => Member(name, JsonValueKind.String).GetString()!;

            double[] Times(string name, double least)
            {
                double[] times = [.. Member(name, JsonValueKind.Array).EnumerateArray()
                    .Select(one => one.ValueKind == JsonValueKind.Number && one.TryGetDouble(out var time) ? time : double.NaN)];
                return times.Length > 0 && times.All(time => double.IsFinite(time) && time >= least)
                    ? times : throw new NabiException($"{place}: '{name}' must be milliseconds, one number per round; {Remedy}.");
            }
        }
        catch (JsonException)
        {
            throw new NabiException($"{place}: this is not JSON; {Remedy}.");
        }
    }
}
