using System.Runtime.InteropServices;
using System.Text;

namespace Nabi.Distributed.Mpi;

/// <summary>The environment as native libraries see it: what .NET sets, on Unix, only .NET sees.</summary>
internal static unsafe class NativeEnvironment
{
    /// <summary>
    /// Keeps the signals that the runtime needs: UCX, which MPI libraries use for their messages, takes over those by which the runtime
    /// learns that a reference was null, and ends the process.
    /// </summary>
    public static void KeepSignals() => SetIfMissing("UCX_ERROR_SIGNALS", "");

    private static void SetIfMissing(string name, string value)
    {
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "setenv", out var address))
            return;
        fixed (byte* key = Encoding.UTF8.GetBytes(name + '\0'), text = Encoding.UTF8.GetBytes(value + '\0'))
            ((delegate* unmanaged<byte*, byte*, int, int>)address)(key, text, 0);
    }
}
