using Nabi.Losses;
using Nabi.Metrics;
using Nabi.Optimizers;

namespace Nabi.Formats;

/// <summary>
/// Compiles a model as a file says: optimizer, losses, weights, metrics. A metric that cannot be made is left out; without its optimizer or
/// a loss the model stays uncompiled. Either is noted, or refused where the settings were asked for.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="config">The settings in Keras 3's form.</param>
/// <param name="source">What errors call the file's part.</param>
/// <param name="log">Where what cannot be taken over is noted.</param>
internal sealed class CompileReader(Model model, JsonObject config, string source, LoadLog log)
{
    /// <summary>What follows where a model cannot be compiled as the file says.</summary>
    public const string NotCompiled = "the model is loaded without being compiled";

    private readonly IReadOnlyList<string> names = model.OutputNames;
    private readonly KerasForm form = new(log);

    /// <summary>Compiles the model; does nothing when the config is empty.</summary>
    /// <returns>Whether the model is compiled now.</returns>
    /// <exception cref="NabiException">Something cannot be made, and the settings were asked for.</exception>
    public bool Apply()
    {
        if (config["optimizer"] is not { } optimizer)
            return false;
        if (!log.TryRead(NotCompiled, () => Registry.Read<Optimizer>(Inner(optimizer), source, form), out var made)
            || !log.TryRead(NotCompiled,
                () => ByOutput(config["loss"]).Select(loss => loss is null ? null : Registry.Read<Loss>(loss, source, form)).ToList(),
                out var losses)
            || !log.TryRead(NotCompiled, () => Weights(config["loss_weights"]), out var weights))
        {
            return false;
        }

        var metrics = Metrics("metrics");
        var weighted = Metrics("weighted_metrics");
        return log.Try(NotCompiled, () => model.Compile(
            made, losses.Count > 0 ? losses : [null], weights, metrics, weighted,
            config["run_eagerly"] is JsonValue eager && eager.TryGetValue<bool>(out var eagerly) && eagerly));
    }

    /// <summary>The optimizer inside one that scales the loss for numbers of 16 bits; numbers here have 32.</summary>
    private JsonNode Inner(JsonNode optimizer)
    {
        if (optimizer is not JsonObject || optimizer["config"] is not JsonObject settings
            || (settings["inner_optimizer"] ?? settings["optimizer"]) is not { } inner)
        {
            return optimizer;
        }

        log.Add(
            $"{source}: of the optimizer {JsonDescription.Of(optimizer["class_name"])} the one inside is used: numbers have 32 bits here, "
            + "and the loss needs no scale.");
        return inner;
    }

    /// <summary>One value per output: from a single one, a list, or an object by output name.</summary>
    private List<JsonNode?> ByOutput(JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list],
        JsonObject named when !named.ContainsKey("class_name") => [.. names.Select(name => named[name])],
        _ => [node],
    };

    private List<float>? Weights(JsonNode? node)
    {
        if (node is null)
            return null;
        var list = ByOutput(node);
        return list.TrueForAll(weight => weight is null) ? null : [.. list.Select(weight => weight is null ? 1f
            : weight is JsonValue value && value.TryGetValue<double>(out var number) ? (float)number
            : throw new NabiException($"{source}: a loss weight must be a number, got {JsonDescription.Of(weight)}."))];
    }

    private List<IReadOnlyList<Metric>> Metrics(string key)
    {
        var node = config[key];
        var outputs = ByOutput(node);
        if (outputs.Count == 0)
            return [];
        // A flat list is that of the one output; of several outputs, one metric each.
        if (node is JsonArray && names.Count <= 1 && outputs.TrueForAll(entry => entry is not JsonArray))
            outputs = [new JsonArray([.. outputs.Select(entry => entry?.DeepClone())])];
        return [
            .. outputs.Select(
                entry =>
                    (IReadOnlyList<Metric>)[.. (entry is JsonArray list ? (IEnumerable<JsonNode?>)list : [entry]).OfType<JsonNode>()
                        .Select(Metric).OfType<Metric>()])];
    }

    /// <summary>A metric, or null where it cannot be made. One given by a word is called by that word in logs.</summary>
    private Metric? Metric(JsonNode node)
        => log.TryRead(
            "the metric is left out",
            () => node is JsonValue value && value.TryGetValue<string>(out var word)
                ? (Metric)word : Registry.Read<Metric>(node, source, form),
            out var metric) ? metric : null;
}
