using System.Globalization;
using System.Text;

namespace Nabi.Conformance;

/// <summary>Runs every reference case and writes <c>conformance.txt</c> beside the test, which the build prints at the end.</summary>
public sealed class Conformance
{
    [Fact]
    public void Every_reference_case_agrees()
    {
        var report = Path.Combine(AppContext.BaseDirectory, "conformance.txt");
        File.Delete(report);
        var folder = GoldenFolder.Find();
        if (folder is null)
        {
            File.WriteAllText(report, "conformance: 0 passed, 0 failed, 0 not built (no folder of reference cases; set NABI_GOLDENS)\n");
            Assert.Skip("There is no folder of reference cases: set NABI_GOLDENS, or put them into shared/goldens above the repository.");
        }

        var checkers = Checkers();
        var results = GoldenFolder.Cases(folder).Select(path => Run(path, checkers)).ToArray();
        File.WriteAllText(report, Report(results));
        var failed = results.Where(result => result.Result.State == CaseState.Failed).ToArray();
        Assert.True(failed.Length == 0, string.Join("\n", failed.Select(result => $"{result.Name}: {result.Result.Message}")));
    }

    private static Dictionary<string, ICaseChecker> Checkers()
    {
        var checkers = new Dictionary<string, ICaseChecker>(StringComparer.Ordinal);
        foreach (var type in typeof(ICaseChecker).Assembly.GetTypes())
            if (type.IsClass && !type.IsAbstract && typeof(ICaseChecker).IsAssignableFrom(type))
            {
                var checker = (ICaseChecker)Activator.CreateInstance(type)!;
                foreach (var kind in checker.Kinds)
                    checkers.Add(kind, checker);
            }

        return checkers;
    }

    private static (string Name, string Kind, CaseResult Result) Run(string path, Dictionary<string, ICaseChecker> checkers)
    {
        var kind = "unreadable";
        try
        {
            var golden = new GoldenCase(path);
            kind = golden.Kind;
            var result = checkers.TryGetValue(kind, out var checker) ? checker.Check(golden) : CaseResult.NotBuilt("no checker for this kind");
            return (golden.Name, kind, result);
        }
#pragma warning disable CA1031 // Whatever a case throws is that case's failure, not the end of the run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var frame = error is NabiException ? "" : " " + error.StackTrace?.Split('\n').FirstOrDefault()?.Trim();
            return (Path.GetFileName(path), kind, CaseResult.Failed($"{error.GetType().Name}: {error.Message}{frame}"));
        }
    }

    private static string Report((string Name, string Kind, CaseResult Result)[] results)
    {
        var text = new StringBuilder();
        foreach (var (name, _, result) in results.Where(entry => entry.Result.State != CaseState.Passed))
            text.Append(CultureInfo.InvariantCulture, $"{Word(result.State),-10} {name}: {result.Message}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{"kind",-18}{"passed",8}{"failed",8}{"not built",11}\n");
        foreach (var kind in results.GroupBy(entry => entry.Kind).OrderBy(group => group.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture,
                $"{kind.Key,-18}{Count(kind, CaseState.Passed),8}{Count(kind, CaseState.Failed),8}{Count(kind, CaseState.NotBuilt),11}\n");
        var rules = Count(results, CaseState.KerasTwoRule);
        if (rules > 0)
            text.Append(CultureInfo.InvariantCulture, $"Keras 2 rules: {rules}\n");
        return text.Append(CultureInfo.InvariantCulture,
            $"conformance: {Count(results, CaseState.Passed)} passed, {Count(results, CaseState.Failed)} failed, {Count(results, CaseState.NotBuilt)} not built\n").ToString();
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
