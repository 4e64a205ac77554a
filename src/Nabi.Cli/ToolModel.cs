using Nabi.Formats;

namespace Nabi.Cli;

/// <summary>
/// Models as the tool loads them: whatever the file says about training, and with a line for everything that could not be taken over.
/// </summary>
internal static class ToolModel
{
    /// <summary>Loads the models of files; a note that several of them have is written once.</summary>
    /// <param name="errors">Where notes go, so that what a command prints stays what was asked for.</param>
    /// <param name="paths">The files.</param>
    public static Model[] Load(TextWriter errors, params ReadOnlySpan<string> paths)
    {
        var models = new Model[paths.Length];
        for (var i = 0; i < paths.Length; i++)
            models[i] = ModelFile.Load(paths[i]);
        foreach (var note in models.SelectMany(model => model.LoadNotes).Distinct())
            errors.WriteLine(note);
        return models;
    }
}
