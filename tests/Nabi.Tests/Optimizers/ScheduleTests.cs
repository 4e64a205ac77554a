namespace Nabi.Tests.Optimizers;

public sealed class ScheduleTests
{
    [Fact]
    public void Warm_up_rises_straight_and_then_falls_to_alpha()
    {
        var schedule = new CosineDecay(0f, 10) { Alpha = 0.1f, WarmupTarget = 1f, WarmupSteps = 4 };
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1f], Enumerable.Range(0, 5).Select(step => schedule.At(step)));
        Assert.Equal(0.55f, schedule.At(9), 1e-6f);
        Assert.Equal(0.1f, schedule.At(14), 1e-6f);
        Assert.Equal(0.1f, schedule.At(1000), 1e-6f);
    }

    [Fact]
    public void Restarts_of_equal_length_begin_at_the_top()
    {
        var schedule = new CosineDecayRestarts(1f, 5) { TMul = 1f, MMul = 0.5f };
        Assert.Equal(1f, schedule.At(0), 1e-6f);
        Assert.Equal(0.5f, schedule.At(5), 1e-6f);
        Assert.Equal(0.25f, schedule.At(10), 1e-6f);
    }

    [Fact]
    public void A_cycling_polynomial_starts_again()
    {
        var schedule = new PolynomialDecay(1f, 10) { EndLearningRate = 0f, Cycle = true };
        Assert.Equal(0f, schedule.At(10), 1e-6f);
        Assert.Equal(0.45f, schedule.At(11), 1e-6f);
        Assert.Equal(0f, new PolynomialDecay(1f, 10) { EndLearningRate = 0f }.At(11), 1e-6f);
    }

    [Fact]
    public void Names_survive_the_config()
    {
        LearningRateSchedule[] all =
        [
            new ExponentialDecay(0.1f, 2.5f, 0.9f) { Staircase = true, Name = "mine" }, new InverseTimeDecay(0.1f, 2, 0.9f),
            new PolynomialDecay(0.1f, 5), new PiecewiseConstantDecay([1, 2], [3, 2, 1]), new CosineDecay(0.1f, 5),
            new CosineDecayRestarts(0.1f, 5),
        ];
        foreach (var schedule in all)
        {
            var json = Registry.Write(schedule);
            var back = Registry.Read<LearningRateSchedule>(json, "test");
            Assert.Equal(json.ToJsonString(), Registry.Write(back).ToJsonString());
            Assert.Equal(schedule.At(3), back.At(3));
        }
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        Assert.Throws<NabiException>(() => new CosineDecay(0.1f, 0));
        Assert.Throws<NabiException>(() => new ExponentialDecay(0.1f, -1, 0.5f));
        Assert.Throws<NabiException>(() => new PiecewiseConstantDecay([1], [1]));
        Assert.Throws<NabiException>(() => new PiecewiseConstantDecay([2, 1], [1, 2, 3]));
    }
}
