using Nabi.Layers;

namespace Nabi.House;

/// <summary>Every layer is named in some test; primitives are counted where they run, in the tests of their floors.</summary>
public sealed class CoverageTests
{
    private static readonly Lazy<string> TestCode = new(() => string.Join("\n", Repository.Sources("tests").Select(File.ReadAllText)));

    private static readonly Lazy<string> ReferenceCases = new(() => string.Join("\n",
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Nabi.Conformance", "goldens"), "case.json",
            SearchOption.AllDirectories).Select(File.ReadAllText)));

    [Fact]
    public void Every_layer_has_a_test()
    {
        var missing = typeof(Layer).Assembly.GetTypes()
            .Where(type => type.IsPublic && !type.IsAbstract && type.GetConstructors().Length > 0 && typeof(Layer).IsAssignableFrom(type))
            .Where(type => !TestCode.Value.Contains($"new {type.Name}(", StringComparison.Ordinal)
                && !TestCode.Value.Contains($"new {type.Name} ", StringComparison.Ordinal)
                && !TestCode.Value.Contains($"new {type.Name}\n", StringComparison.Ordinal)
                && !ReferenceCases.Value.Contains($"\"class_name\": \"{type.Name}\"", StringComparison.Ordinal))
            .Select(type => type.Name);
        Assert.True(!missing.Any(), "No test names " + string.Join(", ", missing));
    }
}
