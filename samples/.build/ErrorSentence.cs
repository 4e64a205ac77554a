using System.Runtime.CompilerServices;
using Nabi;

/// <summary>
/// Ends a sample whose data is missing, or that was told something that cannot be, with the error message alone. A program of your own
/// catches <see cref="NabiException"/> where it can do something about it.
/// </summary>
internal static class ErrorSentence
{
    [ModuleInitializer]
    internal static void Install() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        if (unhandled.ExceptionObject is not NabiException error)
            return;
        Console.Error.WriteLine(error.Message);
        Environment.Exit(1);
    };
}
