using System.Runtime.InteropServices;

namespace Nabi.Distributed.Mpi;

/// <summary>
/// What a caller of an MPI library must know of how it was compiled: its handles and special values. There are three kinds: Open MPI's
/// handles are addresses of its own objects, MPICH's (and Intel MPI's and MS-MPI's) are whole numbers of 32 bits, and the standard's, from
/// MPI 5.0 on, are small numbers as wide as an address. All fit an address, and are passed as one.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="World">All processes of the job.</param>
/// <param name="Float">The type of the numbers sent.</param>
/// <param name="Sum">The sum as an operation.</param>
/// <param name="ErrorsReturn">Says that errors are returned.</param>
/// <param name="InPlace">Stands for a buffer that is sent and received.</param>
/// <param name="StatusIgnore">Says that no status is wanted.</param>
/// <param name="Serialized">The level of threads at which any thread may call, one after another.</param>
internal sealed record MpiAbi(
    string Name, nint World, nint Float, nint Sum, nint ErrorsReturn, nint InPlace, nint StatusIgnore, int Serialized)
{
    /// <summary>The values of MPICH since 3.1, which Intel MPI and MS-MPI share (the MPICH ABI Compatibility Initiative, 2014).</summary>
    public static MpiAbi Mpich { get; }
        = new("MPICH", 0x44000000, 0x4c00040a, 0x58000003, 0x54000001, InPlace: -1, StatusIgnore: 1, Serialized: 2);

    /// <summary>The values of MPI 5.0, chapter 20.</summary>
    public static MpiAbi Standard { get; }
        = new("MPI-5 ABI", 0x101, 0x210, 0x21, 0x142, InPlace: 1, StatusIgnore: 0, Serialized: 2048);

    /// <summary>Finds out how a library was compiled from what it exports; null when it is no MPI.</summary>
    /// <param name="library">The loaded library.</param>
    /// <param name="isStandard">Whether its name says that it has the standard's values.</param>
    public static MpiAbi? Of(nint library, bool isStandard)
    {
        if (!NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _))
            return null;
        if (isStandard)
            return Standard;
        // Open MPI's handles are the addresses of these objects.
        return NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out var world)
            && NativeLibrary.TryGetExport(library, "ompi_mpi_float", out var number)
            && NativeLibrary.TryGetExport(library, "ompi_mpi_op_sum", out var sum)
            && NativeLibrary.TryGetExport(library, "ompi_mpi_errors_return", out var errors)
            ? new MpiAbi("Open MPI", world, number, sum, errors, InPlace: 1, StatusIgnore: 0, Serialized: 2)
            : Mpich;
    }
}
