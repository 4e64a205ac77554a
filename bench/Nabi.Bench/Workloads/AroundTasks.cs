using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Nabi.Data;
using Nabi.Files;
using Nabi.Formats;
using Nabi.Initializers;
using nietras.SeparatedValues;

namespace Nabi.Bench;

/// <summary>What programs do around training: first weights, data sets, tables, words, windows, model files.</summary>
internal static class AroundTasks
{
    private const int Lines = 200_000, Columns = 15;

    /// <summary>Every task; those that read a data set only where the folder has it.</summary>
    /// <param name="data">The folder that holds mnist, imdb and so on; null for none.</param>
    public static IEnumerable<AroundTask> All(string? data)
    {
        yield return new("orthogonal", "as many multiplications in one product", Orthogonal);
        if (Has("mnist/train-images-idx3-ubyte.gz"))
            yield return new("mnist", "gunzip alone", () => (() => Mnist.Load(data), () => Gunzip("mnist")));
        if (Has("fashion-mnist/train-images-idx3-ubyte.gz"))
            yield return new("fashion-mnist", "gunzip alone", () => (() => FashionMnist.Load(data), () => Gunzip("fashion-mnist")));
        if (Has("cifar10/cifar-10-batches-bin/data_batch_1.bin.gz"))
        {
            yield return new("cifar10", "gunzip alone",
                () => (() => Cifar10.Load(data), () => Gunzip("cifar10/cifar-10-batches-bin")));
        }

        if (Has("imdb/imdb.npz"))
            yield return new("imdb", "unzipping alone", () => (() => Imdb.Load(folder: data), () => Unzip("imdb/imdb.npz")));
        if (Has("reuters/reuters.npz"))
            yield return new("reuters", "unzipping alone", () => (() => Reuters.Load(folder: data), () => Unzip("reuters/reuters.npz")));
        if (Has("imdb/aclImdb_subset.tar.gz"))
            yield return new("reviews", "gunzip and decoding", () => (() => Imdb.LoadTexts(data), Decoded));
        yield return new("csv", "Sep alone", Csv);
        foreach (var task in Words())
            yield return task;
        yield return new("windows", "copying", Windows);
        yield return new("windows of samples", "copying", SampleWindows);
        foreach (var format in (string[])[".keras", ".weights.h5", ".safetensors", ".npz"])
        {
            yield return new($"load {format}", "reading the file", () => Loading(format));
            yield return new($"save {format}", "writing the bytes", () => Saving(format));
        }

        bool Has(string name) => data is not null && File.Exists(Path.Combine(data, name));

        void Gunzip(string set)
        {
            foreach (var path in Directory.GetFiles(Path.Combine(data!, set), "*.gz"))
            {
                using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
                Drain(stream);
            }
        }

        void Unzip(string name)
        {
            using var zip = ZipFile.OpenRead(Path.Combine(data!, name));
            foreach (var entry in zip.Entries)
            {
                using var stream = entry.Open();
                Drain(stream);
            }
        }

        void Decoded()
        {
            using var stream = new GZipStream(File.OpenRead(Path.Combine(data!, "imdb/aclImdb_subset.tar.gz")), CompressionMode.Decompress);
            List<string> parts = [];
            var buffer = new byte[2048];
            for (int got; (got = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
                parts.Add(Encoding.UTF8.GetString(buffer, 0, got));
        }
    }

    private static void Drain(Stream stream)
    {
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) > 0)
        {
        }
    }

    private static (Action, Action?) Orthogonal()
    {
        Initializer initializer = new Orthogonal { Seed = 1 };
        var rows = new RandomData(1).Uniform(1024, 4096);
        return (() => initializer.Create(new Shape(1024, 4096)), () => Ops.MatMul(rows, rows, transposeB: true));
    }

