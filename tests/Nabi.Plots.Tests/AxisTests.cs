namespace Nabi.Plots.Tests;

public class AxisTests
{
    [Theory]
    [InlineData(0.0, 1.0, 5, "0,0.2,0.4,0.6,0.8,1.0")]
    [InlineData(0.13, 2.34, 5, "0,0.5,1.0,1.5,2.0,2.5")]
    [InlineData(-7.0, 12.0, 4, "-10,-5,0,5,10,15")]
    [InlineData(0.0, 30000.0, 3, "0,10k,20k,30k")]
    [InlineData(0.0, 0.00004, 4, "0,1e-5,2e-5,3e-5,4e-5")]
    public void Ticks_are_round_and_enclose_the_values(double low, double high, int wanted, string labels)
    {
        var axis = Axis.Fit([low, high], wanted);
        Assert.Equal(labels, string.Join(',', axis.Labels));
        Assert.True(axis.Low <= low && axis.High >= high);
    }

    [Fact]
    public void Whole_axes_have_whole_ticks()
    {
        var axis = Axis.Fit([1, 2, 3], 8, expand: false, whole: true);
        Assert.Equal(["1", "2", "3"], axis.Labels);
    }

    [Fact]
    public void A_logarithmic_axis_has_powers_of_ten_and_skips_what_has_no_logarithm()
    {
        var axis = Axis.Fit([1e-6, 1, -3, 0, double.NaN], 6, log: true);
        Assert.Equal(["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"], axis.Labels);
        Assert.Equal(0.5, axis.Position(1e-3), 9);
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(0.0)]
    [InlineData(-1e-12)]
    [InlineData(1e300)]
    public void One_value_stands_inside(double value)
    {
        var axis = Axis.Fit([value], 5);
        Assert.InRange(axis.Position(value), 0, 1);
        Assert.True(axis.High > axis.Low);
        Assert.NotEmpty(axis.Ticks);
    }

    [Fact]
    public void The_largest_doubles_neither_overflow_nor_hang()
    {
        var axis = Axis.Fit([double.MaxValue, double.MinValue], 5);
        Assert.True(double.IsFinite(axis.Low) && double.IsFinite(axis.High));
        Assert.InRange(axis.Position(double.MaxValue), 0, 1);
        Assert.True(axis.Ticks.Count is > 1 and < 20);
    }

    [Fact]
    public void Values_that_differ_in_their_last_bit_still_give_few_ticks()
    {
        var axis = Axis.Fit([1e6, Math.BitIncrement(1e6)], 5);
        Assert.True(axis.Ticks.Count is >= 1 and <= 20);
        Assert.True(axis.High > axis.Low);
    }

    [Fact]
    public void No_value_gives_zero_to_one()
    {
        var axis = Axis.Fit([double.NaN, double.PositiveInfinity], 5);
        Assert.Equal((0, 1), (axis.Low, axis.High));
    }
}
