using Nabi;
using Nabi.Data;
using Nabi.Layers;

namespace Documentation.Pages;

/// <summary>The code of docs/tf-data.md.</summary>
public sealed class TfDataPage : Page
{
    [Fact]
    public void Texts_of_any_length()
    {
        string[] texts = ["a good film", "a bad film with bad music", "good", "what a good film this is"];
        int[] labels = [1, 0, 1, 1];
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts(texts);

        IEnumerable<Sample> reviews = texts.Select((text, i) => new Sample(Tensor.From(tokenizer.TextsToSequences([text])[0]), Tensor.From(labels[i])));
        Dataset data = Dataset.From(reviews).Cache().Shuffle(seed: 1).PaddedBatch(2).Prefetch();
        Assert.Equal([2, 2], data.Select(batch => batch.Size));

        Dataset buckets = Dataset.From(reviews).BucketByLength(boundaries: [4, 8], batchSizes: [2]);
        Assert.Equal([6, 3], buckets.Select(batch => batch.X.Shape[1]).OrderDescending());

        var model = new Sequential { new Embedding(20, 4) { MaskZero = true }, new GRU(4), new Dense(1, "sigmoid") };
        model.Compile("adam", "binary_crossentropy");
        model.Fit(data, epochs: 2);
        Assert.Equal(new Shape(4, 1), model.Predict(data).Shape);
    }

    [Fact]
    public void Noise_on_workers()
    {
        var (series, next) = (Some(40, 3), Some(40, 1));
        Dataset noisy = Dataset.From(series, next).MapSamples(AddNoise, seed: 7, workers: 4).Batch(16);
        Assert.Equal(noisy.First().X.ToArray(), noisy.First().X.ToArray());
        Assert.NotEqual(series[..16, ..].ToArray(), noisy.First().X.ToArray());
    }

    [Fact]
    public void Windows_of_a_stream()
    {
        var measurements = Dataset.From(Some(20, 2));
        var model = new Sequential { new Input(4, 2), new GRU(3), new Dense(2) };
        Dataset windows = measurements.Window(5, shift: 1)
            .MapSamples(window => new Sample(window.X[..4, ..], window.X[4, ..]))
            .Batch(8);
        Tensor forecasts = model.Predict(windows);
        Assert.Equal(new Shape(16, 2), forecasts.Shape);
        Assert.Equal([8, 8], windows.Select(batch => batch.Y.Shape[0]));
    }

    static Sample AddNoise(Sample sample, RandomStream random)
    {
        var noise = new float[sample.X.Length];
        random.Normal(noise, deviation: 0.1f);
        return new Sample(sample.X + new Tensor(sample.X.Shape, noise), sample.Y);
    }
}
