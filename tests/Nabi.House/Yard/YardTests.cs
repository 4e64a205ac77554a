using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Nabi.House;

/// <summary>
/// What stands around the code is true: forms and workflows can be read, and what they, the site and the pages name is there.
/// </summary>
public sealed partial class YardTests
{
    public static TheoryData<string> YamlFiles
        => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, ".github"), "*.yml", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "toc.yml", SearchOption.AllDirectories))
            .Select(Repository.Relative).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(YamlFiles))]
    public void Yaml_can_be_read(string file) => Assert.NotEmpty(Read(file).AllNodes);

    [Fact]
    public void Workflows_say_when_and_where_they_run_and_each_step_does_something()
    {
        var workflows = YamlFiles.Select(row => row.Data)
            .Where(file => file.StartsWith(".github/workflows/", StringComparison.Ordinal)).ToList();
        Assert.Equal([".github/workflows/ci.yml", ".github/workflows/release.yml"],
            workflows.Where(file => !file.Contains("site", StringComparison.Ordinal)));
        foreach (var file in workflows)
        {
            var workflow = Read(file);
            Assert.True(Has(workflow, "on"), $"{file} says no event.");
            Assert.True(Has(workflow, "permissions"), $"{file} asks for all permissions.");
            foreach (var job in ((YamlMappingNode)workflow["jobs"]).Children.Values)
            {
                Assert.True(Has(job, "runs-on") && Has(job, "timeout-minutes"), $"{file}: a job names no machine or no time limit.");
                Assert.All((YamlSequenceNode)job["steps"],
                    step => Assert.True(Has(step, "uses") != Has(step, "run"), $"{file}: a step uses and runs, or neither."));
            }
        }
    }

    [Fact]
    public void Ci_runs_on_each_system_that_is_promised()
    {
        var systems = ((YamlSequenceNode)Read(".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]["os"])
            .Select(one => one.ToString()).ToList();
        Assert.All(["ubuntu", "windows", "macos"],
            system => Assert.Contains(systems, one => one.StartsWith(system, StringComparison.Ordinal)));
        Assert.Contains(systems, one => one.EndsWith("-arm", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bug", "version", "program", "expected", "got")]
    [InlineData("wrong-number", "version", "nabi", "keras", "numbers")]
    [InlineData("feature", "job")]
    public void Issue_forms_ask_for_what_is_needed(string form, params string[] required)
    {
        var file = Read($".github/ISSUE_TEMPLATE/{form}.yml");
        Assert.All(["name", "description", "body"], name => Assert.True(Has(file, name)));
        var asked = ((YamlSequenceNode)file["body"])
            .Where(field => Has(field, "validations") && field["validations"]["required"].ToString() == "true")
            .Select(field => field["id"].ToString());
        Assert.Equal(required, asked);
    }

    [Fact]
    public void Every_command_of_build_that_a_page_or_workflow_names_is_there()
    {
        var script = File.ReadAllText(Path.Combine(Repository.Root, "build"));
        var commands = Case().Matches(script).SelectMany(line => line.Groups[1].Value.Split(" | ")).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(["build", "test", "format", "pack", "docs", "bench", "samples", "accept", "ci", "help"]),
            commands);
        string[] files = ["AGENTS.md", "CONTRIBUTING.md", "README.md", "docs/performance.md", ".github/PULL_REQUEST_TEMPLATE.md",
            .. YamlFiles.Select(row => row.Data).Where(file => file.StartsWith(".github", StringComparison.Ordinal))];
        foreach (var file in files)
        {
            foreach (Match use in Use().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))))
                Assert.True(commands.Contains(use.Groups[1].Value), $"{file} names {use.Value}, which the script does not have.");
        }
    }

    [Fact]
    public void The_site_and_the_map_have_every_library()
    {
        var libraries = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !File.ReadAllText(file).Contains("<OutputType>Exe", StringComparison.Ordinal)
                && !file.EndsWith("Nabi.Generators.csproj", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal);
        using var site = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docfx.json")));
        var documented = site.RootElement.GetProperty("metadata")[0].GetProperty("src")[0].GetProperty("files").EnumerateArray()
            .Select(file => Path.GetFileNameWithoutExtension(file.GetString()!)).Order(StringComparer.Ordinal);
        Assert.Equal(libraries, documented);
        var map = File.ReadAllText(Path.Combine(Repository.Root, "AGENTS.md"));
        Assert.All(libraries, library => Assert.Contains(library!, map, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_of_contents_has_every_page_of_docs()
    {
        var listed = Read("docs/toc.yml").AllNodes.OfType<YamlMappingNode>().Where(node => Has(node, "href"))
            .Select(node => node["href"].ToString()).ToList();
        Assert.All(listed,
            file =>
                Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", file)), $"docs/toc.yml names {file}, which is not there."));
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(Path.GetFileName)
            .Order(StringComparer.Ordinal);
        Assert.Equal(pages, listed.Where(file => !file.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Scripts_keep_the_line_ends_that_bash_reads()
    {
        Assert.Contains("eol=lf", File.ReadAllText(Path.Combine(Repository.Root, ".gitattributes")), StringComparison.Ordinal);
        string[] scripts = ["build", ".ci/run"];
        Assert.All(scripts, script => Assert.DoesNotContain('\r', File.ReadAllText(Path.Combine(Repository.Root, script))));
        if (OperatingSystem.IsWindows())
            return;
        foreach (var script in scripts)
        {
            Assert.True(File.GetUnixFileMode(Path.Combine(Repository.Root, script)).HasFlag(UnixFileMode.UserExecute),
                $"{script} cannot be executed.");
        }
    }

    private static YamlNode Read(string file)
    {
        YamlStream stream = [];
        using var reader = File.OpenText(Path.Combine(Repository.Root, file));
        stream.Load(reader);
        return Assert.Single(stream.Documents).RootNode;
    }

    private static bool Has(YamlNode node, string name) => node is YamlMappingNode mapping && mapping.Children.ContainsKey(name);

    [GeneratedRegex(@"^  ([a-z -]+(?: \| [a-z -]+)*)\)", RegexOptions.Multiline)]
    private static partial Regex Case();

    [GeneratedRegex(@"\./build ([a-z]+)")]
    private static partial Regex Use();
}
