namespace Nabi.Formats.Tests;

/// <summary>Weights go into a model all together or not at all; on request, layers that do not fit are left out.</summary>
public sealed class LoadWeightsTests : TestsWithFolder
{
    public static TheoryData<string> Extensions => [".keras", ".weights.h5", ".h5", ".npz", ".safetensors"];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_last_layer_that_does_not_fit_leaves_the_first_as_it_was(string ending)
    {
        var path = Saved(ending, Make(3));
        foreach (var byName in (bool[])[false, true])
        {
            var other = OldFile.Filled(Make(4));
            var before = Values(other);
            Assert.Contains("shape", Assert.Throws<NabiException>(() => other.LoadWeights(path, byName)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Values(other));
        }
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void A_damaged_file_leaves_the_model_as_it_was(string ending)
    {
        var bytes = File.ReadAllBytes(Saved(ending, Make(3)));
        var damaged = 0;
        for (var cut = 0; cut < 40; cut++)
        {
            File.WriteAllBytes(Folder["cut" + ending], cut % 2 == 0 ? bytes[..(bytes.Length - 1 - bytes.Length * cut / 40)]
                : [.. bytes[..(bytes.Length * cut / 40)], .. new byte[7], .. bytes[(bytes.Length * cut / 40 + 7)..]]);
            var other = OldFile.Filled(Make(3));
            var before = Values(other);
            try
            {
                other.LoadWeights(Folder["cut" + ending]);
            }
            catch (NabiException error)
            {
                damaged++;
                Assert.InRange(error.Message.Length, 1, 300);
                Assert.Equal(before, Values(other));
            }
        }

        Assert.NotEqual(0, damaged);
    }

    [Theory]
    [MemberData(nameof(Extensions))]
    public void Layers_that_do_not_fit_are_left_out_on_request(string ending)
    {
        var saved = Make(3);
        var path = Saved(ending, saved);
        foreach (var byName in (bool[])[false, true])
        {
            var other = OldFile.Filled(Make(4));
            var before = Values(other);
            Assert.Equal(["first", "inner"], other.LoadWeights(path, byName, skipMismatch: true));
            Assert.Contains("\"last\" was left as it is", Assert.Single(other.LoadNotes), StringComparison.Ordinal);
            Assert.Equal(Values(saved)[..^2], Values(other)[..^2]);
            Assert.Equal(before[^2..], Values(other)[^2..]);
            // Where all fits, there is nothing to say.
            var same = Make(3);
            Assert.Equal(["first", "inner", "last"], same.LoadWeights(path, byName, skipMismatch: true));
            Assert.Empty(same.LoadNotes);
        }
    }

    [Fact]
    public void A_format_of_ones_own_that_fails_on_the_way_changes_nothing()
    {
        ModelFormats.Register(new Failing());
        File.WriteAllText(Folder["a.failing"], "x");
        var model = OldFile.Filled(Make(3));
        var before = Values(model);
        Assert.Throws<NabiException>(() => model.LoadWeights(Folder["a.failing"]));
        Assert.Equal(before, Values(model));
    }

    private string Saved(string ending, Sequential model)
    {
        var path = Folder["a" + ending];
        if (ending == ".keras")
            OldFile.Filled(model).Save(path);
        else
            OldFile.Filled(model).SaveWeights(path);
        return path;
    }

    private static Sequential Make(int last) => new()
    {
        new Input(4, 2),
        new GRU(3) { ReturnSequences = true, Name = "first" },
        new Sequential(new Input(4, 3), new LSTM(2)) { Name = "inner" },
        new Dense(last) { Name = "last" },
    };

    private static float[][] Values(Model model) => [.. model.Weights.Select(weight => weight.Value.ToArray())];

    private sealed class Failing : IModelFormat
    {
        public string Name => "a format that fails";

        public IReadOnlyList<string> Extensions => [".failing"];

        public ModelFormatCapabilities Capabilities => ModelFormatCapabilities.LoadWeights;

        public bool Recognizes(Stream stream) => false;

        public IReadOnlyList<string> LoadWeights(Model model, Stream stream, string source, bool byName,
            bool skipMismatch, ReadLimits limits)
        {
            model.Weights[0].Assign(model.Weights[0].Value * 2f);
            throw new IOException("the disk is gone");
        }
    }
}
