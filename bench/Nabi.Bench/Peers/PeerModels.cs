using Nabi.Onnx;

namespace Nabi.Bench;

/// <summary>The models of predictions as ONNX files, with their batch and the number of words beside.</summary>
internal static class PeerModels
{
    /// <summary>Whether a workload is a prediction, which a file can hold.</summary>
    public static bool IsPrediction(string workload)
        => workload.EndsWith("@inf", StringComparison.Ordinal)
            || workload.StartsWith("inf-", StringComparison.Ordinal) || workload == "step";

    /// <summary>Writes WORKLOAD.onnx and WORKLOAD.txt.</summary>
    public static void Write(Workload workload, string folder)
    {
        var (model, batch) = workload.Id == "step" ? (Step(), 1) : Whole(workload.Make());
        var words = model.Layers.OfType<Embedding>().Select(static layer => layer.InputDimension).DefaultIfEmpty(1).Min();
        OnnxFile.Save(model, Path.Combine(folder, $"{workload.Id}.onnx"));
        File.WriteAllText(Path.Combine(folder, $"{workload.Id}.txt"), string.Create(CultureInfo.InvariantCulture, $"{batch} {words}"));
    }

    private static (Model Model, int Batch) Whole(Prepared prepared)
        => (prepared.Model ?? throw new NabiException("A prediction needs a model."), prepared.X![0].Shape[0]);

    // A step of a stream: one step of time, with the states going in and out.
    private static Model Step()
    {
        var (x, h, c) = (Input.Of(1, 28), Input.Of(64), Input.Of(64));
        var (y, states) = new LSTM(64).ApplyWithState(x, initial: [h, c]);
        return new Model([x, h, c], [y, .. states]);
    }
}
