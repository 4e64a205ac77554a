namespace Nabi.Parquet;

/// <summary>
/// Walks over what Thrift's compact protocol wrote, whose lists and texts must not say that they are longer than the bytes that are left.
/// </summary>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 32;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;
    private int list;

    /// <summary>The bytes walked over.</summary>
    public readonly int Length => at;

    /// <summary>The whole numbers of the struct by the numbers of their fields, those of a struct in it behind it.</summary>
    public Dictionary<(int Field, int Inner), long> Numbers { get; } = [];

    /// <summary>For each struct of the lists of the struct, the number of the list's field, and the whole number in its field 5.</summary>
    public List<(int List, long Count)> Counts { get; } = [];

    /// <summary>Walks over a struct.</summary>
    /// <param name="kind">Its kind, as <see cref="ThriftKinds"/> has it.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Struct(string kind) => Struct(0, 0, kind);

    private void Struct(int depth, int outer, string kind)
    {
        var field = 0;
        if (depth == 2)
            Counts.Add((list, 0));
        while (Next() is not 0 and var header)
        {
            field = header >> 4 == 0 ? (int)Signed(Number()) : field + (header >> 4);
            var inner = ThriftKinds.Check(kind, field, header & 15);
            // True and false stand in the header itself.
            if ((header & 15) <= 2)
                continue;
            if ((header & 15) is 4 or 5 or 6)
            {
                var number = Signed(Number());
                if (depth == 2 && field == 5)
                    Counts[^1] = (list, number);
                if (depth <= 1)
                    Numbers[depth == 0 ? (field, 0) : (outer, field)] = number;
                continue;
            }

            list = depth == 0 ? field : list;
            Value(header & 15, depth, field, inner);
        }
    }

    private static long Signed(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    private void Value(int type, int depth, int field, string kind)
    {
        if (depth > Deepest)
            throw new InvalidDataException("The description of the file is nested too deeply.");
        switch (type)
        {
            case 1 or 2 or 3:
                Skip(1);
                break;
            case 4 or 5 or 6:
                Number();
                break;
            case 7:
                Skip(8);
                break;
            case 8:
                Skip(Number());
                break;
            case 9 or 10:
                List(depth, kind);
                break;
            case 11:
                Map(depth);
                break;
            case 12:
                Struct(depth + 1, field, kind);
                break;
            case 13:
                Skip(16);
                break;
            default:
                throw new InvalidDataException("The description of the file has a value of no known type.");
        }
    }

    private void List(int depth, string kind)
    {
        var header = Next();
        ThriftKinds.CheckElements(kind, header & 15);
        var count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
        Require(count);
        for (var i = 0UL; i < count; i++)
            Value(header & 15, depth + 1, 0, kind);
    }

    private void Map(int depth)
    {
        var count = Number();
        Require(count);
        var types = count > 0 ? Next() : 0;
        for (var i = 0UL; i < count; i++)
        {
            Value(types >> 4, depth + 1, 0, "");
            Value(types & 15, depth + 1, 0, "");
        }
    }

    private int Next() => at < bytes.Length ? bytes[at++] : throw new InvalidDataException("The description of the file is cut off.");

    private ulong Number()
    {
        var number = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Next();
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
                return number;
        }

        throw new InvalidDataException("The description of the file has a number that is too long.");
    }

    private void Skip(ulong count)
    {
        Require(count);
        at += (int)count;
    }

    private readonly void Require(ulong count)
    {
        if (count > (ulong)(bytes.Length - at))
            throw new InvalidDataException("The description of the file says that it is longer than it is.");
    }
}
