using Nabi.Formats;
using Nabi.Metrics;

namespace Nabi.Tests.Losses;

/// <summary>Losses of quantiles, intervals and distributions.</summary>
public sealed class ForecastLossTests
{
    [Fact]
    public void Pinball_is_that_of_a_plain_loop()
    {
        Pinball loss = new(0.1f, 0.5f, 0.8f);
        Tensor target = Tensor.From(new[,] { { 1f, -2f }, { 3f, 0f } }), prediction = GradientAssert.Uniform(1, -3f, 3f, 2, 2, 3);
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                double error = target.AsSpan()[i] - prediction.AsSpan()[3 * i + k], q = loss.Quantiles[k];
                sum += Math.Max(q * error, (q - 1) * error) / 12;
            }
        }

        Assert.Equal(sum, loss.Apply(target, prediction).Item(), 1e-5);
        Assert.Equal(sum, loss.Apply(Ops.ExpandDims(target, -1), prediction).Item(), 1e-5);
        GradientCheck.Of(x => loss.Apply(target, x[0]), [prediction], order: 2).ThrowIfWrong();
        Assert.Equal(0.25f, new Pinball().Apply(Tensor.From(1f, 2f), Tensor.From(1f, 1f)).Item(), 1e-6f);
        Assert.Contains("3 quantiles", Assert.Throws<NabiException>(() => loss.Apply(target, target)).Message, StringComparison.Ordinal);
        Assert.Contains("between 0 and 1", Assert.Throws<NabiException>(() => new Pinball(1f)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Likelihoods
    => ["gaussian_negative_log_likelihood", "student_t_negative_log_likelihood", "negative_binomial_negative_log_likelihood"];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void Gradients_of_likelihoods_equal_differences(string name)
    {
        var loss = (LikelihoodLoss)(Loss)name;
        var target = Tensor.From(0f, 3f, 1f, 7f);
        GradientCheck.Of(x => loss.Apply(target, x[0]), [GradientAssert.Uniform(1, -1.5f, 1.5f, 4, loss.Parameters)]).ThrowIfWrong();
        Assert.Contains("parameters", Assert.Throws<NabiException>(() => loss.Apply(target, target)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gaussian_negative_log_likelihood", false)]
    [InlineData("student_t_negative_log_likelihood", false)]
    [InlineData("negative_binomial_negative_log_likelihood", true)]
    public void A_density_sums_to_one(string name, bool counts)
    {
        var loss = (LikelihoodLoss)(Loss)name;
        var parameters = Tensor.From(new[,] { { 1f, 0.5f, 1f } })[.., ..loss.Parameters];
        var sum = 0.0;
        var step = counts ? 1.0 : 0.05;
        for (var y = counts ? 0.0 : -400; y < 400; y += step)
            sum += step * Math.Exp(-loss.Apply(Tensor.From((float)y), parameters).Item());
        Assert.Equal(1, sum, 2e-3);
    }

    [Fact]
    public void Smape_and_the_interval_score_are_those_of_plain_loops()
    {
        Tensor target = Tensor.From(2f, -4f, 5f), prediction = Tensor.From(1f, -5f, 6f);
        Assert.Equal(200f * (1 / 3f + 1 / 9f + 1 / 11f) / 3, ((Loss)"smape").Apply(target, prediction).Item(), 1e-3f);
        GradientAssert.Agree(x => ((Loss)"smape").Apply(target, x), prediction);
        IntervalScore score = new() { Level = 0.8f };
        var ends = Tensor.From(new[,] { { 1f, 3f }, { -3f, -1f }, { 4f, 4.5f } });
        Assert.Equal((2f + (2f + 10f) + (0.5f + 5f)) / 3, score.Apply(target, ends).Item(), 1e-4f);
        GradientAssert.Agree(x => score.Apply(target, x), ends);
        IntervalCoverage coverage = new();
        coverage.Update(target, ends);
        Assert.Equal(1 / 3f, coverage.Result(), 1e-6f);
    }

    [Fact]
    public void A_saved_model_brings_its_losses_back_without_registration()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "model.keras");
        foreach (var (loss, width) in (ReadOnlySpan<(Loss, int)>)[(new Pinball(0.1f, 0.9f), 2), ("gaussian_negative_log_likelihood", 2),
            ("student_t_negative_log_likelihood", 3), (new IntervalScore { Level = 0.5f }, 2), ("smape", 1)])
        {
            Sequential model = [new Input(3), new Dense(width)];
            model.Compile("adam", loss, width == 2 ? new IntervalCoverage() : (Metric)loss);
            model.Fit(Tensor.Zeros(4, 3), Tensor.Zeros(4, 1), verbosity: Verbosity.Silent);
            model.Save(path);
            var loaded = Model.Load(path);
            Assert.Equal(model.Evaluate(Tensor.Zeros(4, 3), Tensor.Zeros(4, 1)), loaded.Evaluate(Tensor.Zeros(4, 3), Tensor.Zeros(4, 1)));
        }
    }
}
