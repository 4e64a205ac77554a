using Nabi;

namespace Documentation.Pages;

/// <summary>The code of docs/deploying.md.</summary>
public sealed class DeployingPage : Page
{
    [Fact]
    public void What_a_program_runs_with()
    {
        Console.WriteLine($"{VectorWidth.Bits} of {VectorWidth.ProcessorBits} bits, {Threads.Count} threads. {VectorWidth.Advice}");
        Assert.InRange(VectorWidth.Bits, 32, VectorWidth.ProcessorBits);
    }
}
