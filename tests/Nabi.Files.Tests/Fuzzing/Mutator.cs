namespace Nabi.Files.Tests;

/// <summary>Damages bytes in ways that files are damaged, or attacked, in; the same seed gives the same damage.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Extremes =
    [
        [0], [255], [127], [128], [255, 255], [0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128],
        [255, 255, 255, 255, 255, 255, 255, 255], [255, 255, 255, 255, 255, 255, 255, 127], [0, 0, 0, 0, 0, 0, 0, 128],
        [0, 0, 0, 0, 1, 0, 0, 0],
    ];

    private readonly Random random = new(seed);

    public byte[] Damage(byte[] original)
    {
        var bytes = (byte[])original.Clone();
        for (var times = 1 + random.Next(4); times > 0 && bytes.Length > 0; times--)
        {
            var at = random.Next(bytes.Length);
            // Headers and directories stand at the ends, and small files are mostly such.
            if (random.Next(3) == 0)
                at = Math.Min(at, random.Next(512));
            else if (random.Next(4) == 0)
                at = Math.Max(at, bytes.Length - 1 - random.Next(Math.Min(512, bytes.Length)));
            bytes = random.Next(8) switch
            {
                0 or 1 => Flip(bytes, at),
                2 => bytes[..at],
                3 => Repeat(bytes, at),
                4 => Splice(bytes, at),
                5 => Remove(bytes, at),
                _ => Overwrite(bytes, at),
            };
        }

        return bytes;
    }

    private byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private byte[] Overwrite(byte[] bytes, int at)
    {
        var value = Extremes[random.Next(Extremes.Length)];
        // Fields are aligned more often than not.
        if (random.Next(2) == 0)
            at = at / 8 * 8;
        value.AsSpan(0, Math.Min(value.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private byte[] Repeat(byte[] bytes, int at)
    {
        var length = Math.Min(bytes.Length - at, 1 + random.Next(200));
        return [.. bytes[..(at + length)], .. bytes[at..]];
    }

    private byte[] Remove(byte[] bytes, int at)
    {
        var length = Math.Min(bytes.Length - at, 1 + random.Next(50));
        return [.. bytes[..at], .. bytes[(at + length)..]];
    }

    private byte[] Splice(byte[] bytes, int at)
    {
        var from = random.Next(bytes.Length);
        var length = Math.Min(Math.Min(bytes.Length - at, bytes.Length - from), 1 + random.Next(64));
        bytes.AsSpan(from, length).ToArray().CopyTo(bytes, at);
        return bytes;
    }
}
