using System.Diagnostics;

namespace Nabi.Recipes;

/// <summary>Runs a recipe with one or several seeds and writes its report, result and pictures.</summary>
public static class RecipeRunner
{
    /// <summary>Runs a recipe.</summary>
    /// <param name="recipe">What to run.</param>
    /// <param name="options">How.</param>
    /// <exception cref="NabiException">An option is out of range, data is missing or damaged, or the output folder cannot be written;
    /// nothing is left behind.</exception>
    public static RecipeResult Run(Recipe recipe, RecipeOptions options)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        // The ranks of a cluster run the same program; one of them writes.
        var isRoot = options.Cluster is null or { IsRoot: true };
        var target = options.Out ?? Path.Combine("runs", recipe.Name);
        var aside = isRoot ? null : Directory.CreateTempSubdirectory("nabi-rank-").FullName;
        try
        {
            return Run(recipe, isRoot ? options : options with { Log = TextWriter.Null, ShowProgress = false }, aside ?? target,
                target + ".backup");
        }
        finally
        {
            if (aside is not null)
                Directory.Delete(aside, recursive: true);
        }
    }

    private static RecipeResult Run(Recipe recipe, RecipeOptions options, string target, string backup)
    {
        using var folder = new OutputFolder(target);
        options = options with { Siblings = options.Siblings ?? Path.GetDirectoryName(folder.Target) };
        List<RecipeRun> runs = [];
        List<double> seconds = [];
        for (var i = 0; i < options.Seeds; i++)
        {
            var seed = options.Seed + i;
            if (options.Seeds > 1)
                options.Log.WriteLine(options.Texts.Say("Seed {0} ({1} of {2})", seed, i + 1, options.Seeds));
            Seeds.Set(seed);
            // The files are those of the first seed; the others' go with the staging folder.
            var place = i == 0 ? folder.Staging : Directory.CreateDirectory(Path.Combine(folder.Staging, $"seed-{seed}")).FullName;
            var run = new RecipeRun(options, seed, place) { Backup = options.Resume ? Path.Combine(backup, $"seed-{seed}") : null };
            var clock = Stopwatch.StartNew();
            recipe.Run(run);
            seconds.Add(clock.Elapsed.TotalSeconds);
            runs.Add(run);
        }

        var result = new RecipeResult(recipe, options, runs, seconds) { Folder = folder.Target };
        ReportPage.Training(runs[0])?.Save(runs[0].File("training.svg"));
        result.Files = ["report.html", "result.json", .. runs[0].Files];
        ReportPage.Make(result, runs[0]).Save(Path.Combine(folder.Staging, "report.html"));
        File.WriteAllText(Path.Combine(folder.Staging, "result.json"), ResultJson.Write(result, indented: true) + "\n");
        folder.Complete();
        // All is written: the next run begins anew.
        if (options.Resume && options.Cluster is null or { IsRoot: true } && Directory.Exists(backup))
            Directory.Delete(backup, recursive: true);
        return result;
    }

    /// <summary>Refuses options out of range.</summary>
    /// <exception cref="NabiException">One is.</exception>
    internal static void Check(RecipeOptions options)
    {
        if (options.Epochs is < 1)
            throw new NabiException($"The number of epochs must be 1 or more, got {options.Epochs}.");
        if (options.Seeds < 1)
            throw new NabiException($"The number of seeds must be 1 or more, got {options.Seeds}.");
    }
}
