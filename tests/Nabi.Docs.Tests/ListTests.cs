using System.Text.RegularExpressions;
using Nabi.Configs;
using Nabi.Constraints;
using Nabi.Initializers;
using Nabi.Layers;
using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;
using Nabi.Regularizers;

namespace Documentation;

/// <summary>The lists on the pages are the library's: whatever a file can name is described, and nothing else.</summary>
public sealed class ListTests
{
    [Fact]
    public void The_page_on_layers_lists_every_layer_once()
    {
        var rows = Repository.Lines("docs/layers.md").Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Names(line.Split('|')[1])).Concat(["Sequential", "Functional"]).ToList();
        // "Model" is another word for Functional, and "Scale" a layer that the page on custom layers registers.
        Assert.Equal(Registry.Names<Layer>().Except(["Model", "Scale"]).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_on_training_names_everything_it_is_about()
    {
        var page = Names(string.Join("\n", Repository.Lines("docs/training.md"))).ToHashSet(StringComparer.Ordinal);
        string[] known = [
            .. Registry.Names<Loss>(), .. Registry.Names<Metric>(), .. Registry.Names<Optimizer>(),
            .. Registry.Names<LearningRateSchedule>(),
            .. Registry.Names<Initializer>(), .. Registry.Names<Regularizer>(), .. Registry.Names<Constraint>()];
        var classes = typeof(Layer).Assembly.GetExportedTypes().Where(type => !type.IsAbstract).Select(type => type.Name)
            .ToHashSet(StringComparer.Ordinal);
        var missing = known.Where(classes.Contains).Where(name => !page.Contains(name)).Distinct().ToList();
        Assert.True(missing.Count == 0, "docs/training.md does not name " + string.Join(", ", missing));
    }

    private static IEnumerable<string> Names(string text) => Regex.Matches(text, "`([A-Za-z0-9]+)`").Select(match => match.Groups[1].Value);
}
