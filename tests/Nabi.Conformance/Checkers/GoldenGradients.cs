namespace Nabi.Conformance.Checkers;

/// <summary>The gradients of a case: of every input and weight that the reference has one for.</summary>
internal static class GoldenGradients
{
    /// <summary>Compares them, each under its array's name.</summary>
    public static void Compare(
        GoldenCase golden, Differences differences, GradientTape tape, Tensor target, IEnumerable<(string Key, Tensor Source)> all)
    {
        var json = golden.Json["gradient"]?["tolerance"];
        var tolerance = json is null ? new Tolerance(1e-3, 1e-4) : new Tolerance((double)json["rtol"]!, (double)json["atol"]!);
        var sources = all.Where(source => golden.Has(source.Key)).ToArray();
        differences.Equal("number of gradients", golden.Keys("grad/").Count(), sources.Length);
        if (sources.Length == 0)
            return;
        var gradients = tape.Gradient(target, [.. sources.Select(source => source.Source)]);
        for (var i = 0; i < sources.Length; i++)
            differences.Compare(sources[i].Key, gradients[i], tolerance);
    }
}
