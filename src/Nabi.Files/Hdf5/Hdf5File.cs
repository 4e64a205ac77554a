namespace Nabi.Files;

/// <summary>
/// An HDF5 file open for reading: groups, attributes and datasets as h5py and Keras write them. Only what is asked for is read,
/// so a file may be larger than memory. External links and storage, virtual datasets and user-defined filters are refused.
/// Source: HDF5 File Format Specification version 3.0, written anew.
/// </summary>
public sealed class Hdf5File : IDisposable
{
    private readonly Stream stream;
    private readonly bool leaveOpen;

    private Hdf5File(Stream stream, string name, ReadLimits? limits, bool leaveOpen)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        var (source, root) = Hdf5Superblock.Read(stream, name, limits ?? ReadLimits.Default);
        Root = new Hdf5Group(source, ObjectHeader.Read(source, root), "/", null);
    }

    /// <summary>The group that holds all others, whose path is "/".</summary>
    public Hdf5Group Root { get; }

    /// <summary>Opens a file; dispose the result to close it.</summary>
    /// <exception cref="NabiException">There is no such file, or it is no HDF5 file, or a damaged one.</exception>
    public static Hdf5File Open(string path, ReadLimits? limits = null)
        => FileOpener.Open(path, stream => new Hdf5File(stream, $"'{path}'", limits, leaveOpen: false));

    /// <summary>Opens a seekable stream, which is closed with the result unless <paramref name="leaveOpen"/>.</summary>
    /// <param name="stream">The stream; the file begins at its byte 0, or behind a user block.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">Bounds on sizes; <see cref="ReadLimits.Default"/> if not given.</param>
    /// <param name="leaveOpen">Whether the stream stays open.</param>
    /// <exception cref="NabiException">The stream holds no HDF5 file, or a damaged one.</exception>
    public static Hdf5File Open(Stream stream, string name = "the HDF5 stream", ReadLimits? limits = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new Hdf5File(stream, name, limits, leaveOpen);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!leaveOpen)
            stream.Dispose();
    }
}
