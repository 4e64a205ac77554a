using Nabi.Layers;

namespace Nabi.Serving;

/// <summary>
/// How far inputs are from the training data, where a Normalization layer follows an input: the distance of each feature's moving mean from
/// the training mean, in standard deviations of the training data.
/// </summary>
/// <param name="input">The input's name.</param>
/// <param name="place">Which input.</param>
/// <param name="mean">The training data's mean, one number per feature.</param>
/// <param name="deviation">The training data's standard deviation, one number per feature.</param>
internal sealed class InputDrift(string input, int place, float[] mean, float[] deviation)
{
    private const double Share = 0.01;

    private readonly Lock gate = new();
    private readonly double[] moving = [.. mean.Select(value => (double)value)];

    public string Input => input;

    public int Place => place;

    /// <summary>The largest distance of a feature.</summary>
    public double Largest
    {
        get
        {
            lock (gate)
                return moving.Select((value, i) => Math.Abs(value - mean[i]) / Math.Max(deviation[i], 1e-7f)).DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>What can be watched of a model.</summary>
    public static IReadOnlyList<InputDrift> Of(Model model)
    {
        List<InputDrift> found = [];
        for (var place = 0; place < model.Inputs.Count; place++)
        {
            if (Behind(model, place) is { Built: true, Invert: false } layer && Statistics(layer) is { } known
                && model.Inputs[place].Shape[-1] == known.Mean.Length)
            {
                found.Add(new InputDrift(model.InputNames[place], place, known.Mean, [.. known.Variance.Select(MathF.Sqrt)]));
            }
        }

        return found;
    }

    /// <summary>The Normalization that gets an input as it is.</summary>
    private static Normalization? Behind(Model model, int place)
        => model.Graph is { } graph
            ? graph.Calls.FirstOrDefault(call => call.Layer is Normalization && ReferenceEquals(call.Inputs[0], model.Inputs[place]))?.Layer
                as Normalization
            : model.Layers.FirstOrDefault(layer => layer is not Nabi.Layers.Input) as Normalization;

    /// <summary>Takes the numbers of a batch into account.</summary>
    public void Add(Tensor values)
    {
        if (values.DType != DType.Float32 || values.Length == 0)
            return;
        var numbers = values.Floats;
        var rows = numbers.Length / mean.Length;
        lock (gate)
        {
            for (var feature = 0; feature < mean.Length; feature++)
            {
                var sum = 0.0;
                for (var row = 0; row < rows; row++)
                    sum += numbers[row * mean.Length + feature];
                if (double.IsFinite(sum))
                    moving[feature] += Share * (sum / rows - moving[feature]);
            }
        }
    }

    private static (float[] Mean, float[] Variance)? Statistics(Normalization layer)
        => layer.Mean is { } given && layer.Variance is { } spread ? (given.ToArray(), spread.ToArray())
            : layer.Weights is [var mean, var variance, ..] && mean.Shape == variance.Shape
            ? (mean.Value.ToArray(), variance.Value.ToArray()) : null;
}
