using System.Reflection;
using System.Runtime.InteropServices;

namespace Nabi.Recipes;

/// <summary>What a run was made on.</summary>
public static class Machine
{
    /// <summary>The library's version.</summary>
    public static string Version
        => typeof(Tensor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "unknown";

    /// <summary>Processor, cores and system, such as <c>AMD EPYC 7B13, 2 cores, Linux X64, .NET 10.0.0</c>.</summary>
    public static string Describe()
        => $"{Processor()}, {Cores}, {System()} {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}";

    private static string Cores => Environment.ProcessorCount == 1 ? "1 core" : $"{Environment.ProcessorCount} cores";

    private static string System()
        => OperatingSystem.IsLinux() ? "Linux" : OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS()
            ? "macOS" : "other system";

    private static string Processor()
    {
        try
        {
            var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
            return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
        }
    }
}
