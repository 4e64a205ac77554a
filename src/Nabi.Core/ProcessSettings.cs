namespace Nabi;

/// <summary>
/// What the process was started with: environment variables that cannot be used, and a native build narrower than the processor.
/// </summary>
internal static class ProcessSettings
{
    private static int told;

    /// <summary>The switch that a program sets to false to have nothing said about the width of its vectors.</summary>
    internal const string AdviceSwitch = "Nabi.VectorAdvice";

    /// <summary>
    /// Refuses a wrong environment variable; the first time, says on the standard error output what makes a native build faster.
    /// </summary>
    /// <exception cref="NabiException">NABI_WIDTH or NABI_THREADS has a value that cannot be used.</exception>
    public static void Check()
    {
        if (KernelSettings.Problem is { } problem) throw new NabiException(problem);
        if (told == 0 && Interlocked.Exchange(ref told, 1) == 0) Tell(VectorWidth.Advice, Console.Error);
    }

    /// <summary>Writes an advice, if there is one and the program did not switch it off.</summary>
    internal static void Tell(string? advice, TextWriter errors)
    {
        if (advice is not null && (!AppContext.TryGetSwitch(AdviceSwitch, out var wanted) || wanted)) errors.WriteLine(advice);
    }
}
