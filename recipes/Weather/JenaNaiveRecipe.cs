namespace Nabi.Recipes;

/// <summary>The forecast every model must beat: tomorrow is as today at the same hour.</summary>
public sealed class JenaNaiveRecipe() : Recipe("jena-naive", "C", "Tomorrow as today: the forecast every model must beat.")
{
    public override IReadOnlyList<PublishedFigure> Published
        => [new("val_mae", JenaPages.PublishedNaive, HigherIsBetter: false), new("val_degrees", 2.57, HigherIsBetter: false)];

    public override string Notes => JenaPages.Remark;

    public override void Run(RecipeRun run)
    {
        var data = run.Data.Jena(run.Seed);
        var error = Weather.NaiveError(data.Validation, data.Temperature);
        if (!data.IsCourseFile)
            run.OtherData = "of the station's measurements of 2009 to 2016; here are others";
        run.Metric("val_mae", error);
        run.Metric("val_degrees", error * data.Degrees);
        run.Metric("test_mae", Weather.NaiveError(data.Test, data.Temperature));
        JenaPages.ShowForecast(run, data, windows => Weather.Naive(windows, data.Temperature));
    }
}
