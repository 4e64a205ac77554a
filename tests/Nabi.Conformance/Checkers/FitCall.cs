using System.Globalization;
using Nabi.Callbacks;
using Nabi.Data;

namespace Nabi.Conformance.Checkers;

/// <summary>The call of <c>Fit</c> that a case describes: its data, its options and its callbacks.</summary>
/// <param name="golden">The case.</param>
/// <param name="model">The compiled model.</param>
/// <param name="backup">The folder for <c>BackupAndRestore</c>, when the case has it.</param>
internal sealed class FitCall(GoldenCase golden, Model model, string? backup = null)
{
    private readonly JsonObject options = golden.Json["fit_args"] as JsonObject ?? [];

    public IReadOnlyList<Tensor> Inputs { get; } = Named(golden, "x", model.InputNames);

    public IReadOnlyList<Tensor> Targets { get; } = Named(golden, "y", model.OutputNames);

    /// <summary>The callbacks of the case.</summary>
    public CaseCallbacks Callbacks { get; } = new(golden, backup);

    /// <summary>The learning rates of the last run.</summary>
    public RateRecorder Rates { get; private set; } = new();

    /// <summary>Weights by class, whose keys are texts in a case.</summary>
    public JsonObject? ClassWeight { get; init; }

    private int BatchSize => (int)golden.Json["batch_size"]!;

    public History Run(int epochs, IReadOnlyList<Callback>? more = null)
    {
        Rates = new RateRecorder();
        List<Callback> callbacks = [.. Callbacks.All, .. more ?? [], Rates];
        var given = new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = (int?)options["initial_epoch"] ?? 0,
            StepsPerEpoch = (int?)options["steps_per_epoch"],
            ValidationSplit = (float?)options["validation_split"] ?? 0f,
            Validation = Validation(),
            ValidationBatchSize = (int?)options["validation_batch_size"],
            ValidationSteps = (int?)options["validation_steps"],
            ValidationFrequency = options["validation_freq"] is JsonValue every ? (int)every : 1,
            ValidationEpochs = options["validation_freq"] is JsonArray chosen ? [.. chosen.Select(epoch => (int)epoch!)] : null,
            ClassWeight = ClassWeight?.ToDictionary(pair => int.Parse(pair.Key, CultureInfo.InvariantCulture),
                pair => (float)(double)pair.Value!),
            Callbacks = callbacks,
            Verbosity = Verbosity.Silent,
        };
        return (string?)golden.Json["data_kind"] is { } kind
            ? model.Fit(Data(kind), given)
            : model.Fit(Inputs, Targets, given with
            {
                BatchSize = BatchSize,
                Shuffle = (bool)golden.Json["shuffle"]!,
                SampleWeights = Weights("sample_weight") is { Count: > 0 } weights ? weights : null
            });
    }

    private Dataset Data(string kind) => kind switch
    {
        "pydataset" => Dataset.From(Inputs, Targets).Batch(BatchSize),
        "generator" => Dataset.FromBatches(Endless()),
        _ => throw new NabiException($"data_kind: '{kind}' is read by no checker."),
    };

    private IEnumerable<Batch> Endless()
    {
        while (true)
        {
            foreach (var batch in Dataset.From(Inputs, Targets).Batch(BatchSize))
                yield return batch;
        }
    }

    private Dataset? Validation()
    {
        var x = Named(golden, "x_val", model.InputNames);
        if (x.Length == 0)
            return null;
        return Dataset.From(x, Named(golden, "y_val", model.OutputNames), Weights("sample_weight_val")).Batch(BatchSize);
    }

    private List<Tensor?> Weights(string role) => [.. Keys(golden, role, model.OutputNames).Select(golden.Floats)];

    private static Tensor[] Named(GoldenCase golden, string role, IReadOnlyList<string> names)
        => [.. Keys(golden, role, names).Select(golden.Tensor)];

    // One key, a list of keys, or keys by the names of the inputs or outputs; without the entry, the array of this name if there is one.
    private static string[] Keys(GoldenCase golden, string role, IReadOnlyList<string> names) => golden.Json["data"]?[role] switch
    {
        null => golden.Has(role) ? [role] : [],
        JsonArray list => [.. list.Select(key => (string)key!)],
        JsonObject named => [.. names.Select(name => (string)named[name]!)],
        var key => [(string)key!],
    };
}
