using Nabi.Recipes;

namespace Nabi.Cli;

/// <summary><c>nabi gallery</c>: writes the page of pictures from the recipes' runs.</summary>
internal static class GalleryCommand
{
    public static Command Make(TextWriter output)
    {
        var folder = FolderOption.Make("The folder of all runs, a folder per recipe.", "runs");
        var page = new Option<string>("--page")
        {
            Description = "The page; its pictures go to images/gallery beside it.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine("docs", "gallery.md"),
        };
        var how = new RunOptions();
        const string about = "Write the page of pictures, in the repository's root. What has a result already is not run again.";
        var command = new Command("gallery", about) { folder, page };
        how.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var options = how.Read(parsed) with { Log = output, Cancellation = cancellation, ShowProgress = false };
            Gallery.Write(options, parsed.GetValue(folder)!, parsed.GetValue(page)!, Environment.CurrentDirectory);
            return 0;
        }, CancellationToken.None));
        return command;
    }
}