    private static (Action, Action?) Csv()
    {
        var text = new StringBuilder("date");
        for (var column = 1; column < Columns; column++)
            text.Append(",c").Append(column);
        var random = new Random(1);
        for (var row = 0; row < Lines; row++)
        {
            text.Append("\n2024-01-01 00:10:00");
            for (var column = 1; column < Columns; column++)
                text.Append(',').Append(Text(Math.Round(1000 * random.NextDouble(), 2)));
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return (() => CsvFile.Read(new MemoryStream(bytes)), () =>
        {
            using var reader = Sep.New(',').Reader().From(bytes);
            List<double> values = [];
            foreach (var row in reader)
            {
                for (var column = 1; column < Columns; column++)
                    values.Add(row[column].Parse<double>());
            }
        }
        );
    }

    private static IEnumerable<AroundTask> Words()
    {
        Lazy<string[]> texts = new(Reviews);
        yield return new("tokenizer", "a loop over a dictionary",
            () => (() => new Tokenizer().FitOnTexts(texts.Value), () => Counted(texts.Value)));
        yield return new("texts to sequences", "", () =>
        {
            var tokenizer = new Tokenizer();
            tokenizer.FitOnTexts(texts.Value);
            return (() => tokenizer.TextsToSequences(texts.Value), null);
        });
        yield return new("vectorization", "a loop over a dictionary", () =>
        {
            var x = Tensor.From(texts.Value);
            return (() => new TextVectorization().Adapt(x), () => Counted(texts.Value));
        });
    }

    /// <summary>Words as rare as those of a language, with capitals and punctuation.</summary>
    private static string[] Reviews()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 25_000).Select(_ =>
        {
            var text = new StringBuilder();
            for (var i = 0; i < 230; i++)
            {
                var rank = (int)Math.Pow(90_000, random.NextDouble());
                text.Append(i % 12 == 0 ? "W" : "w").Append(Text(rank * 7919 % 1_000_003)).Append(i % 12 == 11 ? ". " : " ");
            }

            return text.ToString();
        })];
    }

    private static void Counted(string[] texts)
    {
        Dictionary<string, int> counts = [];
        var spans = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> word = stackalloc char[64];
        foreach (var text in texts)
        {
            var length = 0;
            foreach (var letter in text)
            {
                if (char.IsAsciiLetterOrDigit(letter))
                {
                    word[length++] = char.ToLowerInvariant(letter);
                }
                else if (length > 0)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(spans, word[..length], out _)++;
                    length = 0;
                }
            }
        }
    }

    private static (Action, Action?) Windows()
    {
        const int Steps = 400_000, Features = 14, Length = 120, Rate = 6, Count = 40_000, Batch = 256;
        var data = new RandomData(1).Uniform(Steps, Features);
        var targets = new RandomData(2).Uniform(Steps);
        var batches = TimeSeries.Windows(data, targets, Length, samplingRate: Rate, batchSize: Batch, shuffle: true, endIndex: Count);
        var memory = new float[Batch * Length * Features];
        return (() =>
        {
            foreach (var batch in batches.Epoch(0, new BatchBuffer()))
                _ = batch.Size;
        }, () =>
        {
            var random = new Random(1);
            var from = data.AsSpan();
            var width = data.Shape[1];
            for (var window = 0; window < Count - (Length - 1) * Rate; window++)
            {
                var start = random.Next(Count - Length * Rate);
                var to = memory.AsSpan(window % Batch * Length * Features);
                for (var k = 0; k < Length; k++)
                    from.Slice((start + k * Rate) * width, width).CopyTo(to[(k * width)..]);
            }
        }
        );
    }

    private static (Action, Action?) SampleWindows()
    {
        const int Count = 100_000, Features = 14, Length = 24, Batch = 256;
        var data = new RandomData(1).Uniform(Count, Features);
        Dataset batches = Dataset.From(data, new RandomData(2).Uniform(Count)).Window(Length, shift: 1).Batch(Batch);
        var memory = new float[Batch * Length * Features];
        return (() =>
        {
            foreach (var batch in batches.Epoch(0, new BatchBuffer()))
                _ = batch.Size;
        }, () =>
        {
            var from = data.AsSpan();
            for (var window = 0; window <= Count - Length; window++)
                from.Slice(window * Features, Length * Features).CopyTo(memory.AsSpan(window % Batch * Length * Features));
        }
        );
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static Sequential Large()
    {
        Sequential model = [new Input(16, 512), new LSTM(1024), new Dense(4096), new Dense(8)];
        return model;
    }

    private static (Action, Action?) Loading(string format)
    {
        var (path, model) = (Path.Combine(Path.GetTempPath(), "nabi-bench" + format), Large());
        if (format == ".keras")
            model.Save(path);
        else
            model.SaveWeights(path);
        var bytes = new byte[1 << 20];
        return (() =>
        {
            if (format == ".keras")
                Model.Load(path);
            else
                model.LoadWeights(path);
        }, () =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            while (file.Read(bytes) > 0)
            {
            }
        }
        );
    }

    private static (Action, Action?) Saving(string format)
    {
        var (path, model) = (Path.Combine(Path.GetTempPath(), "nabi-bench" + format), Large());
        var weights = model.Weights.Sum(weight => weight.Value.Length);
        var bytes = new byte[1 << 20];
        return (() =>
        {
            if (format == ".keras")
                model.Save(path);
            else
                model.SaveWeights(path);
        }, () => AtomicFile.Write(path + ".least", stream =>
        {
            for (var left = 4L * weights; left > 0; left -= bytes.Length)
                stream.Write(bytes);
        }));
    }
}
