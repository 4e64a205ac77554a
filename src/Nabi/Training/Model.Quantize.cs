namespace Nabi;

/// <content>Weights of eight bits.</content>
public partial class Model
{
    /// <summary>Whether a weight is quantized: then the model predicts and is not trained.</summary>
    public bool IsQuantized => Weights.Any(weight => weight.Quantized is not null);

    /// <summary>
    /// Rounds the large weights to whole numbers of eight bits, for prediction: the kernels of dense, recurrent and convolution layers with
    /// a scale for each output, those of embeddings with one for each row. What they are multiplied with is rounded likewise as it comes, a
    /// scale for each row, and the products are those of whole numbers: the same bits on every processor and number of threads. Files in
    /// Keras's formats (<c>.keras</c>, <c>.weights.h5</c>) hold the numbers of eight bits, a quarter of what they were; loading gives the
    /// quantized model back. Biases, normalizations and everything else stay as they are.
    /// </summary>
    /// <remarks>
    /// Keras's <c>model.quantize("int8")</c>, which knows dense layers and embeddings: a file with other quantized layers is for this
    /// library alone. Predicting in a stream and ONNX files take the rounded weights as floats.
    /// </remarks>
    /// <exception cref="NabiException">The model is not built, none of its layers has such weights, or one is not finite.</exception>
    public void Quantize()
    {
        if (!Built)
            throw new NabiException($"Model \"{Name}\" has no weights to quantize yet: give it an Input, or use it once.");
        var weights = Everything(this).SelectMany(layer => layer.QuantizableWeights.Select(weight => (weight, layer.QuantizesRows)))
            .DistinctBy(pair => pair.weight).ToList();
        if (weights.Count == 0)
        {
            throw new NabiException(
                $"Model \"{Name}\" has no layer whose weights can be quantized; dense, recurrent, convolution and "
                + "embedding layers have them.");
        }

        List<(Variable Weight, QuantizedWeights Numbers)> made = [];
        foreach (var (weight, byRow) in weights)
        {
            if (weight.Quantized is null)
                made.Add((weight, Rounded(weight, byRow)));
        }

        foreach (var (weight, numbers) in made)
            weight.Quantize(numbers);
        Programs.Clear();
    }

    private static QuantizedWeights Rounded(Variable weight, bool byRow)
    {
        try
        {
            return QuantizedWeights.Of(weight.Value, byRow);
        }
        catch (NabiException error)
        {
            throw new NabiException($"'{weight.Path}': {error.Message}", error);
        }
    }
}
