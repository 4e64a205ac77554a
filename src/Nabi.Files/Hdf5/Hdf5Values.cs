using System.Runtime.InteropServices;

namespace Nabi.Files;

/// <summary>Makes arrays of the bytes of datasets and attributes.</summary>
internal static class Hdf5Values
{
    /// <summary>The array of raw bytes, whose number fits the shape.</summary>
    public static NumericArray Decode(Hdf5Source source, Hdf5Type type, int[] shape, ReadOnlyMemory<byte> raw, string what)
    {
        var count = raw.Length / type.Size;
        switch (type.Storage)
        {
            case Hdf5Storage.Numbers:
                var segment = MemoryMarshal.TryGetArray(raw, out var array) ? array : new ArraySegment<byte>(raw.ToArray());
                using (var stream = new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false))
                {
                    return new NumericArray(type.Element,
                        ElementBytes.Read(stream, type.Element, count, type.BigEndian, known: true, what, source.Limits), shape);
                }

            case Hdf5Storage.VariableText:
                return new NumericArray(ElementType.String, Variable(source, type, raw, count, what), shape);
            case Hdf5Storage.Opaque when type.Size == 2:
                return Decode(source, type with { Storage = Hdf5Storage.Numbers, Element = ElementType.BFloat16 }, shape, raw, what);
            case Hdf5Storage.Opaque:
                throw source.Unsupported($"{what} holds opaque elements of {type.Size} bytes");
            default:
                var texts = new string[count];
                for (var i = 0; i < count; i++)
                    texts[i] = Hdf5Text.Decode(raw.Span.Slice(i * type.Size, type.Size), type.Storage == Hdf5Storage.SpacePaddedText);
                return new NumericArray(ElementType.String, texts, shape);
        }
    }

    /// <summary>An array of a type without elements.</summary>
    public static NumericArray Empty(Hdf5Type type, int[] shape) => type.Storage == Hdf5Storage.Numbers
        ? new NumericArray(type.Element,
            ElementBytes.Read(Stream.Null, type.Element, 0, false, true, "an empty array", ReadLimits.Default), shape)
        : new NumericArray(ElementType.String, Array.Empty<string>(), shape);

    private static string[] Variable(Hdf5Source source, Hdf5Type type, ReadOnlyMemory<byte> raw, int count, string what)
    {
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var cursor = new Hdf5Cursor(source, raw.Slice(i * type.Size, type.Size), what);
            var length = cursor.UInt32();
            var address = length == 0 ? null : cursor.Address();
            // A reference never written is all zeros: an empty text.
            texts[i] = address is null or 0
                ? string.Empty : GlobalHeap.Text(source, address.Value, (int)Math.Min(int.MaxValue, cursor.UInt32()), length);
        }

        return texts;
    }
}
