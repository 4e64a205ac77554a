namespace Nabi.Cli;

/// <summary><c>--threads N</c> of the commands that compute.</summary>
internal sealed class ThreadsOption() : Option<int?>("--threads")
{
    public static ThreadsOption Make() => new()
    {
        Description = "Threads. Default: NABI_THREADS, else all processors. The numbers are the same for any.",
        HelpName = "N",
        CustomParser = static result => Numbers.Parse(result, "--threads", 1),
    };

    /// <summary>Sets the number of threads if one was given.</summary>
    /// <exception cref="NabiException">The number is out of range.</exception>
    public void Apply(ParseResult parsed)
    {
        if (parsed.GetValue(this) is { } count)
            Threads.Count = count;
    }
}
