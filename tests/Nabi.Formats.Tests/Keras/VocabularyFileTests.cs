using System.IO.Compression;
using System.Text;

namespace Nabi.Formats.Tests.Keras;

/// <summary>
/// Vocabularies in files, where Keras has them: in a .keras file's assets and arrays, in the config where they were given, and in the
/// config of every other file.
/// </summary>
public sealed class VocabularyFileTests : TestsWithFolder
{
    private static readonly string[] Reviews = ["a good film", "bad bad film", "so good", "what a bad film!"];

    public static TheoryData<string> Modes => ["int", "multi_hot", "count", "tf_idf"];

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_learned_vocabulary_comes_back_from_every_file(string mode)
    {
        var model = Classifier(mode);
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            var path = Folder[name];
            model.Save(path);
            var back = Model.Load(path);
            Assert.Equal(((TextVectorization)model.Layers[0]).GetVocabulary(), ((TextVectorization)back.Layers[0]).GetVocabulary());
            Assert.Equal(model.Predict(Reviews).ToArray(), back.Predict(Reviews).ToArray());
            Assert.Empty(back.LoadNotes);
            // Once more, from what was read.
            back.Save(path);
            Assert.Equal(model.Predict(Reviews).ToArray(), Model.Load(path).Predict(Reviews).ToArray());
            back.Fit(Reviews, Tensor.Zeros(4, 1), epochs: 1, verbosity: Verbosity.Silent);
        }

