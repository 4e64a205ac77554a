using Microsoft.AspNetCore.Builder;
using Nabi;
using Nabi.Distributed;
using Nabi.Forecasting;
using Nabi.Formats;
using Nabi.Images;
using Nabi.Layers;
using Nabi.Onnx;
using Nabi.Parquet;
using Nabi.Serving;

namespace Documentation.Pages;

/// <summary>The code of the packages' pages, src/*/README.md.</summary>
public sealed class PackagesPage : Page
{
    [Fact]
    public void Nabi_trains_saves_and_loads()
    {
        var (x, y) = (Some(40, 28, 28), SomeIds(10, 40));

        var model = new Sequential
        {
            new Input(28, 28),
            new LSTM(128) { Dropout = 0.2f },
            new Dense(10, "softmax"),
        };
        model.Compile("adam", "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(x, y, epochs: 5, batchSize: 64, validationSplit: 0.1f);
        model.Save("digits.keras");                        // Keras opens it as it is
        Tensor predicted = Model.Load("digits.keras").Predict(x);

        Assert.Equal(model.Predict(x).ToArray(), predicted.ToArray());
    }

    [Fact]
    public void Nabi_Onnx_saves_and_loads()
    {
        var model = new Sequential { new Input(6, 3), new GRU(4), new Dense(2) };

        model.SaveOnnx("model.onnx");
        Model imported = Model.LoadOnnx("model.onnx");

        ModelFormats.Register(new OnnxFormat());           // once: then Save, Load and ModelCheckpoint know the ending

        Assert.Equal(new Shape(2, 2), imported.Predict(Some(2, 6, 3)).Shape);
        Assert.Equal(new Shape(2, 2), Model.Load("model.onnx").Predict(Some(2, 6, 3)).Shape);
    }

    [Fact]
    public void Nabi_Forecasting_reads_learns_and_forecasts()
    {
        File.WriteAllText("sensors.csv",
            "timestamp,machine,load\n" + string.Concat(Enumerable.Range(0, 400).SelectMany(i => "ab".Select(machine =>
            $"{new DateTime(2024, 1, 1).AddHours(i):yyyy-MM-dd HH:mm},{machine},{i % 24 + machine - 'a'}\n"))));

        SeriesTable table = SeriesTable.FromCsv("sensors.csv", new()
        {
            Time = "timestamp",
            Series = ["machine"],
            Targets = ["load"],
        });
        Forecaster forecaster = new(horizon: 24) { Model = new SeasonalNaive(), Levels = [0.8, 0.95] };
        Console.WriteLine(forecaster.Backtest(table, folds: 3));
        Forecast forecast = forecaster.Fit(table).Predict(table);
        forecast.SaveCsv("forecast.csv");
        forecast.Plot().Save("forecast.svg");
        forecaster.Save("load.forecast");

        Assert.Equal(24, forecast["b"].Horizon);
    }

    [Fact]
    public async Task Nabi_Serving_answers()
    {
        new Sequential { new Input(3), new Dense(2) }.Save("digits.keras");
        string[] args = ["--urls", "http://127.0.0.1:0"];

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddNabi(options => options.AddModel("digits.keras"));
        var app = builder.Build();
        app.MapNabi();

        await app.StartAsync();
        using var client = new NabiClient(new Uri(app.Urls.First()));
        Assert.Equal(new Shape(4, 2), (await client.PredictAsync("digits", Some(4, 3))).Shape);
        await app.DisposeAsync();
    }

    [Fact]
    public void Nabi_Distributed_trains_alone_without_a_launcher()
    {
        var (x, y) = (Some(40, 3), SomeIds(2, 40));
        var model = new Sequential { new Input(3), new Dense(2, "softmax") };
        model.Compile("adam", "sparse_categorical_crossentropy");

        using var cluster = Cluster.Join();
        model.Fit(x, y, new() { Epochs = 5, Cluster = cluster });
        Assert.Equal(1, cluster.Size);
    }

    [Fact]
    public void Nabi_Parquet_reads_files()
    {
        Assert.Throws<NabiException>(() =>
        {
            SeriesTable table = ParquetTable.Read("sensors.parquet", new()
            {
                Time = "timestamp",
                Series = ["machine"],
                Targets = ["load"],
            });
            Console.WriteLine(table);
        });
    }

    [Fact]
    public void Nabi_Images_reads_files_and_folders()
    {
        Directory.CreateDirectory("flowers/rose");
        ImageFile.Save("cat.jpg", Some(30, 40, 3));
        for (var i = 0; i < 5; i++)
            File.Copy("cat.jpg", $"flowers/rose/{i}.jpg");

        Tensor cat = ImageFile.Load("cat.jpg", new() { TargetSize = (224, 224), Interpolation = "bilinear" });
        ImageDataset train = ImageDataset.FromDirectory("flowers", new() { ValidationSplit = 0.2, Subset = "training", Seed = 1 });

        Assert.Equal([224, 224, 3], cat.Shape);
        Assert.Equal(4, train.SampleCount);
    }
}
