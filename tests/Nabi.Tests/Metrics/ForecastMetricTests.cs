using Nabi.Formats;
using Nabi.Metrics;

namespace Nabi.Tests.Metrics;

/// <summary>Measures of forecasts as metrics, beside plain loops.</summary>
public sealed class ForecastMetricTests
{
    private static readonly float[] Truth = [2f, -4f, 0f, 5f];
    private static readonly float[] Guess = [1f, -5f, 0f, 7f];

    [Fact]
    public void Scaled_errors_are_those_of_the_formulas()
    {
        Assert.Equal((1 + 1 + 0 + 2) / 4f / 2.5f, Of(new MeanAbsoluteScaledError { Scale = 2.5f }, Tensor.From(Guess)), 1e-6f);
        var smape = 200 * (1 / 3.0 + 1 / 9.0 + 0 + 2 / 12.0) / 4;
        OverallWeightedAverage average = new(14f, 1.2f) { Scale = 2.5f };
        Assert.Equal((smape / 14 + 1 / 2.5 / 1.2) / 2, Of(average, Tensor.From(Guess)), 1e-5f);
        var ends = Tensor.From(new[,] { { 1f, 3f }, { -3f, -1f }, { 0f, 0f }, { 4f, 4.5f } });
        Assert.Equal((2 + 2 + 10 * 1 + 0 + 0.5f + 10 * 0.5f) / 4 / 2,
            Of(new MeanScaledIntervalScore { Level = 0.8f, Scale = 2f }, ends), 1e-5f);
    }

    [Fact]
    public void The_weighted_quantile_loss_is_that_of_a_plain_loop_over_batches_weights_and_masks()
    {
        float[] quantiles = [0.1f, 0.5f, 0.9f];
        var random = new Random(2);
        WeightedQuantileLoss metric = new(quantiles);
        double losses = 0, sizes = 0;
        for (var batch = 0; batch < 3; batch++)
        {
            var (truth, guess, weights) = (Tensor.Zeros(4, 2), Tensor.Zeros(4, 2, 3), Tensor.Zeros(4));
            foreach (var tensor in (Tensor[])[truth, guess, weights])
            {
                for (var i = 0; i < tensor.Length; i++)
                    tensor.Floats[i] = tensor == weights ? i : random.NextSingle() * 4 - 2;
            }

            for (var i = 0; i < 8; i++)
            {
                sizes += i / 2 * Math.Abs(truth.Floats[i]);
                for (var q = 0; q < 3; q++)
                {
                    var error = truth.Floats[i] - guess.Floats[3 * i + q];
                    losses += i / 2 * 2 * Math.Max(quantiles[q] * error, (quantiles[q] - 1) * error) / 3;
                }
            }

            metric.Update(truth, guess, weights);
        }

        Assert.Equal(losses / sizes, metric.Result(), 1e-5f);
        metric.Reset();
        Assert.Equal(0f, metric.Result());
        Assert.Equal(4f / 11f, Of(new WeightedQuantileLoss(), Tensor.From(Guess)), 1e-6f);
        Assert.Equal(4f / 11f, Of(new WeightedQuantileLoss(), Tensor.From(Guess).Reshape(4, 1)), 1e-6f);
        Assert.Throws<NabiException>(() => new WeightedQuantileLoss(1.5f));
        Assert.Throws<NabiException>(() => new MeanAbsoluteScaledError { Scale = 0f });
        Assert.Throws<NabiException>(() => new OverallWeightedAverage(0f, 1f));
    }

    [Fact]
    public void A_saved_model_brings_them_back_without_registration()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.keras");
        foreach (var (metric, width) in (ReadOnlySpan<(Metric, int)>)[(new MeanAbsoluteScaledError { Scale = 3f }, 1),
            (new OverallWeightedAverage(14f, 1.2f) { Scale = 3f }, 1), (new WeightedQuantileLoss(0.1f, 0.9f), 2),
            (new MeanScaledIntervalScore { Level = 0.5f, Scale = 3f }, 2)])
        {
            Sequential model = [new Input(3), new Dense(width)];
            model.Compile("adam", width == 2 ? new Pinball(0.1f, 0.9f) : (Loss)"mse", metric);
            var (x, y) = (Tensor.Ones(4, 3), Tensor.Ones(4, 1));
            model.Fit(x, y, verbosity: Verbosity.Silent);
            model.Save(path);
            Assert.Equal(model.Evaluate(x, y), Model.Load(path).Evaluate(x, y));
        }
    }

    private static float Of(Metric metric, Tensor guess)
    {
        metric.Update(Tensor.From(Truth), guess);
        return metric.Result();
    }
}
