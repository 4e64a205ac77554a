namespace Nabi.Formats;

/// <summary>A convolution of a darknet file, and the batch normalization behind it.</summary>
/// <param name="Convolution">The convolution.</param>
/// <param name="Normalization">What stands behind it in place of a bias; null for none.</param>
internal sealed record DarknetUnit(Conv2D Convolution, BatchNormalization? Normalization)
{
    /// <summary>How many numbers it has in the file.</summary>
    public long Count => Variables.Sum(variable => (long)variable.Value.Length);

    /// <summary>Its weights in the file's order: bias, or beta, gamma, moving mean and moving variance; the kernel last.</summary>
    public IReadOnlyList<Variable> Variables
        => Normalization is { } normalization ? [.. new[] { 1, 0, 2, 3 }.Select(i => normalization.Weights[i]), Convolution.Weights[0]]
            : [Convolution.Weights[1], Convolution.Weights[0]];

    /// <summary>
    /// The convolutions of a model in darknet's order: by the number at the end of their names where all names are otherwise the same
    /// (<c>conv_0</c>, <c>conv_1</c>; <c>conv2d</c>, <c>conv2d_1</c>), else in the order in which they run.
    /// </summary>
    /// <exception cref="NabiException">The model has layers with weights that darknet's files do not hold.</exception>
    public static IReadOnlyList<DarknetUnit> Of(Model model)
    {
        var graph = model.Graph ?? (model.Inputs.Count > 0 ? new Graph(model.Inputs, model.Outputs, $"Model \"{model.Name}\"") : null);
        var calls = graph?.Calls
            ?? throw new NabiException($"\"{model.Name}\" is a model class of its own; darknet's files are for models of layers.");
        List<DarknetUnit> units = [];
        HashSet<Layer> taken = new(ReferenceEqualityComparer.Instance);
        foreach (var call in calls.Where(call => call.Layer is Conv2D))
        {
            var convolution = (Conv2D)call.Layer;
            var after = calls.FirstOrDefault(other => other.Inputs.Length == 1 && ReferenceEquals(other.Inputs[0], call.Outputs[0])
                && other.Layer is BatchNormalization { Weights.Count: 4 })?.Layer as BatchNormalization;
            if (convolution.Groups != 1 || convolution.UseBias == after is not null || !taken.Add(convolution))
            {
                throw new NabiException(
                    $"{convolution.Title} is none of darknet's convolutions: it needs one group, one place in the "
                    + "model, and either a bias or "
                    + "a batch normalization with gamma and beta behind it.");
            }

            if (after is not null)
                taken.Add(after);
            units.Add(new DarknetUnit(convolution, after));
        }

        if (model.Layers.FirstOrDefault(layer => layer.Weights.Count > 0 && !taken.Contains(layer)) is { } other)
            throw new NabiException($"{other.Title} has weights, and darknet's files hold those of Conv2D and BatchNormalization alone.");
        return units.Count > 0 ? CreationOrder.Of(units, unit => unit.Convolution.Name)
            : throw new NabiException($"\"{model.Name}\" has no convolution, so darknet's files hold nothing of it.");
    }
}
