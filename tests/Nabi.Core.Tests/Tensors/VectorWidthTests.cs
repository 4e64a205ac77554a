namespace Nabi.Core.Tests;

/// <summary>What a program is told about the width of its vectors.</summary>
public class VectorWidthTests
{
    [Fact]
    public void The_width_in_use_is_at_most_the_processors()
    {
        Assert.Contains(VectorWidth.Bits, (int[])[32, 128, 256, 512]);
        Assert.True(VectorWidth.Bits <= VectorWidth.ProcessorBits);
        Assert.Null(VectorWidth.Advice);
    }

    [Fact]
    public void An_advice_is_one_line_and_can_be_switched_off()
    {
        using var output = new StringWriter();
        ProcessSettings.Tell(null, output);
        Assert.Equal("", output.ToString());
        ProcessSettings.Tell("Wider.", output);
        Assert.Equal("Wider." + Environment.NewLine, output.ToString());
        AppContext.SetSwitch(ProcessSettings.AdviceSwitch, false);
        try
        {
            ProcessSettings.Tell("Wider.", output);
            Assert.Equal("Wider." + Environment.NewLine, output.ToString());
        }
        finally
        {
            AppContext.SetSwitch(ProcessSettings.AdviceSwitch, true);
        }
    }
}
