using System.Globalization;
using System.Text;

namespace Nabi.Conformance;

/// <summary>Collects the results of the cases that ran and writes <c>conformance.txt</c> at the end, which the build prints.</summary>
public sealed class CaseReport : IDisposable
{
    private readonly List<(string Name, string Kind, CaseResult Result)> results = [];

    public CaseReport() => File.Delete(Path);

    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "conformance.txt");

    public void Add(string name, string kind, CaseResult result)
    {
        lock (results)
            results.Add((name, kind, result));
    }

    public void Dispose()
    {
        var text = new StringBuilder();
        results.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var (name, _, result) in results.Where(entry => entry.Result.State != CaseState.Passed))
            text.Append(CultureInfo.InvariantCulture, $"{Word(result.State),-10} {name}: {result.Message}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{"kind",-18}{"passed",8}{"failed",8}{"not built",11}\n");
        foreach (var kind in results.GroupBy(entry => entry.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{kind.Key,-18}{Count(kind, CaseState.Passed),8}{Count(kind, CaseState.Failed),8}{Count(kind, CaseState.NotBuilt),11}\n");
        }

        if (Count(results, CaseState.KerasTwoRule) is > 0 and var rules)
            text.Append(CultureInfo.InvariantCulture, $"Keras 2 rules: {rules}\n");
        text.Append(CultureInfo.InvariantCulture,
            $"conformance: {Count(results, CaseState.Passed)} passed, {Count(results, CaseState.Failed)} failed, "
            + $"{Count(results, CaseState.NotBuilt)} not built\n");
        File.WriteAllText(Path, text.ToString());
    }

    private static int Count(IEnumerable<(string Name, string Kind, CaseResult Result)> results, CaseState state)
        => results.Count(entry => entry.Result.State == state);

    private static string Word(CaseState state) => state switch
    {
        CaseState.Failed => "FAILED",
        CaseState.NotBuilt => "not built",
        _ => "Keras 2",
    };
}
