using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nabi;

/// <summary>
/// States by key in a file that only grows at its end: what was saved stays valid while new records are written behind it, and counts once
/// a mark of a save stands behind them. After a crash the file is cut at the last such mark. When most of it is out of date it is written
/// anew beside the old one and put in its place.
/// </summary>
/// <remarks>
/// A record: kind (1 states, 2 end of a save, 3 removed), length of the key (uint16), key (UTF-8), numbers (float32), CRC-32 of it all.
/// Little endian, as all machines that .NET runs on.
/// </remarks>
internal sealed class StateFile : IDisposable
{
    public const int LongestKey = 512;
    private const int Version = 1;
    private const int Header = 8 + 4 + 32 + 4;
    private const byte States = 1;
    private const byte End = 2;
    private const byte Removed = 3;
    private const int Room = 1 << 20;

    private readonly string path;
    private readonly StreamPlan plan;
    private readonly int length;
    private readonly Dictionary<string, long> places = new(StringComparer.Ordinal);
    private readonly byte[] buffer;
    private SafeFileHandle file;
    private long size;
    private int filled;

    public StateFile(string path, StreamPlan plan, int length)
    {
        (this.path, this.plan, this.length) = (path, plan, length);
        buffer = new byte[Math.Max(Room, 2 * (Longest + LongestKey))];
        try
        {
            file = Open(path);
            if (RandomAccess.GetLength(file) < Header)
                Begin();
            else
                Read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new NabiException(
                $"{plan.Owner}: the file of states '{path}' cannot be opened; another process may have it, or its folder is missing or may "
                + "not be written.", error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>How many sequences have states in the file.</summary>
    public int Count => places.Count;

    public IEnumerable<string> Keys => places.Keys;

    private int Longest => 3 + LongestKey + 4 * length + 4;

    public bool Has(string key) => places.ContainsKey(key);

    /// <summary>Reads the states of a key.</summary>
    /// <returns>False when there are none.</returns>
    public bool TryRead(string key, Span<float> into)
    {
        if (!places.TryGetValue(key, out var at))
            return false;
        Flush();
        var bytes = MemoryMarshal.AsBytes(into);
        if (RandomAccess.Read(file, bytes, at) != bytes.Length)
            throw new NabiException($"{plan.Owner}: the file of states '{path}' was cut while it was in use.");
        return true;
    }

    /// <summary>Writes states of a key behind the file; they count once <see cref="Commit"/> was called.</summary>
    public void Write(string key, ReadOnlySpan<float> numbers)
    {
        places[key] = Append(States, key, numbers);
    }

    /// <summary>Forgets the states of a key, once <see cref="Commit"/> was called.</summary>
    public void Remove(string key)
    {
        if (places.Remove(key))
            Append(Removed, key, []);
    }

    /// <summary>What was written since the last time counts from here on, also after a crash of the machine.</summary>
    public void Commit()
    {
        Append(End, "", []);
        Flush();
        Writing(() => RandomAccess.FlushToDisk(file));
        var needed = Header + places.Count * (long)Longest;
        if (size > 2 * needed + 16 * Room)
            Rewrite();
    }

    public void Dispose() => file.Dispose();

    private static SafeFileHandle Open(string path)
        => File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private void Begin()
    {
        Span<byte> header = stackalloc byte[Header];
        "NABIPOOL"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        plan.Fingerprint.CopyTo(header[12..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[44..], length);
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
        size = Header;
    }

    /// <summary>Finds the records up to the last save that is whole, and cuts the file there.</summary>
    private void Read()
    {
        var all = RandomAccess.GetLength(file);
        Fill(0, Header);
        var header = buffer.AsSpan(0, Header);
        if (!header[..8].SequenceEqual("NABIPOOL"u8) || BinaryPrimitives.ReadInt32LittleEndian(header[8..]) != Version)
            throw new NabiException($"{plan.Owner}: '{path}' is not a file of states of version {Version}; give a file of its own.");
        if (!header.Slice(12, 32).SequenceEqual(plan.Fingerprint) || BinaryPrimitives.ReadInt32LittleEndian(header[44..]) != length)
        {
            throw new NabiException(
                $"{plan.Owner}: the states in '{path}' are those of a model of another architecture; give each model a file of its own.");
        }

        List<(string Key, long At)> pending = [];
        var (start, count) = ((long)Header, 0);
        var (at, saved) = ((long)Header, (long)Header);
        while (at < all)
        {
            if (at - start + Longest > count && start + count < all)
                (start, count) = (at, Fill(at, (int)Math.Min(buffer.Length, all - at)));
            var rest = buffer.AsSpan((int)(at - start), (int)(start + count - at));
            if (Record(rest) is not ({ } key, var kind, > 0 and var taken))
                break;
            if (kind == End)
            {
                foreach (var (name, place) in pending)
                {
                    if (place < 0)
                        places.Remove(name);
                    else
                        places[name] = place;
                }

                pending.Clear();
                saved = at + taken;
            }
            else
            {
                pending.Add((key, kind == Removed ? -1 : at + taken - 4 - 4L * length));
            }

            at += taken;
        }

        if (saved < all)
            RandomAccess.SetLength(file, saved);
        size = saved;
    }

    private (string? Key, byte Kind, int Taken) Record(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 7 || rest[0] is not (States or End or Removed))
            return default;
        var keyLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]);
        var taken = 3 + keyLength + (rest[0] == States ? 4 * length : 0) + 4;
        if (keyLength > LongestKey || rest.Length < taken
            || Crc32.HashToUInt32(rest[..(taken - 4)]) != BinaryPrimitives.ReadUInt32LittleEndian(rest[(taken - 4)..]))
        {
            return default;
        }

        return (Encoding.UTF8.GetString(rest.Slice(3, keyLength)), rest[0], taken);
    }

    private int Fill(long at, int bytes)
    {
        var got = 0;
        while (got < bytes && RandomAccess.Read(file, buffer.AsSpan(got, bytes - got), at + got) is > 0 and var read)
            got += read;
        return got;
    }

    /// <summary>Appends a record.</summary>
    /// <returns>Where its numbers stand.</returns>
    private long Append(byte kind, string key, ReadOnlySpan<float> numbers)
    {
        if (filled + Longest > buffer.Length)
            Flush();
        var record = buffer.AsSpan(filled);
        record[0] = kind;
        var keyLength = Encoding.UTF8.GetBytes(key, record[3..]);
        BinaryPrimitives.WriteUInt16LittleEndian(record[1..], (ushort)keyLength);
        MemoryMarshal.AsBytes(numbers).CopyTo(record[(3 + keyLength)..]);
        var taken = 3 + keyLength + 4 * numbers.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(record[taken..], Crc32.HashToUInt32(record[..taken]));
        filled += taken + 4;
        size += taken + 4;
        return size - 4 - 4L * numbers.Length;
    }

    private void Flush()
    {
        if (filled == 0)
            return;
        Writing(() => RandomAccess.Write(file, buffer.AsSpan(0, filled), size - filled));
        filled = 0;
    }

    // What could not be written stays in the buffer, so that the next save tries again.
    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NabiException(
                $"{plan.Owner}: the file of states '{path}' cannot be written: {error.Message}; make room for it, then save again.", error);
        }
    }

    /// <summary>Writes what counts into a new file and puts it in the place of this one.</summary>
    private void Rewrite()
    {
        var beside = path + ".new";
        var old = file;
        var kept = places.ToArray();
        var numbers = new float[length];
        var bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        var before = size;
        SafeFileHandle? made = null;
        try
        {
            file = made = File.OpenHandle(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            Begin();
            foreach (var (key, at) in kept)
            {
                if (RandomAccess.Read(old, bytes, at) != bytes.Length)
                    throw new IOException("cut");
                places[key] = Append(States, key, numbers);
            }

            Append(End, "", []);
            Flush();
            RandomAccess.FlushToDisk(file);
            old.Dispose();
            made.Dispose();
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NabiException)
        {
            // The old file is whole: go on with it.
            made?.Dispose();
            (file, size, filled) = (old, before, 0);
            foreach (var (key, at) in kept)
                places[key] = at;
        }

        if (file.IsClosed)
            Writing(() => file = Open(path));
    }
}
