using Nabi.Layers;

namespace Nabi.House;

/// <summary>Every layer and every primitive is named in some test.</summary>
public sealed class CoverageTests
{
    private static readonly Lazy<string> TestCode = new(() => string.Join("\n", Repository.Sources("tests").Select(File.ReadAllText)));

    private static readonly Lazy<string> ReferenceCases = new(() => string.Join("\n",
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Nabi.Conformance", "goldens"), "case.json", SearchOption.AllDirectories).Select(File.ReadAllText)));

    [Fact]
    public void Every_layer_has_a_test()
    {
        var missing = typeof(Layer).Assembly.GetTypes()
            .Where(type => type.IsPublic && !type.IsAbstract && typeof(Layer).IsAssignableFrom(type))
            .Where(type => !TestCode.Value.Contains($"new {type.Name}(", StringComparison.Ordinal) && !TestCode.Value.Contains($"new {type.Name} ", StringComparison.Ordinal)
                && !TestCode.Value.Contains($"new {type.Name}\n", StringComparison.Ordinal)
                && !ReferenceCases.Value.Contains($"\"class_name\": \"{type.Name}\"", StringComparison.Ordinal))
            .Select(type => type.Name);
        Assert.True(!missing.Any(), "No test names " + string.Join(", ", missing));
    }

    [Fact]
    public void Every_primitive_has_a_test()
    {
        var primitive = typeof(Tensor).Assembly.GetType("Nabi.Primitive")!;
        var missing = typeof(Tensor).Assembly.GetTypes().Concat(typeof(Layer).Assembly.GetTypes())
            .Where(type => !type.IsAbstract && primitive.IsAssignableFrom(type))
            .Select(type => type.Name.Replace("Primitive", "", StringComparison.Ordinal))
            .Where(name => !TestCode.Value.Contains($"Ops.{name}", StringComparison.Ordinal) && !TestCode.Value.Contains(name, StringComparison.Ordinal));
        Assert.True(!missing.Any(), "No test names " + string.Join(", ", missing));
    }
}
