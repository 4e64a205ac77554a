using System.Buffers.Binary;
using System.Text;

namespace Nabi.Onnx;

/// <summary>
/// Reads fields of protocol buffers from memory. Lengths are checked against the bytes that are there; nothing is copied but text.
/// </summary>
/// <param name="data">The message.</param>
/// <param name="source">What errors call the file.</param>
/// <param name="depth">How many messages it stands in.</param>
internal sealed class WireReader(ReadOnlyMemory<byte> data, string source, int depth = 0)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    // A graph inside a node takes three levels: graphs of real files stand a few deep.
    private const int Deepest = 64;

    private int position;
    private int type;

    /// <summary>The field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    private bool IsAtEnd => position == data.Length;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (IsAtEnd)
            return false;
        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        type = (int)(tag & 7);
        return tag is > 7 and <= uint.MaxValue && type is Varint or Fixed64 or Delimited or Fixed32 ? true
            : throw Damaged("a field has no valid number or type");
    }

    public long Number() => type == Varint ? (long)ReadVarint() : throw Damaged($"field {Field} should be a number");

    /// <summary>A number that must lie in the range of an int.</summary>
    public int Small()
        => Number() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Damaged($"field {Field} is out of range");

    public float Real()
        => type == Fixed32 ? BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span) : throw Damaged($"field {Field} should be a float");

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ReadOnlyMemory<byte> Bytes()
    {
        if (type != Delimited)
            throw Damaged($"field {Field} should be text, bytes or a message");
        var length = ReadVarint();
        return length <= (ulong)(data.Length - position) ? Take((int)length)
            : throw Damaged($"field {Field} declares {length} bytes, but {data.Length - position} are left");
    }

    public WireReader Message()
        => depth < Deepest ? new(Bytes(), source, depth + 1) : throw Damaged($"its messages stand more than {Deepest} deep in one another");

    /// <summary>Adds one number or a packed list of numbers.</summary>
    public void Numbers(List<long> values)
    {
        if (type != Delimited)
        {
            values.Add(Number());
            return;
        }

        var packed = Message();
        while (!packed.IsAtEnd)
            values.Add((long)packed.ReadVarint());
    }

    /// <summary>Adds one float or a packed list of floats.</summary>
    public void Reals(List<float> values)
    {
        if (type != Delimited)
        {
            values.Add(Real());
            return;
        }

        var packed = Bytes().Span;
        if (packed.Length % 4 != 0)
            throw Damaged($"field {Field} holds {packed.Length} bytes, which are no floats");
        for (var i = 0; i < packed.Length; i += 4)
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed[i..]));
    }

    /// <summary>Adds one double or a packed list of doubles.</summary>
    public void Doubles(List<float> values)
    {
        var packed = type == Fixed64 ? Take(8).Span : Bytes().Span;
        if (packed.Length % 8 != 0)
            throw Damaged($"field {Field} holds {packed.Length} bytes, which are no doubles");
        for (var i = 0; i < packed.Length; i += 8)
            values.Add((float)BinaryPrimitives.ReadDoubleLittleEndian(packed[i..]));
    }

    public void Skip()
    {
        switch (type)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(8);
                break;
            case Fixed32:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    public NabiException Damaged(string why) => new($"{source} is no whole ONNX file: {why}.");

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > data.Length - position)
            throw Damaged($"it ends within field {Field}");
        position += count;
        return data.Slice(position - count, count);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position == data.Length)
                throw Damaged("it ends within a number");
            var one = data.Span[position++];
            value |= (ulong)(one & 127) << shift;
            if (one < 128)
                return value;
        }

        throw Damaged("a number is longer than ten bytes");
    }
}
