namespace Nabi.Plots;

/// <summary>One part of a <see cref="Report"/>, with a heading of its own.</summary>
public abstract class ReportSection
{
    private protected ReportSection(string title) => Title = title ?? "";

    /// <summary>The heading; empty for none.</summary>
    public string Title { get; }

    /// <summary>A quiet line below the content, such as how to read it; empty for none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Writes the content, without heading and caption.</summary>
    internal abstract void Write(HtmlWriter html);
}
