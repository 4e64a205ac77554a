namespace Nabi.Files;

/// <summary>Waits for a file that another program holds open for a moment, as Windows has it.</summary>
internal static class HeldFile
{
    private const int Attempts = 24;
    private const int LongestWait = 100;
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);

    /// <summary>Does what the file's holder may refuse, again until it is let go; after two seconds the refusal passes on.</summary>
    public static void Wait(Action action)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception error) when (attempt < Attempts && IsHeld(error))
            {
                Thread.Sleep(Math.Min(LongestWait, 1 << Math.Min(attempt, 16)));
            }
        }
    }

    // Who replaces an open file is denied access, and who opens one is told of the sharing or of a lock.
    private static bool IsHeld(Exception error)
        => error is UnauthorizedAccessException || (error is IOException && error.HResult is SharingViolation or LockViolation);
}
