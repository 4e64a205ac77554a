namespace Nabi.Data.Tests;

/// <summary>The code of docs/data.md, compiled and run. Each block of the page stands here line by line.</summary>
public sealed class DataPageTests
{
    [Fact]
    public void TheCodeOfThePageRuns()
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

        AssertSound();
        Dataset data = Dataset.From(x, Tensor.From(0, 1)).Shuffle(seed: 1).Batch(64);
        var (train, validation) = data.Split(0.8);
        Dataset endless = Dataset.Generate(epoch => Waves(epoch)).Prefetch(2);
        Assert.Equal((1, 1, 3), (train.SampleCount, validation.SampleCount, endless.Take(3).Count()));
    }

    private static void AssertSound()
    {
        File.WriteAllBytes("hello.wav", AudioTests.Wav(1, 2, 8000, 16, new byte[400]));
        Audio audio = AudioFile.Read("hello.wav");
        Tensor sound = audio.Mono();                    // (samples), audio.SampleRate of them a second
        Assert.Equal((new Shape(100), 8000), (sound.Shape, audio.SampleRate));
        File.Delete("hello.wav");
    }

    [Fact]
    public void EveryLineOfThePageIsHere()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Nabi.slnx")))
            root = root.Parent;
        Assert.SkipWhen(root is null, "The tests do not run inside the repository.");
        var page = File.ReadAllLines(Path.Combine(root!.FullName, "docs", "data.md"));
        var here = File.ReadAllLines(Path.Combine(root.FullName, "tests", "Nabi.Data.Tests", "DataPageTests.cs")).Select(line => line.Trim()).ToHashSet();
        var isCode = false;
        var lines = 0;
        foreach (var line in page)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isCode = line == "```csharp";
            else if (isCode && line.Trim().Length > 0)
            {
                Assert.True(here.Contains(line.Trim()), $"docs/data.md has a line of code that is not compiled here: {line}");
                lines++;
            }
        }

        Assert.InRange(lines, 20, 200);
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
