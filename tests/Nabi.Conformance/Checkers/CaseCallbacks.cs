using Nabi.Callbacks;

namespace Nabi.Conformance.Checkers;

/// <summary>The callbacks of a case, made from their settings, and what they remember afterwards.</summary>
internal sealed class CaseCallbacks
{
    private readonly List<Callback> callbacks = [];

    public CaseCallbacks(GoldenCase golden, string? backup = null)
    {
        foreach (var node in golden.Json["callbacks"] as JsonArray ?? [])
            callbacks.Add(Make((JsonObject)node!, backup));
    }

    public IReadOnlyList<Callback> All => callbacks;

    /// <summary>Compares the counters of the callbacks with those of Keras.</summary>
    public void Compare(JsonObject? expected, Differences differences, Tolerance tolerance)
    {
        foreach (var (name, node) in expected ?? [])
        {
            foreach (var (key, value) in (JsonObject)node!)
            {
                var actual = callbacks.First(callback => callback.GetType().Name == name) switch
                {
                    EarlyStopping stopping => key switch
                    {
                        "stopped_epoch" => stopping.StoppedEpoch ?? 0,
                        "best_epoch" => stopping.BestEpoch,
                        "best" => stopping.Best,
                        "wait" => stopping.Waited,
                        _ => throw Unknown(key),
                    },
                    ReduceLROnPlateau reducing => key switch
                    {
                        "best" => reducing.Best,
                        "wait" => reducing.Waited,
                        "cooldown_counter" => reducing.Resting,
                        _ => throw Unknown(key),
                    },
                    _ => throw Unknown(key),
                };
                if (!tolerance.Allows(actual, (double)value!))
                    differences.Add($"{name}'s {key}: expected {value}, got {actual}");

                NabiException Unknown(string what) => new($"callback_state_after: '{what}' of {name} is read by no checker.");
            }
        }
    }

    private static Callback Make(JsonObject described, string? backup)
    {
        var name = (string)described["class_name"]!;
        var settings = new Dictionary<string, JsonNode?>(described["config"] as JsonObject ?? [], StringComparer.Ordinal);
        Callback made = name switch
        {
            "EarlyStopping" => new EarlyStopping
            {
                Monitor = Text("monitor", "val_loss"),
                Mode = Text("mode", "auto"),
                Patience = (int)Number("patience", 0),
                MinDelta = (float)Number("min_delta", 0),
                Baseline = settings.Remove("baseline", out var baseline) ? (float)(double)baseline! : null,
                RestoreBestWeights = settings.Remove("restore_best_weights", out var restores) && (bool)restores!,
                StartFromEpoch = (int)Number("start_from_epoch", 0),
            },
            "ReduceLROnPlateau" => new ReduceLROnPlateau
            {
                Monitor = Text("monitor", "val_loss"),
                Mode = Text("mode", "auto"),
                Factor = (float)Number("factor", 0.1),
                Patience = (int)Number("patience", 10),
                MinDelta = (float)Number("min_delta", 1e-4),
                Cooldown = (int)Number("cooldown", 0),
                MinLearningRate = (float)Number("min_lr", 0),
            },
            "LearningRateScheduler" => new LearningRateScheduler(Rule((string?)described["rule"])),
            "BackupAndRestore" => new BackupAndRestore(backup ?? throw new NabiException("A BackupAndRestore needs a folder.")),
            "reset_state_on_epoch_begin" => new StateResetter(),
            _ => throw new NabiException($"The callback '{name}' is made by no checker."),
        };
        return settings.Count == 0
            ? made : throw new NabiException($"The setting '{settings.Keys.First()}' of the callback {name} is read by no checker.");

        string Text(string key, string otherwise) => settings.Remove(key, out var value) ? (string)value! : otherwise;

        double Number(string key, double otherwise) => settings.Remove(key, out var value) ? (double)value! : otherwise;
    }

    // A rule is a piece of Python in the case.
    private static Func<int, float, float> Rule(string? rule) => rule switch
    {
        "lr if epoch < 2 else lr * 0.5" => (epoch, rate) => epoch < 2 ? rate : rate * 0.5f,
        _ => throw new NabiException($"The rule '{rule}' of a LearningRateScheduler is read by no checker."),
    };
}
