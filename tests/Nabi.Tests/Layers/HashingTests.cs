namespace Nabi.Tests;

/// <summary>
/// The bins that TensorFlow puts texts and numbers into, from Keras's documentation, and hashes from those of their authors.
/// </summary>
public sealed class HashingTests
{
    private static readonly string[] Letters = ["A", "B", "C", "D", "E"];

    [Theory]
    [InlineData(null, "1 0 1 1 2")]
    [InlineData("133,137", "1 2 1 0 2")]
    [InlineData("133", "0 0 2 1 0")]
    public void Bins_are_those_of_Keras(string? salt, string expected)
    {
        var layer = new Hashing(3) { Salt = salt?.Split(',').Select(ulong.Parse).ToArray() };
        Assert.Equal(expected, Shown(layer.Apply(Letters)));
        Assert.Equal(new Shape(5, 1), layer.Apply(new Tensor([5, 1], Letters)).Shape);
    }

    [Fact]
    public void The_mask_has_bin_0_for_itself()
    {
        Assert.Equal("1 1 0 2 2", Shown(new Hashing(3) { MaskValue = "" }.Apply(["A", "B", "", "C", "D"])));
        var numbers = new Hashing(4) { MaskValue = 7 };
        Assert.Equal(0, numbers.Apply(Tensor.From(7)).AsIntegers()[0]);
        Assert.All(numbers.Apply(Tensor.From(1, 2, 3, -4)).AsIntegers().ToArray(), bin => Assert.InRange(bin, 1, 3));
    }

    [Fact]
    public void Numbers_are_hashed_by_their_digits()
    {
        int[] numbers = [0, 1, -1, 42, int.MaxValue, int.MinValue];
        var layer = new Hashing(1000);
        Assert.Equal(Shown(layer.Apply([.. numbers.Select(number => FormattableString.Invariant($"{number}"))])),
            Shown(layer.Apply(Tensor.From(numbers))));
        Assert.Equal(Shown(layer.Apply(Tensor.From(3, -3))), Shown(layer.Apply(Tensor.From(3.9f, -3.9f))));
    }

    [Fact]
    public void Crosses_are_those_of_Keras()
    {
        string[] first = ["A", "B", "A", "B", "A"];
        var second = Tensor.From(101, 101, 101, 102, 102);
        Assert.Equal("1 4 1 1 3", Shown(new HashedCrossing(5).Apply([Tensor.From(first), second])));
        Assert.Equal("0 1 0 0 0", Shown(new HashedCrossing(5) { OutputMode = "one_hot" }.Apply([Tensor.From("A"), Tensor.From(101)])));
        // Numbers alone run as an operation, and are the same there.
        var model = Model([1, 1], inputs => new HashedCrossing(50).Apply(inputs));
        var columns = new[] { Tensor.From(new[,] { { 3 }, { -4 } }), Tensor.From(new[,] { { 5 }, { 6 } }) };
        Assert.Equal(Shown(new HashedCrossing(50).Apply(columns)), Shown(model.Predict(columns)));
    }

    // The vectors of SipHash's paper: key 00..0f, input 00..0e.
    [Fact]
    public void SipHash_is_that_of_its_paper()
        => Assert.Equal(0xa129ca6149be45e5,
            SipHash.Of([.. Enumerable.Range(0, 15).Select(i => (byte)i)], 0x0706050403020100, 0x0f0e0d0c0b0a0908));

    // From tests of FarmHash (the fingerprint, which is not its Hash64) and of BigQuery's FARM_FINGERPRINT: up to 16, 32 and 64 bytes, and
    // more.
    [Theory]
    [InlineData("", 0x9ae16a3b2f90404f)]
    [InlineData("a", 0xb3454265b6df75e3)]
    [InlineData("abc", 0x24a5b3a074e7f369)]
    [InlineData("abcd", 0x1a5502de4a1f8101)]
    [InlineData("hello world", 0x588fb7478bd6b01b)]
    [InlineData("docklandsman@gmail.com", 0xb678cf3842309f40)]
    [InlineData("C is as portable as Stonehedge!!", 0xb944f8a16261e414)]
    [InlineData("Discard medicine more than two years old.", 0xe8f89ab6df9bdd25)]
    [InlineData("How can you write a big system without C++?  -Paul Glick", 0x5a0a6efd52e84e2a)]
    [InlineData("For every action there is an equal and opposite government program.", 0x55182f8859eca4ce)]
    [InlineData("The fugacity of a constituent in a mixture of gases at a given temperature is proportional to its mole "
    + "fraction.  Lewis-Randall Rule", 0x98eff6958c5e91a)]
    [InlineData("1footrue", unchecked((ulong)-1541654101129638711))]
    [InlineData("2applefalse", 2794438866806483259)]
    [InlineData("3true", unchecked((ulong)-4880158226897771312))]
    public void Fingerprints_are_those_of_FarmHash(string text, ulong expected) => Assert.Equal(expected, HashBins.Fingerprint(text));

