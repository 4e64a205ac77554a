using Google.Protobuf;

namespace Nabi.Onnx;

/// <summary>
/// Writes fields of protocol buffers, or only counts their bytes: a message inside another follows its length, which is
/// counted first.
/// </summary>
/// <param name="output">Where to; null only counts.</param>
internal sealed class WireWriter(CodedOutputStream? output = null)
{
    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    public void Number(int field, long value)
    {
        Tag(field, WireFormat.WireType.Varint);
        Length += CodedOutputStream.ComputeInt64Size(value);
        output?.WriteInt64(value);
    }

    public void Real(int field, float value)
    {
        Tag(field, WireFormat.WireType.Fixed32);
        Length += sizeof(float);
        output?.WriteFloat(value);
    }

    public void Text(int field, string value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeStringSize(value);
        output?.WriteString(value);
    }

    public void Bytes(int field, ReadOnlyMemory<byte> value)
    {
        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeLengthSize(value.Length) + (long)value.Length;
        output?.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
    }

    public void Message(int field, Action<WireWriter> write)
    {
        var count = new WireWriter();
        write(count);
        if (count.Length > int.MaxValue)
            throw new NabiException("An ONNX file holds at most 2 GiB; the model is larger.");
        Tag(field, WireFormat.WireType.LengthDelimited);
        Length += CodedOutputStream.ComputeLengthSize((int)count.Length);
        if (output is null)
        {
            Length += count.Length;
            return;
        }

        output.WriteLength((int)count.Length);
        write(this);
    }

    private void Tag(int field, WireFormat.WireType type)
    {
        Length += CodedOutputStream.ComputeTagSize(field);
        output?.WriteTag(field, type);
    }
}
