using Nabi.Plots;

namespace Nabi.Recipes;

/// <summary>The closing table of the course: what the recurrent layers reached on texts, with parameters and time.</summary>
public sealed class TextComparisonRecipe() : Recipe("text-comparison", "B", "The closing table: RNN and LSTM on reviews, GRU on newswires.")
{
    private static readonly string[] Compared = ["imdb-simple-rnn", "imdb-lstm", "reuters-gru"];

    public override IReadOnlyList<PublishedFigure> Published
        => [new("imdb_simple_rnn_accuracy", 0.82), new("imdb_lstm_accuracy", 0.8628), new("reuters_gru_accuracy", 0.6812)];

    public override string Notes
        => "The table of the course sets a GRU on 46 topics beside networks on good-or-bad reviews; it says itself that they can "
            + "hardly be compared. It also "
        + "calls the LSTM faster than the SimpleRNN: that is cuDNN's LSTM on a graphics card against a SimpleRNN "
        + "that steps through time one "
        + "small operation after the other. Where both run fused, the simpler cell is the faster one. Results that lie beside this run's "
        + "folder are used; others are made.";

    public override void Run(RecipeRun run)
    {
        List<IReadOnlyList<string>> rows = [];
        List<double> accuracies = [];
        foreach (var name in Compared)
        {
            var (accuracy, parameters, seconds) = EarlierResult.Of(run, name);
            run.Metric($"{name.Replace('-', '_')}_accuracy", accuracy);
            accuracies.Add(accuracy);
            rows.Add([name, $"{parameters:N0}", Format.Number(accuracy, "0.0000"), Format.Number(seconds, "0.00")]);
        }

        run.Table("Side by side", ["model", "parameters", "test accuracy", "seconds per epoch"], rows);
        var chart = new BarChart("Test accuracy", Compared) { Horizontal = true, Minimum = 0, Maximum = 1 }.Add("this run", accuracies);
        run.Show("Test accuracy", run.IsTiny ? chart : chart.AddMark("published", [0.82, 0.8628, 0.6812]), "accuracy.svg");
    }
}
