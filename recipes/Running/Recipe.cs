using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>
/// One system of the curriculum: data in, a model trained, measured and shown. <see cref="Run"/> is plain user code;
/// everything around it (seeds, threads, folders, report) is the runner's.
/// </summary>
/// <param name="name">What <c>nabi run</c> calls it.</param>
/// <param name="section">The section of the curriculum, A to J.</param>
/// <param name="summary">One line about it.</param>
public abstract class Recipe(string name, string section, string summary)
{
    /// <summary>What <c>nabi run</c> calls it.</summary>
    public string Name => name;

    /// <summary>The section of the curriculum, A to J.</summary>
    public string Section => section;

    /// <summary>One line about it.</summary>
    public string Summary => summary;

    /// <summary>The parameters that <c>Summary()</c> must print; null where the material gives none.</summary>
    public virtual long? Params => null;

    /// <summary>The figures of the material; empty where it gives none.</summary>
    public virtual IReadOnlyList<PublishedFigure> Published => [];

    /// <summary>The other figures that the page of results shows, by name; empty for the first of them.</summary>
    public virtual IReadOnlyList<string> Highlights => [];

    /// <summary>Seconds an epoch in the material; null where it gives none.</summary>
    public virtual double? PublishedSeconds => null;

    /// <summary>What a reader should know: what is taught, and where the material errs. Empty for none.</summary>
    public virtual string Notes => "";

    /// <summary>Sections of the report that are about all seeds together, before the list of results; none by default.</summary>
    /// <param name="result">What came out.</param>
    public virtual IEnumerable<ReportSection> Sections(RecipeResult result) => [];

    /// <summary>Runs it once, with one seed.</summary>
    /// <param name="run">Data and options in, metrics and pictures out.</param>
    public abstract void Run(RecipeRun run);
}
