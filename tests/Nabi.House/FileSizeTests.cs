namespace Nabi.House;

/// <summary>A file over 400 lines is to be split.</summary>
public sealed class FileSizeTests
{
    private const int Most = 400;

    /// <summary>Files that are longer, with the reason.</summary>
    private static readonly Dictionary<string, string> Exceptions = [];

    [Fact]
    public void No_file_has_more_than_400_lines()
    {
        var long_ = Repository.Sources("src", "recipes", "tests", "bench")
            .Select(file => (Name: Repository.Relative(file), Lines: File.ReadLines(file).Count()))
            .Where(file => file.Lines > Most && !Exceptions.ContainsKey(file.Name))
            .Select(file => $"{file.Name} ({file.Lines})");
        Assert.Empty(long_);
    }

    [Fact]
    public void No_sample_has_more_than_100_lines_and_each_is_listed()
    {
        var list = File.ReadAllText(Path.Combine(Repository.Root, "samples/README.md"));
        var samples = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs");
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.InRange(File.ReadLines(sample).Count(), 1, 100));
        Assert.All(samples, sample => Assert.Contains($"[{Path.GetFileName(sample)}]", list, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exception_is_needed()
    {
        foreach (var (file, reason) in Exceptions)
        {
            Assert.NotEmpty(reason);
            Assert.True(File.ReadLines(Path.Combine(Repository.Root, file)).Count() > Most, $"{file} no longer needs its exception.");
        }
    }

    [Fact]
    public void No_file_has_a_name_that_says_nothing()
    {
        var vague = Repository.Sources("src", "recipes").Select(Repository.Relative)
            .Where(file => ((string[])["Utils", "Helper", "Helpers", "Common", "Manager", "Misc"]).Any(word
                => Path.GetFileNameWithoutExtension(file).EndsWith(word, StringComparison.Ordinal)));
        Assert.Empty(vague);
    }
}
