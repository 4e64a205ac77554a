namespace Nabi.Recipes;

/// <summary>
/// One system of the curriculum: data in, a model trained, measured and shown. <see cref="Run"/> is plain user code;
/// everything around it (seeds, threads, folders, report) is the runner's.
/// </summary>
public abstract class Recipe
{
    /// <summary>What <c>nabi run</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The section of the curriculum, A to I.</summary>
    public abstract string Section { get; }

    /// <summary>One line about it.</summary>
    public abstract string Summary { get; }

    /// <summary>The parameters that <c>Summary()</c> must print; null where the material gives none.</summary>
    public virtual long? Params => null;

    /// <summary>The figures of the material; empty where it gives none.</summary>
    public virtual IReadOnlyList<PublishedFigure> Published => [];

    /// <summary>Seconds an epoch in the material; null where it gives none.</summary>
    public virtual double? PublishedSeconds => null;

    /// <summary>What a reader should know: what is taught, and where the material errs. Empty for none.</summary>
    public virtual string Notes => "";

    /// <summary>Runs it once, with one seed.</summary>
    /// <param name="run">Data and options in, metrics and pictures out.</param>
    public abstract void Run(RecipeRun run);
}
