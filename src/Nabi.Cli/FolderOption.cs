namespace Nabi.Cli;

/// <summary><c>--out DIR</c> of the commands that write a folder.</summary>
internal static class FolderOption
{
    /// <summary>The option.</summary>
    /// <param name="description">What the folder will hold.</param>
    /// <param name="otherwise">The folder if none is given.</param>
    public static Option<string> Make(string description, string otherwise) => new("--out")
    {
        Description = description,
        HelpName = "DIR",
        DefaultValueFactory = _ => otherwise,
    };
}
