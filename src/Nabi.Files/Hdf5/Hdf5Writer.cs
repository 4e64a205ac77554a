namespace Nabi.Files;

/// <summary>
/// Writes HDF5 files that h5py, Keras, h5dump and h5ls read: version-0 superblock, symbol-table groups, contiguous datasets.
/// </summary>
public static class Hdf5Writer
{
    /// <summary>Writes a file, replacing it in one step.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="fill">Adds groups, datasets and attributes to the root group.</param>
    /// <exception cref="NabiException">The folder cannot be written, or a name or value does not fit the format.</exception>
    public static void Write(string path, Action<Hdf5GroupWriter> fill)
    {
        var root = Filled(fill);
        AtomicFile.Write(path, stream => Hdf5Emitter.Emit(stream, root));
    }

    /// <summary>Writes into a stream, front to back; it need not seek.</summary>
    /// <exception cref="NabiException">A name or value does not fit the format.</exception>
    public static void Write(Stream stream, Action<Hdf5GroupWriter> fill)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Hdf5Emitter.Emit(stream, Filled(fill));
    }

    private static Hdf5GroupWriter Filled(Action<Hdf5GroupWriter> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var root = new Hdf5GroupWriter("/", 0);
        fill(root);
        return root;
    }
}
