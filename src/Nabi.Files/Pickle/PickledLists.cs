using System.Runtime.CompilerServices;

namespace Nabi.Files;

/// <summary>
/// Reads the one pickle that Keras's imdb.npz and reuters.npz hold: a NumPy object array (or a plain list) of lists of
/// integers, protocol 2 or later. It is a parser of that content and no pickle machine: nothing is called, imported or built,
/// and any other opcode is refused with its offset.
/// </summary>
internal static class PickledLists
{
    private const byte Mark = (byte)'(';
    private const byte EmptyList = (byte)']';
    private const byte Append = (byte)'a';
    private const byte Appends = (byte)'e';
    private const byte Stop = (byte)'.';

    /// <summary>Reads the lists from the current position, up to and including the pickle's STOP, each made into something.</summary>
    /// <exception cref="NabiException">The pickle holds anything else.</exception>
    public static List<T> Read<T>(Stream stream, string what, ReadLimits limits, Func<ReadOnlySpan<int>, T> select)
    {
        var bytes = new PickleBytes(stream, what);
        if (bytes.Opcode() != 0x80 || bytes.Next() is < 2 or > 5)
            throw bytes.Refuse("expected the start of a pickle of protocol 2 to 5");
        var next = bytes.Opcode();
        var array = next == (byte)'c';
        if (array)
        {
            SkipArrayPrologue(bytes);
            next = bytes.Opcode();
        }

        if (next != EmptyList)
            throw bytes.Refuse("expected a list");
        var items = new Growing();
        var lists = new List<T>();
        next = bytes.Opcode();
        while (next is Mark or EmptyList)
        {
            var many = next == Mark;
            if (many)
                next = bytes.Opcode();
            while (next == EmptyList)
            {
                if (lists.Count == limits.MaxEntries)
                    throw bytes.Refuse($"more than {limits.MaxEntries} lists (ReadLimits.MaxEntries)");
                next = ReadList(bytes, items, limits);
                lists.Add(select(items.Written));
                if (!many)
                    break;
            }

            if (next != (many ? Appends : Append))
                throw bytes.Refuse("expected a list of integers to be added to the outer list");
            next = bytes.Opcode();
        }

        // The array's state is a tuple that is built into it; a plain list stands alone.
        if (array && (next != (byte)'t' || bytes.Opcode() != (byte)'b'))
            throw bytes.Refuse("expected the end of the array");
        if (array)
            next = bytes.Opcode();
        return next == Stop ? lists : throw bytes.Refuse("expected the end of the pickle");
    }

    /// <summary>Reads the items of a list behind its EMPTY_LIST; the result is the first opcode that is not the list's.</summary>
    private static byte ReadList(PickleBytes bytes, Growing items, ReadLimits limits)
    {
        items.Count = 0;
        while (true)
        {
            var next = bytes.Opcode();
            if (next == Mark)
            {
                bytes.AddIntegers(items);
                next = bytes.Opcode();
                while (bytes.TryInteger(next, out var value))
                {
                    items.Add(value);
                    bytes.AddIntegers(items);
                    next = bytes.Opcode();
                }

                if (next != Appends)
                    throw bytes.Refuse("expected integers in a list");
            }
            else if (bytes.TryInteger(next, out var single))
            {
                items.Add(single);
                if (bytes.Opcode() != Append)
                    throw bytes.Refuse("expected an integer to be added to its list");
            }
            else
            {
                return next;
            }

            limits.CheckArray(4L * items.Count, "a pickled list");
        }
    }

    /// <summary>What NumPy writes around the list: _reconstruct(ndarray, (0,), b'b') and its state up to the list.</summary>
    private static void SkipArrayPrologue(PickleBytes bytes)
    {
        var module = bytes.Line();
        if (module is not ("numpy.core.multiarray" or "numpy._core.multiarray") || bytes.Line() != "_reconstruct")
            throw bytes.Refuse("expected NumPy's array and no other name to import");
        bytes.ExpectName("numpy", "ndarray");
        bytes.ExpectInteger(0);
        bytes.Expect(0x85, "a tuple");
        bytes.ExpectText("b");
        bytes.Expect(0x87, "a tuple");
        bytes.Expect((byte)'R', "NumPy's array");
        bytes.Expect(Mark, "the array's state");
        bytes.ExpectInteger(1);
        bytes.ExpectInteger(null);
        bytes.Expect(0x85, "a shape of one axis");
        bytes.ExpectName("numpy", "dtype");
        bytes.ExpectText("O8");
        bytes.ExpectInteger(0);
        bytes.ExpectInteger(1);
        bytes.Expect(0x87, "a tuple");
        bytes.Expect((byte)'R', "NumPy's object type");
        bytes.Expect(Mark, "the type's state");
        bytes.ExpectInteger(3);
        bytes.ExpectText("|");
        for (var i = 0; i < 3; i++)
            bytes.Expect((byte)'N', "None");
        bytes.ExpectInteger(-1);
        bytes.ExpectInteger(-1);
        bytes.ExpectInteger(63);
        bytes.Expect((byte)'t', "a tuple");
        bytes.Expect((byte)'b', "the type's state");
        bytes.ExpectInteger(0);
    }

