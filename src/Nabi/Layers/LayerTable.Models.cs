namespace Nabi.Layers;

internal static partial class LayerTable
{
    /// <summary>Layers of Keras that are code and not settings.</summary>
    private static void ExplainCode()
    {
        Family.Explain("Lambda",
            "holds Python code, which is never run; write it as a layer and register that under this name: "
            + "Registry.Register<Layer>(\"Lambda\", ...).");
        foreach (var name in (string[])["TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"])
        {
            Family.Explain(name,
                "is an operation of TensorFlow between layers; write it as a layer and register that under this name: "
                + $"Registry.Register<Layer>(\"{name}\", ...).");
        }
    }

    /// <summary>
    /// The names of models. A format of files reads them, layers included; without one there is nothing to read them with.
    /// </summary>
    private static void FillModels()
    {
        foreach (var name in (string[])["Sequential", "Functional", "Model"])
        {
            Add<Layer>(name, config => throw new NabiException(
                $"{config.Owner}: a model's layers are read by Nabi.Formats; call Model.FromConfig or Model.FromJson there, and in the "
                + "reader of a layer with a model inside config.Object<Layer>(key)."));
        }
    }
}
