using System.Runtime.InteropServices;

namespace Nabi.Distributed;

/// <summary>
/// A number of 64 bits that tells contents apart: equal contents have equal numbers, others hardly ever. Four lanes side by side, so that
/// it runs as fast as memory is read; no protection against somebody who wants two contents to look alike.
/// </summary>
internal struct ContentDigest()
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    private ulong state = Prime;

    /// <summary>The number so far.</summary>
    public readonly ulong Value => state;

    /// <summary>Takes bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        ulong a = 1, b = 2, c = 3, d = 4;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = Mixed(a, words[i]);
            b = Mixed(b, words[i + 1]);
            c = Mixed(c, words[i + 2]);
            d = Mixed(d, words[i + 3]);
        }

        for (; i < words.Length; i++)
            a = Mixed(a, words[i]);
        foreach (var rest in bytes[(words.Length * 8)..])
            b = Mixed(b, rest);
        Add(a);
        Add(b);
        Add(c);
        Add(d);
    }

    /// <summary>Takes a number.</summary>
    public void Add(ulong value) => state = Mixed(state, value);

    /// <summary>Takes a text.</summary>
    public void Add(string? text) => Add(MemoryMarshal.AsBytes((text ?? "").AsSpan()));

    /// <summary>Takes shape, type and numbers of a tensor.</summary>
    public void Add(Tensor tensor)
    {
        Add($"{tensor.DType} {tensor.Shape}");
        if (tensor.IsSymbolic)
            return;
        if (tensor.DType == DType.Float32)
            Add(MemoryMarshal.AsBytes(tensor.Floats));
        else if (tensor.DType == DType.Int32)
            Add(MemoryMarshal.AsBytes(tensor.Integers));
        else if (tensor.DType == DType.Bool)
            Add(MemoryMarshal.AsBytes(tensor.Booleans));
        else
            AddTexts(tensor.Texts);
    }

    private void AddTexts(ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            Add(text);
    }

    private static ulong Mixed(ulong state, ulong value)
    {
        state = (state ^ value) * Prime;
        return state ^ (state >> 29);
    }
}