    /// <summary>Integers that become more.</summary>
    private sealed class Growing
    {
        private int[] values = new int[1 << 16];

        public int Count { get; set; }

        public ReadOnlySpan<int> Written => values.AsSpan(0, Count);

        public void Add(int value)
        {
            Room(1)[0] = value;
            Count++;
        }

        /// <summary>Places behind the last value, at least so many.</summary>
        public Span<int> Room(int count)
        {
            if (values.Length - Count < count)
                Array.Resize(ref values, (int)Math.Min(Array.MaxLength, Math.Max(2L * values.Length, (long)Count + count)));
            return values.AsSpan(Count);
        }
    }

    /// <summary>The bytes of a pickle with their offset; memo writes are passed over because nothing here reads the memo.</summary>
    private sealed class PickleBytes(Stream stream, string what)
    {
        private readonly byte[] buffer = new byte[1 << 16];
        private int filled;
        private int at;
        private long before;

        public byte Next()
        {
            if (at == filled)
            {
                before += filled;
                at = 0;
                filled = stream.Read(buffer);
                if (filled == 0)
                    throw Refuse("it ends early");
            }

            return buffer[at++];
        }

        public byte Opcode()
        {
            while (true)
            {
                var code = Next();
                switch (code)
                {
                    case (byte)'q':
                        Next();
                        break;
                    case (byte)'r':
                        Bytes(4);
                        break;
                    case 0x94:
                        break;
                    case 0x95:
                        Bytes(8);
                        break;
                    default:
                        return code;
                }
            }
        }

        /// <summary>BININT, BININT1 and BININT2.</summary>
        public bool TryInteger(byte code, out int value)
        {
            value = 0;
            switch (code)
            {
                case (byte)'K':
                    value = Next();
                    return true;
                case (byte)'M':
                    value = Next() | (Next() << 8);
                    return true;
                case (byte)'J':
                    value = BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>The integers that stand next to one another within what is in the buffer, as far as they do.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void AddIntegers(Growing items)
        {
            var from = buffer.AsSpan(0, filled);
            // None takes fewer than two bytes.
            var to = items.Room((filled - at) / 2);
            var (i, count) = (at, 0);
            // The longest takes five.
            while (i + 5 <= from.Length)
            {
                if (from[i] == 'M')
                {
                    to[count++] = BinaryPrimitives.ReadUInt16LittleEndian(from[(i + 1)..]);
                    i += 3;
                }
                else if (from[i] == 'K')
                {
                    to[count++] = from[i + 1];
                    i += 2;
                }
                else if (from[i] == 'J')
                {
                    to[count++] = BinaryPrimitives.ReadInt32LittleEndian(from[(i + 1)..]);
                    i += 5;
                }
                else
                {
                    break;
                }
            }

            at = i;
            items.Count += count;
        }

        public string Line()
        {
            var line = new StringBuilder();
            for (var letter = Next(); letter != '\n'; letter = Next())
            {
                if (line.Length == 64)
                    throw Refuse("expected one of NumPy's names");
                line.Append((char)letter);
            }

            return line.ToString();
        }

        public void Expect(byte code, string meaning)
        {
            if (Opcode() != code)
                throw Refuse($"expected {meaning}");
        }

        public void ExpectName(string module, string name)
        {
            Expect((byte)'c', $"{module}.{name}");
            if (Line() != module || Line() != name)
                throw Refuse($"expected {module}.{name} and no other name to import");
        }

        public void ExpectText(string text)
        {
            // SHORT_BINSTRING, SHORT_BINBYTES, BINUNICODE, SHORT_BINUNICODE: what the protocols use for a short word.
            var length = Opcode() switch
            {
                (byte)'U' or (byte)'C' or 0x8c => Next(),
                (byte)'X' => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)),
                _ => throw Refuse($"expected the word '{text}'"),
            };
            if (length != text.Length || Encoding.Latin1.GetString(Bytes(text.Length)) != text)
                throw Refuse($"expected the word '{text}'");
        }

        public void ExpectInteger(int? wanted)
        {
            var code = Opcode();
            var value = code is 0x88 or 0x89 ? 0x89 - code : 0;
            if (code is not (0x88 or 0x89) && !TryInteger(code, out value))
                throw Refuse("expected an integer");
            if (wanted is not null && value != wanted)
                throw Refuse($"expected the integer {wanted}, got {value}");
        }

        public NabiException Refuse(string why) => new(
            $"{what} is no pickle of integer lists: {why}, at offset {Math.Max(0, before + at - 1)}; nothing in a pickle is ever run, so "
            + "other content cannot be read.");

        private byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            for (var i = 0; i < count; i++)
                bytes[i] = Next();
            return bytes;
        }
    }
}
