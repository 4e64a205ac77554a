using System.Xml.Linq;

namespace Nabi.House;

/// <summary>A project references only floors below its own.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Nabi.Generators"] = 0,
        ["Nabi.Kernels"] = 1,
        ["Nabi.Core"] = 2,
        ["Nabi.Files"] = 3,
        ["Nabi.Data"] = 4,
        ["Nabi"] = 5,
        ["Nabi.Plots"] = 6,
        ["Nabi.Onnx"] = 6,
        ["Nabi.Images"] = 6,
        ["Nabi.Distributed"] = 6,
        ["Nabi.Forecasting"] = 7,
        ["Nabi.Parquet"] = 8,
        ["Nabi.Serving"] = 8,
        ["Nabi.Recipes"] = 8,
        ["Nabi.Cli"] = 9,
    };

    [Fact]
    public void References_go_down_only()
    {
        var wrong = new List<string>();
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "recipes"), "*.csproj", SearchOption.AllDirectories)))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Floors.ContainsKey(name), $"{name} has no floor: give it one here and in ARCHITECTURE.md.");
            foreach (var reference in XDocument.Load(project).Descendants("ProjectReference"))
            {
                var below = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'));
                if (Floors[below] >= Floors[name])
                    wrong.Add($"{name} references {below}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("; ", wrong));
    }

    [Fact]
    public void Only_tests_see_what_is_internal()
    {
        string[] testing = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "bench"), "*.csproj", SearchOption.AllDirectories))
            .Select(file => Path.GetFileNameWithoutExtension(file)!)];
        var others = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => XDocument.Load(project).Descendants("InternalsVisibleTo")
                .Select(entry => (Project: Path.GetFileNameWithoutExtension(project), Friend: entry.Attribute("Include")!.Value)))
            .Where(entry => !testing.Contains(entry.Friend)).ToList();
        Assert.True(others.Count == 0,
            string.Join("; ",
                others.Select(entry => $"{entry.Project} shows its internals to {entry.Friend}: make a public, documented door")));
    }

    [Fact]
    public void Unsafe_code_is_that_of_kernels_and_of_calls_of_native_libraries()
    {
        var others = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => Path.GetFileNameWithoutExtension(project) is not ("Nabi.Kernels" or "Nabi.Distributed"))
            .Where(project => File.ReadAllText(project).Contains("AllowUnsafeBlocks", StringComparison.Ordinal));
        Assert.Empty(others.Select(Repository.Relative));
    }
}
