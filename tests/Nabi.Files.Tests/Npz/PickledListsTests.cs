namespace Nabi.Files.Tests;

public sealed class PickledListsTests
{
    [Fact]
    public void Lists_in_an_array_read()
    {
        var lists = Read(Pickles.Npy(3, [.. Pickles.Prologue(3), .. Pickles.Lists()]));
        Assert.Equal([[1, 300], [], [-1]], lists);
    }

    [Fact]
    public void Another_number_of_lists_is_refused()
        => Assert.Contains("declares 4",
            Assert.Throws<NabiException>(() => Read(Pickles.Npy(4, [.. Pickles.Prologue(4), .. Pickles.Lists()]))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Other_names_are_refused_with_their_offset()
    {
        byte[] pickle = [0x80, 2, .. "cposix\nsystem\nU\u0002ls\u0085R."u8];
        var message = Assert.Throws<NabiException>(() => Read(Pickles.Npy(1, pickle))).Message;
        Assert.Contains("no other name", message, StringComparison.Ordinal);
        Assert.Contains("offset ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_opcode_in_place_of_a_list_is_refused()
    {
        for (var code = 0; code < 256; code++)
        {
            if (code is not (']' or '(' or 'q' or 'r' or 0x94 or 0x95))
            {
                Assert.Throws<NabiException>(
                    () => Read(Pickles.Npy(1, [0x80, 2, (byte)']', (byte)code, (byte)'K', 1, (byte)'a', (byte)'.'])));
            }
        }
    }

    [Fact]
    public void Numbers_are_not_taken_for_lists()
    {
        var stream = new MemoryStream();
        NpyFile.Write(stream, NumericArray.Of(new[] { 1, 2 }));
        Assert.Contains("as numbers", Assert.Throws<NabiException>(() => Read(stream.ToArray())).Message, StringComparison.Ordinal);
    }

    private static int[][] Read(byte[] npy)
        => [.. NpyFile.ReadLists(new MemoryStream(npy), "test", ReadLimits.Default, static list => list.ToArray())];
}
