using System.Globalization;
using Nabi.Callbacks;
using Nabi.Tests.Training;

namespace Nabi.Tests;

/// <summary>What the library says and writes is the same in every country: points, minus signs, what is no number.</summary>
public sealed class CultureTests
{
    // As in Germany, Sweden, Saudi Arabia and Iran; made here, because not every machine knows them.
    public static TheoryData<string, string, string> Formats => new()
    {
        { ",", "-", "NaN" },
        { ",", "\u2212", "\u00a4\u00a4\u00a4" },
        { ".", "\u061c-", "\u0644\u064a\u0633" },
        { "\u066b", "\u200e\u2212", "\u0646\u0627" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Sentences_and_texts(string point, string minus, string nan)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NumberDecimalSeparator = point,
            NegativeSign = minus,
            NaNSymbol = nan,
            PositiveInfinitySymbol = "\u221e",
            NumberGroupSeparator = "'",
            PercentDecimalSeparator = point,
        };
        Assert.Equal($"{minus}1{point}5", (-1.5f).ToString(culture));
        Assert.Equal(In(CultureInfo.InvariantCulture), In(culture));
    }

    private static string[] In(CultureInfo culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return [.. Said().SelectMany(said => said()).Select((text, i) => $"{i.ToString(CultureInfo.InvariantCulture)}: {text}")];
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<Func<IEnumerable<string>>> Said()
    {
        foreach (var act in LayerRefusalTests.Acts)
            yield return () => [Refused(act)];
        yield return () => Registry.Names<Layer>().Concat(Registry.Names<Optimizer>());
        yield return () => LayerCases.All.Values.Select(one => $"{one.Make().Name} {Registry.Write(one.Make()).ToJsonString()}");
        foreach (var act in Acts)
            yield return () => [Refused(act)];
        yield return Trained;
    }

    private static IEnumerable<Func<object>> Acts
    => [
        () => new Dropout(-0.5f),
        () => new Adam(-0.5f),
        () => new SGD { Momentum = -1.5f },
        () => new Adam { Beta1 = 1.5f },
        () => new ExponentialDecay(0.1f, -2.5f, 0.5f),
        () => new UpSampling2D((-1, 2)),
        () => new ZeroPadding2D((-1, 2), (3, -4)),
        () => new Rescaling(float.NaN),
        () => new Nabi.Losses.Huber { Delta = -0.5f },
        () => new Nabi.Metrics.Precision { Thresholds = [-0.5f] },
        () => new Nabi.Metrics.AUC { NumThresholds = -3 },
        () => new Nabi.Regularizers.L2(-0.5f),
        () => new Nabi.Constraints.MaxNorm(-0.5f),
        () => Tensor.Ones(2, 3)[.., -4],
        () => Ops.Transpose(Tensor.Ones(2, 3), [-5, 1]),
        () => Ops.Tile(Tensor.Ones(2, 3), -1, 2),
        () => Ops.Moveaxis(Tensor.Ones(2, 3), [-7], [0]),
        () => Ops.Reshape(Tensor.Ones(2, 3), [-1, -1]),
        () => new Shape(-7),
        () => (Nabi.Activations.Activation)"reli",
        () => Fit(new FitOptions { ValidationSplit = -0.5f }),
        () => Fit(new FitOptions { Epochs = -1 }),
        () => Fit(new FitOptions { StepsPerEpoch = -3 }),
        () => Fit(new FitOptions { ClassWeight = new Dictionary<int, float> { [-1] = -0.5f } }),
        () => Fit(new FitOptions { Callbacks = [new EarlyStopping { Monitor = "inch" }] }),
        () => Fit(new FitOptions { Callbacks = [new ReduceLROnPlateau { Factor = 1.5f }] }),
        () => SmallModels.Classifier().Stream(-1),
        () => new Sampler { Temperature = -0.5f },
    ];

    private static IEnumerable<string> Trained()
    {
        Seeds.Set(1);
        var model = SmallModels.Classifier();
        model.Compile(new Adam(0.001234f), "sparse_categorical_crossentropy", "accuracy");
        var (x, y) = SmallModels.Data(16);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var path = Path.Combine(Path.GetTempPath(), $"nabi-culture-{Environment.CurrentManagedThreadId}.csv");
        model.Fit(x, y, new FitOptions
        {
            Epochs = 2,
            Verbosity = Verbosity.Line,
            Output = output,
            Callbacks = [new CSVLogger(path), new LearningRateScheduler((_, _) => 0.00125f)],
        });
        var log = File.ReadAllText(path);
        File.Delete(path);
        return [model.Summary(), log, System.Text.RegularExpressions.Regex.Replace(output.ToString(), " *[0-9.]+ ?[mu]?s(/step)?", ""),
            model.Evaluate(x, y).ToString()!, (x * -1.5f).ToString(), model.Optimizer!.ToString()!,
            Registry.Write(model.Optimizer).ToJsonString()];
    }

    private static History Fit(FitOptions options)
    {
        var model = SmallModels.Classifier();
        model.Compile("sgd", "sparse_categorical_crossentropy");
        var (x, y) = SmallModels.Data(8);
        return model.Fit(x, y, options with { Verbosity = Verbosity.Silent });
    }

    private static string Refused(Func<object> act)
    {
        try
        {
            return $"gives {act().GetType().Name}";
        }
        catch (NabiException error)
        {
            return error.Message;
        }
    }
}
