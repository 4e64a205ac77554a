using System.Collections.Concurrent;

namespace Nabi.Recipes.Tests;

/// <summary>Every recipe's tiny run, in Korean, made once for all tests that look at it.</summary>
public sealed class TinyRuns : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, Lazy<RecipeResult>> results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RecordingTexts> texts = new(StringComparer.Ordinal);

    /// <summary>The folder of all runs.</summary>
    public string Folder => folder.Path;

    /// <summary>A recipe's result; its files lie in a folder of its name.</summary>
    public RecipeResult Of(string name)
        => results.GetOrAdd(name, one => new Lazy<RecipeResult>(() => RecipeRunner.Run(Catalog.Find(one), new RecipeOptions
        {
            Budget = Budget.Tiny,
            Out = Path.Combine(folder.Path, one),
            Log = TextWriter.Null,
            ShowProgress = false,
            Texts = TextsOf(one),
        }))).Value;

    /// <summary>What the run asked its texts for.</summary>
    internal RecordingTexts TextsOf(string name) => texts.GetOrAdd(name, _ => new RecordingTexts());

    public void Dispose() => folder.Dispose();
}