        var json = Model.FromJson(model.ToJson());
        json.SetWeights(model.Weights.Select(weight => weight.Value).ToList());
        Assert.Equal(model.Predict(Reviews).ToArray(), json.Predict(Reviews).ToArray());
    }

    [Fact]
    public void The_assets_stand_where_Keras_reads_them()
    {
        var path = Folder["m.keras"];
        Classifier("tf_idf").Save(path);
        using var zip = ZipFile.OpenRead(path);
        string[] places = ["assets/layers/text_vectorization/vocabulary.txt",
            "assets/layers/text_vectorization/_lookup_layer/vocabulary.txt"];
        Assert.Equal(places.Order(),
            zip.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("assets", StringComparison.Ordinal)).Order());
        Assert.All(places, place => Assert.Equal("[UNK]\nfilm\nbad\ngood\na\nwhat\nso", Text(zip, place)));
        var config = JsonNode.Parse(Text(zip, "config.json"))!["config"]!["layers"]![1]!["config"]!;
        Assert.True(config["vocabulary"] is null && config["idf_weights"] is null && (int)config["vocabulary_size"]! == 7);
        Assert.Equal("string", (string)JsonNode.Parse(Text(zip, "config.json"))!["config"]!["layers"]![0]!["config"]!["dtype"]!);
        using var content = new MemoryStream();
        using (var entry = zip.GetEntry("model.weights.h5")!.Open())
            entry.CopyTo(content);
        using var weights = Nabi.Files.Hdf5File.Open(content, "weights");
        Assert.Equal(7, weights.Root.Dataset("layers/text_vectorization/vars/idf_weights").Shape[0]);
        Assert.Equal(7, weights.Root.Dataset("layers/text_vectorization/_lookup_layer/vars/idf_weights").Shape[0]);
    }

    [Fact]
    public void A_given_vocabulary_stands_in_the_config()
    {
        var path = Folder["m.keras"];
        var model = new Sequential { new Input(2) { DType = DType.String },
            new StringLookup(["b", "a"]) { MaskToken = "", NumOovIndices = 2 } };
        model.Save(path);
        using (var zip = ZipFile.OpenRead(path))
        {
            Assert.DoesNotContain(zip.Entries, entry => entry.FullName.StartsWith("assets", StringComparison.Ordinal));
            var config = JsonNode.Parse(Text(zip, "config.json"))!["config"]!["layers"]![1]!["config"]!;
            Assert.Equal(["b", "a"], config["vocabulary"]!.AsArray().Select(one => (string)one!));
            Assert.Equal((2, "", "[UNK]", 5), ((int)config["num_oov_indices"]!, (string)config["mask_token"]!, (string)config["oov_token"]!,
                (int)config["vocabulary_size"]!));
        }

        var x = new Tensor([1, 2], ["a", "?"]);
        Assert.Equal(model.Predict(x).AsIntegers().ToArray(), Model.Load(path).Predict(x).AsIntegers().ToArray());
    }

    [Fact]
    public void Every_layer_of_categories_comes_back()
    {
        var text = Input.Of(new Input(1) { DType = DType.String, Name = "text" });
        var code = Input.Of(new Input(1) { DType = DType.Int32, Name = "code" });
        var strings = new StringLookup { OutputMode = "tf_idf", MaskToken = "-" };
        strings.Adapt(["x", "y", "x"]);
        var numbers = new IntegerLookup { OutputMode = "one_hot", MaskToken = 0, OovToken = -2 };
        numbers.Adapt(Tensor.From(5, 5, -7, 9));
        var salted = new Hashing(7) { Salt = [3, ulong.MaxValue], MaskValue = "", OutputMode = "one_hot" };
        var plain = new Hashing(5) { MaskValue = 5 };
        var cross = new HashedCrossing(9) { OutputMode = "one_hot" };
        var all = new Concatenate().Apply([strings.Apply(text), numbers.Apply(code), salted.Apply(text), cross.Apply([text, code]),
            new CategoryEncoding(5) { OutputMode = "one_hot" }.Apply(plain.Apply(code))]);
        var model = new Model([text, code], new Dense(2).Apply(all));
        Tensor[] x = [Tensor.From("x", "z", "-", ""), Tensor.From(new[,] { { 5 }, { -7 }, { 0 }, { 44 } })];
        foreach (var name in (string[])["m.keras", "m.h5"])
        {
            model.Save(Folder[name]);
            Assert.Equal(model.Predict(x).ToArray(), Model.Load(Folder[name]).Predict(x).ToArray());
        }
    }

    [Fact]
    public void A_layer_that_learned_nothing_yet_is_saved_too()
    {
        var path = Folder["m.keras"];
        new Sequential { new TextVectorization() }.Save(path);
        var back = Model.Load(path);
        Assert.Contains("has no vocabulary yet", Assert.Throws<NabiException>(() => (object)back.Predict(["a"])).Message,
            StringComparison.Ordinal);
        ((TextVectorization)back.Layers[0]).Adapt(["a"]);
        Assert.Equal([2], back.Predict(["a"]).AsIntegers().ToArray());
    }

    [Fact]
    public void Entries_that_are_no_lines_stand_in_the_config()
    {
        var path = Folder["m.keras"];
        var lookup = new StringLookup();
        lookup.Adapt(["two\nlines", "b\r", "\u2028", "plain", ""]);
        new Sequential { new Input(1) { DType = DType.String }, lookup }.Save(path);
        Assert.Equal(lookup.GetVocabulary(), ((StringLookup)Model.Load(path).Layers[0]).GetVocabulary());
    }

    /// <summary>Empty lines at the end of a text do not count, and a mark of byte order at its beginning is none of its letters.</summary>
    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    public void Entries_at_the_edges_of_a_file_come_back(string name)
    {
        foreach (var words in (string[][])[["x", "x", ""], ["\uFEFFx", "\uFEFFx", "y"], ["", "", "x"]])
        {
            var lookup = new StringLookup { NumOovIndices = 0 };
            lookup.Adapt(words);
            new Sequential { new Input(1) { DType = DType.String }, lookup }.Save(Folder[name]);
            Assert.Equal(lookup.GetVocabulary(), ((StringLookup)Model.Load(Folder[name]).Layers[0]).GetVocabulary());
        }

        new Sequential { new Input(1) { DType = DType.String }, new StringLookup { NumOovIndices = 0, MaskToken = "" } }.Save(Folder[name]);
        var empty = (StringLookup)Model.Load(Folder[name]).Layers[0];
        empty.Adapt(["a"]);
        Assert.Equal(["", "a"], empty.GetVocabulary());
    }

    [Fact]
    public void Models_inside_keep_their_vocabularies()
    {
        var (a, b) = (Input.Of(new Input(1) { DType = DType.String, Name = "a" }),
            Input.Of(new Input(1) { DType = DType.String, Name = "b" }));
        var (one, two) = (new StringLookup(), new StringLookup());
        one.Adapt(["x", "y", "x"]);
        two.Adapt(["p", "q", "q"]);
        var inner = new Model(a, one.Apply(a)) { Name = "inner" };
        var model = new Model([a, b], [inner.Apply(a), two.Apply(b)]);
        var path = Folder["m.keras"];
        model.Save(path);
        Tensor[] x = [Tensor.From("x", "y", "?"), Tensor.From("q", "p", "x")];
        Assert.Equal(model.PredictAll(x).Select(ids => string.Join(' ', ids.AsIntegers().ToArray())),
            Model.Load(path).PredictAll(x).Select(ids => string.Join(' ', ids.AsIntegers().ToArray())));
        using var zip = ZipFile.OpenRead(path);
        Assert.Equal(
            ["assets/layers/functional/layers/string_lookup/vocabulary.txt", "assets/layers/string_lookup/vocabulary.txt"],
            zip.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("assets", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("[UNK]\nfilm\nbad\ngood\na\nwhat", "expected a vocabulary of 7 entries, as its config says, got 6")]
    [InlineData("[UNK]\nfilm\nbad\ngood\na\nwhat\nfilm", "'film' stands twice")]
    [InlineData("[UNK]\nfilm\nbad\n\na\nwhat\nso", "the special entry '' stands at place")]
    [InlineData(null, "expected the vocabulary of Layer TextVectorization")]
    [InlineData("\u00ff", "is not UTF-8")]
    public void A_damaged_vocabulary_is_a_sentence(string? text, string expected)
    {
        var path = Folder["m.keras"];
        Classifier("count").Save(path);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry("assets/layers/text_vectorization/vocabulary.txt")!.Delete();
            if (text is not null)
            {
                using var entry = zip.CreateEntry("assets/layers/text_vectorization/vocabulary.txt").Open();
                entry.Write(text == "\u00ff" ? Encoding.Latin1.GetBytes(text) : Encoding.UTF8.GetBytes(text));
            }
        }

        var message = Assert.Throws<NabiException>(() => (object)Model.Load(path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 300);
    }

    // As Keras 3 writes it: ngrams as a number, a policy as type, no vocabulary.
    [Fact]
    public void A_config_of_Keras_is_read()
    {
        const string text = """
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
              {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 1], "dtype": "string", "sparse": false, "ragged": false, "name": "input_layer"}, "registered_name": null},
              {"module": "keras.layers", "class_name": "TextVectorization", "config": {"name": "text_vectorization", "trainable": true,
                "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": null},
                "max_tokens": 8, "standardize": "lower", "split": "character", "ngrams": 2, "output_mode": "multi_hot", "output_sequence_length": null,
                "pad_to_max_tokens": true, "sparse": false, "ragged": false, "vocabulary": ["a", "b", "a b"], "idf_weights": null, "encoding": "utf-8", "vocabulary_size": 4},
                "registered_name": null}]}}
            """;
        var model = Model.FromJson(text);
        Assert.Empty(model.LoadNotes);
        Assert.Equal([0f, 1f, 1f, 1f, 0f, 0f, 0f, 0f], model.Predict(["AB"]).ToArray());
        // Without an InputLayer, as a model is that was not built through one.
        var bare = JsonNode.Parse(text)!;
        bare["config"]!["layers"]!.AsArray().RemoveAt(0);
        Assert.Equal(new Shape(1, 8), Model.FromJson(bare.ToJsonString()).Predict(["AB"]).Shape);
        bare["config"]!["build_input_shape"] = new JsonArray((JsonNode?)null);
        Assert.Equal(new Shape(1, 8), Model.FromJson(bare.ToJsonString()).Predict(["AB"]).Shape);
    }

    [Fact]
    public void What_no_file_holds_is_a_sentence_when_it_is_saved()
    {
        var model = new Sequential { new TextVectorization { SplitWith = text => text.Split('|'), Vocabulary = ["a"] } };
        Assert.Contains("no file holds; save it without SplitWith",
            Assert.Throws<NabiException>(() => model.Save(Folder["m.keras"])).Message, StringComparison.Ordinal);
    }

    private static Sequential Classifier(string mode)
    {
        var words = new TextVectorization(20) { OutputMode = mode };
        words.Adapt(Reviews);
        var model = mode == "int" ? new Sequential { words, new Embedding(20, 4) { MaskZero = true }, new LSTM(3), new Dense(1) }
            : new Sequential { words, new Dense(1) };
        model.Compile("adam", "mse");
        return model;
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
