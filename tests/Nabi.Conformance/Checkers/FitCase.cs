using System.Globalization;
using System.Text.Json.Nodes;
using Nabi.Callbacks;
using Nabi.Data;

namespace Nabi.Conformance.Checkers;

/// <summary>What a <c>fit</c> case gives to <c>Fit</c>: data, options and callbacks, from any combination of its keys.</summary>
internal sealed class FitCase
{
    private readonly GoldenCase golden;
    private readonly Model model;
    private readonly JsonObject data;

    public FitCase(GoldenCase golden, Model model)
    {
        (this.golden, this.model) = (golden, model);
        data = golden.Json["data"] as JsonObject ?? new JsonObject { ["x"] = "x", ["y"] = "y", ["x_val"] = golden.Has("x_val") ? "x_val" : null, ["y_val"] = golden.Has("y_val") ? "y_val" : null };
        X = Tensors("x", model.InputNames)!;
        Y = Tensors("y", model.OutputNames)!;
        Callbacks = [.. (golden.Json["callbacks"] as JsonArray ?? []).Select(entry => Made(entry!.AsObject()))];
    }

    public IReadOnlyList<Tensor> X { get; }

    public IReadOnlyList<Tensor> Y { get; }

    public IReadOnlyList<Callback> Callbacks { get; }

    public int BatchSize => (int)golden.Json["batch_size"]!;

    /// <summary>Runs <c>Fit</c>, with what looks on besides the case's callbacks.</summary>
    public History Fit(Callback looksOn)
    {
        var options = new FitOptions
        {
            Epochs = (int)golden.Json["epochs"]!,
            BatchSize = BatchSize,
            Shuffle = (bool)golden.Json["shuffle"]!,
            Callbacks = [.. Callbacks, looksOn],
            Verbosity = Verbosity.Silent,
            Validation = Tensors("x_val", model.InputNames) is { } held ? Dataset.From(held, Tensors("y_val", model.OutputNames)!, Weights("sample_weight_val")).Batch(BatchSize) : null,
        };
        foreach (var (name, value) in golden.Json["fit_args"] as JsonObject ?? [])
            options = With(options, name, value!);
        return (string?)golden.Json["data_kind"] switch
        {
            null => model.Fit(X, Y, options with { SampleWeights = Weights("sample_weight") is { Count: > 0 } weights ? weights : null }),
            "pydataset" => model.Fit(Batches(), options with { BatchSize = null }),
            "generator" => model.Fit(Dataset.Generate(_ => Endless()), options with { BatchSize = null }),
            var other => throw new NabiException($"{golden.Name}: unknown data_kind '{other}'."),
        };
    }

    private static FitOptions With(FitOptions options, string name, JsonNode value) => name switch
    {
        "validation_split" => options with { ValidationSplit = (float)value },
        "validation_batch_size" => options with { ValidationBatchSize = (int)value },
        "validation_steps" => options with { ValidationSteps = (int)value },
        "validation_freq" when value is JsonArray list => options with { ValidationEpochs = [.. list.Select(epoch => (int)epoch!)] },
        "validation_freq" => options with { ValidationFrequency = (int)value },
        "steps_per_epoch" => options with { StepsPerEpoch = (int)value },
        "initial_epoch" => options with { InitialEpoch = (int)value },
        "class_weight" => options with
        {
            ClassWeight = value.AsObject().ToDictionary(pair => int.Parse(pair.Key, CultureInfo.InvariantCulture), pair => (float)(double)pair.Value!),
        },
        _ => throw new NabiException($"unknown fit_args '{name}'."),
    };

    private Callback Made(JsonObject entry)
    {
        var config = entry["config"] as JsonObject ?? [];
        var monitor = (string?)config["monitor"] ?? "val_loss";
        var mode = (string?)config["mode"] ?? "auto";
        return (string)entry["class_name"]! switch
        {
            "EarlyStopping" => new EarlyStopping
            {
                Monitor = monitor,
                Mode = mode,
                Patience = (int?)config["patience"] ?? 0,
                Baseline = (float?)(double?)config["baseline"],
                RestoreBestWeights = (bool?)config["restore_best_weights"] ?? false,
                StartFromEpoch = (int?)config["start_from_epoch"] ?? 0,
                MinDelta = (float?)(double?)config["min_delta"] ?? 0f,
            },
            "ReduceLROnPlateau" => new ReduceLROnPlateau
            {
                Monitor = monitor,
                Mode = mode,
                Factor = (float?)(double?)config["factor"] ?? 0.1f,
                Patience = (int?)config["patience"] ?? 10,
                MinDelta = (float?)(double?)config["min_delta"] ?? 1e-4f,
                Cooldown = (int?)config["cooldown"] ?? 0,
                MinLearningRate = (float?)(double?)config["min_lr"] ?? 0f,
            },
            "LearningRateScheduler" when (string?)entry["rule"] == "lr if epoch < 2 else lr * 0.5" => new LearningRateScheduler((epoch, rate) => epoch < 2 ? rate : rate * 0.5f),
            "reset_state_on_epoch_begin" => new LambdaCallback { EpochBegin = _ => model.ResetStates() },
            var other => throw new NabiException($"{golden.Name}: unknown callback '{other}'."),
        };
    }

    private IReadOnlyList<Tensor>? Tensors(string role, IReadOnlyList<string> names) => Keys(role, names) is { } keys ? [.. keys.Select(golden.Tensor)] : null;

    private IReadOnlyList<Tensor?> Weights(string role) => Keys(role, model.OutputNames) is { } keys ? [.. keys.Select(golden.Floats)] : [];

    private IReadOnlyList<string>? Keys(string role, IReadOnlyList<string> names) => data[role] switch
    {
        null => null,
        JsonArray list => [.. list.Select(key => (string)key!)],
        JsonObject named => [.. names.Select(name => (string)named[name]!)],
        var key => [(string)key!],
    };

    private Dataset Batches() => Dataset.FromBatches(Parts());

    private IEnumerable<Batch> Endless()
    {
        while (true)
            foreach (var batch in Parts())
                yield return batch;
    }

    private IEnumerable<Batch> Parts()
    {
        for (var from = 0; from < X[0].Shape[0]; from += BatchSize)
        {
            var (at, count) = (from, Math.Min(BatchSize, X[0].Shape[0] - from));
            yield return new Batch([.. X.Select(x => Ops.Slice(x, 0, at, count))], [.. Y.Select(y => Ops.Slice(y, 0, at, count))]);
        }
    }
}
