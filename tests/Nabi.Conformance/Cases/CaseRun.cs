namespace Nabi.Conformance;

/// <summary>Runs one case by the checker of its kind.</summary>
public static class CaseRun
{
    private static readonly Lazy<Dictionary<string, CaseChecker>> Checkers = new(Find);

    /// <summary>What became of the case in a folder, and of which kind it is.</summary>
    public static (string Kind, CaseResult Result) Of(string folder)
    {
        var kind = "unreadable";
        try
        {
            var golden = new GoldenCase(folder);
            kind = golden.Kind;
            if (!Checkers.Value.TryGetValue(kind, out var checker))
                return (kind, CaseResult.Failed($"there is no checker for the kind '{kind}'"));
            return (kind, KnownKeys.Unknown(golden, checker) is { } unknown ? CaseResult.Failed(unknown) : checker.Check(golden));
        }
#pragma warning disable CA1031 // Whatever a case throws is that case's failure, not the end of the run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var frame = error is NabiException ? "" : " " + error.StackTrace?.Split('\n').FirstOrDefault()?.Trim();
            return (kind, CaseResult.Failed($"{error.GetType().Name}: {error.Message}{frame}"));
        }
    }

    private static Dictionary<string, CaseChecker> Find()
    {
        var checkers = new Dictionary<string, CaseChecker>(StringComparer.Ordinal);
        foreach (var type in typeof(CaseChecker).Assembly.GetTypes())
        {
            if (!type.IsAbstract && type.IsSubclassOf(typeof(CaseChecker)))
            {
                var checker = (CaseChecker)Activator.CreateInstance(type)!;
                foreach (var kind in checker.Kinds)
                    checkers.Add(kind, checker);
            }
        }

        return checkers;
    }
}
