using Nabi;
using Nabi.Data;
using Nabi.Formats;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/data.md.</summary>
public sealed class DataPage : Page
{
    [Fact]
    public void Texts_series_and_batches()
    {
        string[] texts = ["The cat sat on the mat.", "The dog ate my homework."];
        var tokenizer = new Tokenizer(numWords: 1000) { OovToken = "<oov>" };
        tokenizer.FitOnTexts(texts);
        int[][] sequences = tokenizer.TextsToSequences(texts);
        Tensor matrix = tokenizer.TextsToMatrix(texts, MatrixMode.TfIdf);
        string json = tokenizer.ToJson();
        Tokenizer same = Tokenizer.FromJson(json);
        Assert.Equal((new Shape(2, 1000), json), (matrix.Shape, same.ToJson()));

        Tensor x = Sequences.Pad(sequences, maxLength: 5);
        Tensor y = Sequences.Pad(sequences, maxLength: 5, padding: Side.Post, truncating: Side.Post);
        Assert.Equal([3, 4, 5, 2, 6], x.AsIntegers()[..5]);
        Assert.Equal([2, 3, 4, 5, 2], y.AsIntegers()[..5]);

        var vectorization = new TextVectorization(maxTokens: 20000) { OutputSequenceLength = 8 };
        vectorization.Adapt(texts);
        Tensor numbers = vectorization.Apply(["The cat ate my homework"]);
        Assert.Equal(new Shape(1, 8), numbers.Shape);

        Tensor series = Tensor.From(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
        Tensor later = Tensor.From(4f, 5f, 6f, 7f, 8f, 9f);
        Dataset windows = TimeSeries.Windows(series, later, sequenceLength: 3, batchSize: 2, shuffle: true, seed: 1);
        Assert.All(windows, batch => Assert.Equal(batch.Y.AsSpan()[0], batch.X.AsSpan()[2] + 2));

        Dataset data = Dataset.From(x, Tensor.From(0, 1)).Shuffle(seed: 1).Batch(64);
        var (train, validation) = data.Split(0.8);
        Dataset endless = Dataset.Generate(epoch => Waves(epoch)).Prefetch(2);
        Assert.Equal((1, 1, 3), (train.SampleCount, validation.SampleCount, endless.Take(3).Count()));
    }

    [Fact]
    public void A_model_begins_with_texts()
    {
        string[] reviews = ["a good film", "a bad film", "so good!", "bad, bad music", "good music", "what a bad film"];
        var labels = Tensor.From(new[,] { { 1f }, { 0f }, { 1f }, { 0f }, { 1f }, { 0f } });
        var words = new TextVectorization(maxTokens: 1000);
        words.Adapt(reviews);
        var model = new Sequential
        {
            words,
            new Embedding(words.VocabularySize, 8) { MaskZero = true },
            new LSTM(8),
            new Dense(1, "sigmoid"),
        };
        model.Compile("adam", "binary_crossentropy", metrics: ["accuracy"]);
        model.Fit(reviews, labels, epochs: 5);
        model.Save("reviews.keras");
        Tensor moods = Model.Load("reviews.keras").Predict(["what good music", "so bad"]);
        Assert.Equal(model.Predict(["what good music", "so bad"]).ToArray(), moods.ToArray());

        Dataset films = Dataset.From(reviews, labels).Shuffle(seed: 1).Batch(2);
        model.Fit(films, epochs: 1);
        Dataset ready = films.Map(batch => new Batch(words.Apply(batch.X), batch.Y), workers: 2).Prefetch();
        string[] first = films.First().X.ToTexts();
        Assert.Equal((2, 6), (first.Length, ready.Sum(batch => batch.Size)));
        Assert.Equal(model.Predict(reviews).ToArray(), model.WithoutTexts().Predict(words.Apply(reviews)).ToArray());
    }

    [Fact]
    public void Texts_stand_beside_numbers()
    {
        var city = Input.Of(new Input(1) { DType = DType.String, Name = "city" });
        var rooms = Input.Of(new Input(1) { DType = DType.Int32, Name = "rooms" });
        var area = Input.Of(new Input(1) { Name = "area" });
        var cities = new StringLookup { OutputMode = "one_hot" };
        cities.Adapt(["Rome", "Oslo", "Rome", "Bonn"]);
        var scale = new Normalization();
        scale.Adapt(Tensor.From(new[,] { { 40f }, { 90f }, { 65f } }));
        Tensor[] features = [cities.Apply(city), new CategoryEncoding(6) { OutputMode = "one_hot" }.Apply(rooms), scale.Apply(area)];
        var prices = new Model([city, rooms, area], new Dense(1).Apply(new Concatenate().Apply(features)));
        Tensor price = prices.Predict(new Dictionary<string, Tensor>
        {
            ["city"] = (string[])["Rome", "Paris"],
            ["rooms"] = Tensor.From(new[,] { { 3 }, { 2 } }),
            ["area"] = Tensor.From(new[,] { { 80f }, { 55f } }),
        });
        Assert.Equal(new Shape(2, 1), price.Shape);

        var names = new StringLookup(["cat", "dog", "owl"]) { NumOovIndices = 0 };
        var back = new StringLookup(names.GetVocabulary()) { NumOovIndices = 0, Invert = true };
        Tensor targets = names.Apply(["owl", "cat"]);
        string[] animals = back.Apply(targets).ToTexts();
        Assert.Equal(["owl", "cat"], animals);
    }

    [Fact]
    public void Sounds()
    {
        File.WriteAllBytes("hello.wav", [.. "RIFF"u8, .. BitConverter.GetBytes(436), .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 2, 0, .. BitConverter.GetBytes(8000), .. BitConverter.GetBytes(32000), 4, 0, 16, 0,
            .. "data"u8, .. BitConverter.GetBytes(400), .. new byte[400]]);

        Audio audio = AudioFile.Read("hello.wav");
        Tensor sound = audio.Mono();                    // (samples), audio.SampleRate of them a second
        Assert.Equal((new Shape(100), 8000), (sound.Shape, audio.SampleRate));
    }

    static IEnumerable<Batch> Waves(int epoch)
    {
        for (var step = 0; ; step++)
        {
            var points = Enumerable.Range(step, 20).Select(i => MathF.Sin(i + epoch)).ToArray();
            yield return new Batch(new Tensor([1, 20, 1], points), new Tensor([1, 1], [MathF.Sin(step + 20 + epoch)]));
        }
    }
}
