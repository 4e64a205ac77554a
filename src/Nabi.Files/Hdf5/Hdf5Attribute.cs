namespace Nabi.Files;

/// <summary>An attribute message (section IV.A.2.m): name, type, space and bytes; the value is made when asked for.</summary>
internal sealed class Hdf5Attribute
{
    private readonly ReadOnlyMemory<byte> type;
    private readonly ReadOnlyMemory<byte> space;
    private readonly ReadOnlyMemory<byte> data;
    private readonly int shared;

    private Hdf5Attribute(string name, ReadOnlyMemory<byte> type, ReadOnlyMemory<byte> space, ReadOnlyMemory<byte> data, int shared)
    {
        Name = name;
        this.type = type;
        this.space = space;
        this.data = data;
        this.shared = shared;
    }

    /// <summary>The attribute's name.</summary>
    public string Name { get; }

    /// <summary>Reads the message, but not yet the type and the value, so that one odd attribute does not close the object.</summary>
    public static Hdf5Attribute Read(Hdf5Cursor cursor)
    {
        var version = cursor.Version(1, 3);
        var flags = cursor.Byte();
        var nameSize = cursor.UInt16();
        var typeSize = cursor.UInt16();
        var spaceSize = cursor.UInt16();
        if (version == 3)
            cursor.Skip(1);
        var from = cursor.Position;
        var name = cursor.Text(nameSize);
        Pad();
        var type = cursor.Bytes(typeSize);
        Pad();
        var space = cursor.Bytes(spaceSize);
        Pad();
        return new Hdf5Attribute(name, type, space, cursor.Bytes(cursor.Left), version == 1 ? 0 : flags);

        void Pad()
        {
            if (version == 1)
                cursor.Align(from);
        }
    }

    /// <summary>The value.</summary>
    public NumericArray Value(Hdf5Source source, string what)
    {
        var elements = Hdf5Type.Read(source,
            (shared & 1) != 0 ? ObjectHeader.Shared(source, type, HeaderMessage.Datatype, what) : new Hdf5Cursor(source, type, what));
        var extent = Hdf5Space.Read(source,
            (shared & 2) != 0 ? ObjectHeader.Shared(source, space, HeaderMessage.Dataspace, what) : new Hdf5Cursor(source, space, what));
        if (extent.IsNull)
            return Hdf5Values.Empty(elements, [0]);
        var (shape, count) = DeclaredShape.Check(extent.Sizes, elements.Size, what);
        return count * elements.Size <= data.Length
            ? Hdf5Values.Decode(source, elements, shape, data[..(int)(count * elements.Size)], what)
            : throw source.Bad($"{what} declares {count * elements.Size} bytes, but holds {data.Length}");
    }
}