    [Fact]
    public void Bins_are_those_of_the_tests_of_Keras()
    {
        string[] names = ["omar", "stringer", "marlo", "wire", "skywalker"];
        Assert.Equal("0 0 1 0 0", Shown(new Hashing(2).Apply(names)));
        Assert.Equal("1 1 2 1 1", Shown(new Hashing(3) { MaskValue = "" }.Apply(names)));
        Assert.Equal("0 1 2 1 1", Shown(new Hashing(3) { MaskValue = "omar" }.Apply(names)));
        Assert.Equal("0 1 0 1 0", Shown(new Hashing(2) { Salt = [133, 137] }.Apply(names)));
        Assert.Equal("1 0 1 0 1", Shown(new Hashing(2) { Salt = [211, 137] }.Apply(names)));
        Assert.Equal("1 0 1 0 2", Shown(new Hashing(3).Apply(Tensor.From(0, 1, 2, 3, 4))));
        Assert.Equal("1 1 2 0 1", Shown(new Hashing(3) { Salt = [133, 137] }.Apply(Tensor.From(0, 1, 2, 3, 4))));
        Assert.Equal("0 0 0 0 0", Shown(new Hashing(1) { MaskValue = "" }.Apply(names)));
    }

    [Fact]
    public void Rows_count_bins()
    {
        var counts = new Hashing(3) { OutputMode = "count" }.Apply(new Tensor([2, 3], ["A", "B", "C", "E", "E", "A"]));
        Assert.Equal("1 2 0 0 1 2", Shown(counts));
        Assert.Equal("1 1 0 0 1 1",
            Shown(new Hashing(3) { OutputMode = "multi_hot" }.Apply(new Tensor([2, 3], ["A", "B", "C", "E", "E", "A"]))));
        Assert.Equal(new Shape(2, 3, 3),
            new Hashing(3) { OutputMode = "one_hot" }.Apply(new Tensor([2, 3], ["A", "B", "C", "E", "E", "A"])).Shape);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(2000)]
    public void Texts_of_every_length_and_script_have_a_bin(int length)
    {
        var layer = new Hashing(1 << 20);
        string[] texts = [new('a', length), new('é', length),
            string.Concat(Enumerable.Repeat("\U0001F98B", length)), new('\ud83e', length)];
        Assert.Equal(texts.Length, layer.Apply(texts).AsIntegers().ToArray().Distinct().Count());
        Assert.Equal(Shown(layer.Apply(["\ud83e"])), Shown(layer.Apply(["\ufffd"])));
    }

    [Fact]
    public void What_does_not_fit_is_a_sentence()
    {
        Assert.Contains("num_bins must be at least 1", Refused(() => new Hashing(0)), StringComparison.Ordinal);
        Assert.Contains("salt must be one whole number or two", Refused(() => new Hashing(3) { Salt = [1, 2, 3] }),
            StringComparison.Ordinal);
        Assert.Contains("mask value 7, got texts", Refused(() => new Hashing(3) { MaskValue = 7 }.Apply(Letters)),
            StringComparison.Ordinal);
        Assert.Contains("mask value '', got numbers", Refused(() => new Hashing(3) { MaskValue = "" }.Apply(Tensor.From(1))),
            StringComparison.Ordinal);
        Assert.Contains("two features or more", Refused(() => new HashedCrossing(3).Apply(Tensor.From("a"))), StringComparison.Ordinal);
        Assert.Contains("features of one shape", Refused(() => new HashedCrossing(3).Apply([Tensor.From("a"), Tensor.From(1, 2)])),
            StringComparison.Ordinal);
    }

    private static Model Model(int[] widths, Func<Tensor[], Tensor> make)
    {
        Tensor[] inputs = [.. widths.Select((width, i) => Input.Of(new Input(width) { Name = $"in_{i}", DType = DType.Int32 }))];
        return new Model(inputs, make(inputs));
    }

    private static string Shown(Tensor tensor)
        => string.Join(' ',
            tensor.DType == DType.Int32 ? tensor.AsIntegers().ToArray().Select(one => $"{one}") : tensor.ToArray().Select(one => $"{one}"));

    private static string Refused(Func<object> act) => Assert.Throws<NabiException>(act).Message;
}
