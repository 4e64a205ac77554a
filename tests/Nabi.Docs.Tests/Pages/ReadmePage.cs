using System.IO.Compression;
using Nabi;
using Nabi.Callbacks;
using Nabi.Data;
using Nabi.Formats;
using Nabi.Layers;
using Nabi.Optimizers;

namespace Documentation.Pages;

/// <summary>The code of README.md, on a few digits of our own.</summary>
public sealed class ReadmePage : Page
{
    [Fact]
    public void A_model()
    {
        WriteDigits("train", 256);
        WriteDigits("t10k", 64);
        var before = Environment.GetEnvironmentVariable("NABI_DATA");
        Environment.SetEnvironmentVariable("NABI_DATA", Environment.CurrentDirectory);
        try
        {
            Run();
        }
        finally
        {
            Environment.SetEnvironmentVariable("NABI_DATA", before);
        }
    }

    private static void Run()
    {
        var (train, test) = Mnist.Load();                       // fetched once, then read from ~/.nabi
        train = train.Scale(1 / 255f);
        test = test.Scale(1 / 255f);

        var model = new Sequential
        {
            new Input(28, 28),                                  // 28 time steps, each a row of 28 pixels
            new LSTM(128) { Dropout = 0.2f },
            new Dense(10, "softmax"),
        };
        model.Compile(new Adam(1e-3f) { ClipNorm = 1f }, "sparse_categorical_crossentropy", "accuracy");
        var history = model.Fit(train, epochs: 5, batchSize: 64, shuffle: true, validation: test, callbacks: [new EarlyStopping { Patience = 2 }]);
        Console.WriteLine($"accuracy {history["val_accuracy"][^1]:0.0000}");

        model.Save("mnist-lstm.keras");                         // Keras opens it as it is
        var again = Model.Load("mnist-lstm.keras");
        Assert.Equal(model.Predict(test.X).ToArray(), again.Predict(test.X).ToArray());
        Assert.InRange(history.Epochs.Count, 1, 5);
        Assert.Equal(0.001f, again.Optimizer!.LearningRate);
    }

    /// <summary>Digits as MNIST's files hold them: class i is a bright row i.</summary>
    private static void WriteDigits(string half, int count)
    {
        Directory.CreateDirectory("mnist");
        var images = new byte[16 + count * 28 * 28];
        var labels = new byte[8 + count];
        ((byte[])[0, 0, 8, 3, 0, 0, (byte)(count >> 8), (byte)count, 0, 0, 0, 28, 0, 0, 0, 28]).CopyTo(images, 0);
        ((byte[])[0, 0, 8, 1, 0, 0, (byte)(count >> 8), (byte)count]).CopyTo(labels, 0);
        for (var i = 0; i < count; i++)
        {
            labels[8 + i] = (byte)(i % 10);
            images.AsSpan(16 + i * 28 * 28 + i % 10 * 28, 28).Fill(200);
        }

        Write($"mnist/{half}-images-idx3-ubyte.gz", images);
        Write($"mnist/{half}-labels-idx1-ubyte.gz", labels);
    }

    private static void Write(string path, byte[] bytes)
    {
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(bytes);
    }
}
