using Nabi.Layers;

namespace Nabi.Recipes.Tests;

/// <summary>Numbers that a recipe must get right whatever its budget.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("one-hot", "words", 10, 10)]
    [InlineData("one-hot", "character_axis", 101, 101)]
    [InlineData("tokenizer", "tokens", 9, 9)]
    [InlineData("hashing", "words", 9, 9)]
    [InlineData("rnn-by-hand", "largest_difference", 0, 1e-6)]
    [InlineData("imdb-rnn-stack", "parameters", 330_400, 330_400)]
    [InlineData("bptt", "largest_gradient_error", 0, 2e-3)]
    [InlineData("output-projection", "difference_before_training", 0, 1e-6)]
    [InlineData("output-projection", "difference_after_training", 0, 1e-4)]
    [InlineData("deep-rnn", "difference", 0, 1e-5)]
    [InlineData("peephole-lstm", "largest_difference", 0, 1e-6)]
    [InlineData("gru-no-bias", "largest_difference", 0, 1e-6)]
    [InlineData("melody", "one_step_right", 4, 54)]
    public void A_number_is_what_it_must_be(string name, string metric, double least, double most)
    {
        using var folder = new TemporaryFolder();
        var result = RecipeRunner.Run(Catalog.Find(name), RunnerTests.Quiet(folder) with { Budget = Budget.Tiny });
        Assert.InRange(result[metric], least, most);
    }

    [Fact]
    public void The_gates_give_the_layers_own_output()
    {
        Seeds.Set(5);
        var layer = new LSTM(7) { ReturnSequences = true };
        var model = new Sequential { new Input(9, 3), layer };
        var values = new float[27];
        RandomStream.FromSeed(3).Normal(values);
        var expected = model.Predict(new Tensor([1, 9, 3], values)).ToArray();
        var outputs = LstmGates.Of(layer, values).Outputs;
        for (var t = 0; t < 9; t++)
        {
            for (var unit = 0; unit < 7; unit++)
                Assert.Equal(expected[t * 7 + unit], outputs[unit, t], 5);
        }
    }

    [Fact]
    public void Weather_windows_hold_ten_days_and_the_target_a_day_ahead()
    {
        const int rows = 8000;
        var values = Enumerable.Range(0, rows).SelectMany(row => (float[])[row, row % 100]).ToArray();
        var series = new Nabi.Data.WeatherSeries(["p (mbar)", Nabi.Data.JenaClimate.Temperature],
            [.. Enumerable.Range(0, rows).Select(row => DateTime.UnixEpoch.AddMinutes(10 * row))], new Tensor([rows, 2], values));
        var data = JenaData.Cut(series, seed: 1);
        var batch = data.Test.Epoch(0).First();
        Assert.Equal([128, 240, 2], batch.X.Shape);
        // The first column is the row's number, scaled: the distances are 6 rows between steps, 150 from the last step to the target.
        var first = Enumerable.Range(0, 240).Select(step => (double)batch.X.AsSpan()[step * 2]).ToArray();
        var scale = (first[239] - first[0]) / (239 * 6);
        var trainRows = (int)(rows * 200_000.0 / 420_551);
        var row = first[0] / scale + (trainRows - 1) / 2.0;
        Assert.Equal(trainRows + (int)(rows * 100_000.0 / 420_551), row, 1.0);
        var target = ((int)Math.Round(row) + 1440 + 144) % 100;
        Assert.Equal(target, batch.Y.AsSpan()[0] * data.Degrees + data.Mean, 0.01);
    }

    [Fact]
    public void A_recipe_refuses_a_weather_series_that_is_too_short()
    {
        var series = new Nabi.Data.WeatherSeries([Nabi.Data.JenaClimate.Temperature],
            [.. Enumerable.Range(0, 3000).Select(row => DateTime.UnixEpoch.AddMinutes(row))],
            Tensor.Ones(3000, 1));
        var error = Assert.Throws<NabiException>(() => Weather.NaiveError(JenaData.Cut(series, 1).Validation, 0));
        Assert.Contains("too short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_written_and_read_back()
    {
        var pairs = DateTranslator.Make(50, 1);
        Assert.All(pairs, pair => Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", pair.Target));
        Assert.All(pairs, pair => Assert.InRange(pair.Source.Length, 9, DateTranslator.SourceLength));
        var encoded = DateTranslator.Encode([pairs[0].Source], DateTranslator.SourceLength).AsIntegers().ToArray();
        Assert.Equal(pairs[0].Source, string.Concat(encoded.Where(symbol => symbol > 0).Select(symbol => DateTranslator.Symbols[symbol])));
        Assert.Equal([1, 5, 3], DateTranslator.Encode(["20"], 3, start: true).AsIntegers().ToArray());
        Assert.Equal([5, 3, 2, 0], DateTranslator.Encode(["20"], 4, end: true).AsIntegers().ToArray());
    }
}
