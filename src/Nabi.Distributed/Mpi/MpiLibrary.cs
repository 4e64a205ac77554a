using System.Runtime.InteropServices;
using System.Text;

namespace Nabi.Distributed.Mpi;

/// <summary>The functions of an MPI library that was found at run time.</summary>
internal sealed unsafe class MpiLibrary
{
    private readonly delegate* unmanaged<nint, nint, int, int*, int> initThread;
    private readonly delegate* unmanaged<int*, int> initialized;
    private readonly delegate* unmanaged<nint, int*, int> commRank;
    private readonly delegate* unmanaged<nint, int*, int> commSize;
    private readonly delegate* unmanaged<nint, nint*, int> commDup;
    private readonly delegate* unmanaged<nint, nint, int> commSetErrhandler;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> isend;
    private readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> irecv;
    private readonly delegate* unmanaged<nint*, int*, nint, int> test;
    private readonly delegate* unmanaged<int, int, nint, int*, nint, int> iprobe;
    private readonly delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int> iallreduce;
    private readonly delegate* unmanaged<nint, int, int> abort;
    private readonly delegate* unmanaged<int> finalize;
    private readonly delegate* unmanaged<byte*, int*, int> version;
    private readonly delegate* unmanaged<int, byte*, int*, int> errorString;

    private MpiLibrary(nint library, MpiAbi abi, string path)
    {
        (Abi, Path) = (abi, path);
        initThread = (delegate* unmanaged<nint, nint, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        initialized = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");
        commRank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        commSize = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        commDup = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Comm_dup");
        commSetErrhandler = (delegate* unmanaged<nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Comm_set_errhandler");
        isend = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");
        irecv = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Irecv");
        test = (delegate* unmanaged<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        iprobe = (delegate* unmanaged<int, int, nint, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Iprobe");
        iallreduce =
            (delegate* unmanaged<nint, void*, int, nint, nint, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Iallreduce");
        abort = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        finalize = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        version = (delegate* unmanaged<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version");
        errorString = (delegate* unmanaged<int, byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Error_string");
    }

    /// <summary>How the library was compiled.</summary>
    public MpiAbi Abi { get; }

    /// <summary>Where it was found.</summary>
    public string Path { get; }

    /// <summary>The first line of what the library says of itself.</summary>
    public string Version
    {
        get
        {
            var text = stackalloc byte[8192];
            var length = 0;
            version(text, &length);
            var whole = Encoding.UTF8.GetString(text, Math.Clamp(length, 0, 8192)).TrimEnd('\0');
            var line = whole.Split('\n')[0].Split(',')[0];
            return string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                .Replace("MPICH Version:", "MPICH", StringComparison.Ordinal);
        }
    }

    /// <summary>Loads a library, if it is there and is an MPI.</summary>
    /// <param name="name">Its file name or path.</param>
    public static MpiLibrary? TryLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
            return null;
        try
        {
            return MpiAbi.Of(library, System.IO.Path.GetFileName(name).StartsWith("libmpi_abi", StringComparison.Ordinal)) is { } abi
                ? new MpiLibrary(library, abi, name) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Begins; called once in a process.</summary>
    /// <returns>Whether any thread may call, one after another.</returns>
    public bool Init()
    {
        var done = 0;
        initialized(&done);
        var level = Abi.Serialized;
        if (done == 0)
            Check(initThread(0, 0, Abi.Serialized, &level), "MPI_Init_thread");
        return level >= Abi.Serialized;
    }

    /// <summary>A copy of the world for messages that no other library sees, whose errors are returned.</summary>
    public nint OwnWorld()
    {
        nint own = 0;
        Check(commDup(Abi.World, &own), "MPI_Comm_dup");
        Check(commSetErrhandler(own, Abi.ErrorsReturn), "MPI_Comm_set_errhandler");
        return own;
    }

    /// <summary>The number of this process.</summary>
    public int Rank(nint world)
    {
        var rank = 0;
        Check(commRank(world, &rank), "MPI_Comm_rank");
        return rank;
    }

    /// <summary>How many processes there are.</summary>
    public int Size(nint world)
    {
        var size = 0;
        Check(commSize(world, &size), "MPI_Comm_size");
        return size;
    }

    /// <summary>Begins to send; the memory must not move.</summary>
    public void Send(ref float first, int count, int to, int tag, nint world, nint* request)
        => Check(isend(Address(ref first), count, Abi.Float, to, tag, world, request), "MPI_Isend");

    /// <summary>Begins to receive; the memory must not move.</summary>
    public void Receive(ref float first, int count, int source, int tag, nint world, nint* request)
        => Check(irecv(Address(ref first), count, Abi.Float, source, tag, world, request), "MPI_Irecv");

    /// <summary>Begins to sum; the memory must not move.</summary>
    public void AllReduce(ref float first, int count, nint world, nint* request)
        => Check(iallreduce(Abi.InPlace, Address(ref first), count, Abi.Float, Abi.Sum, world, request), "MPI_Iallreduce");

    /// <summary>Whether a request is over.</summary>
    public bool Test(nint* request)
    {
        var done = 0;
        Check(test(request, &done, Abi.StatusIgnore), "MPI_Test");
        return done != 0;
    }

    /// <summary>Whether a message waits.</summary>
    public bool Probe(int source, int tag, nint world)
    {
        var waits = 0;
        Check(iprobe(source, tag, world, &waits, Abi.StatusIgnore), "MPI_Iprobe");
        return waits != 0;
    }

    /// <summary>Ends all processes of the job.</summary>
    public void Abort(nint world, int code) => abort(world, code);

    /// <summary>Ends.</summary>
    public void Finish() => finalize();

    private static void* Address(ref float first) => System.Runtime.CompilerServices.Unsafe.AsPointer(ref first);

    private void Check(int code, string function)
    {
        if (code != 0)
            throw new NabiException($"{function} of {Path} failed: {Describe(code)}");
    }

    private string Describe(int code)
    {
        var text = stackalloc byte[512];
        var length = 0;
        errorString(code, text, &length);
        return Encoding.UTF8.GetString(text, Math.Clamp(length, 0, 512)).TrimEnd('\0', '\n');
    }
}
