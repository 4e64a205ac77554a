namespace Nabi.Bench;

/// <summary>A model and its batch, to be trained and to predict.</summary>
/// <param name="Id">The name of the training step; that of the prediction ends in <c>@inf</c>.</param>
/// <param name="About">What it is, in words.</param>
/// <param name="Forward">Floating-point operations of a prediction, in billions.</param>
/// <param name="Training">Those of a training step.</param>
/// <param name="Make">The compiled model and its batch.</param>
internal sealed record WiderCase(
    string Id, string About, double Forward, double Training, Func<RandomData, (Model Model, Tensor[] X, Tensor Y)> Make)
{
    /// <summary>Recurrent weights that so few rows share that reading them counts; 0 where many rows share them.</summary>
    public int Weights { get; init; }

    /// <summary>How often they are read.</summary>
    public int Time { get; init; }

    /// <summary>Billions of bytes that come from memory in a prediction.</summary>
    public double Gigabytes { get; init; }

    /// <summary>Billions of bytes that the update of the weights moves, where they matter.</summary>
    public double UpdateGigabytes { get; init; }

    /// <summary>Both workloads.</summary>
    public IEnumerable<Workload> Workloads()
    {
        yield return new Workload(Id, About, Training, () =>
        {
            var (model, x, y) = Make(new RandomData(1));
            Tensor[] targets = [y];
            return new Prepared(() => model.TrainOnBatch(x, targets), model, x, y);
        })
        {
            IsDefault = false,
            Gigabytes = Weights > 0 ? Cost.WeightBytes(Weights, Time) : Gigabytes,
            UpdateGigabytes = Weights > 0 ? Cost.AdamBytes(Weights) : UpdateGigabytes,
        };
        yield return new Workload($"{Id}@inf", $"Predict: {About}", Forward, () =>
        {
            var (model, x, _) = Make(new RandomData(1));
            var batch = x[0].Shape[0];
            return new Prepared(() => model.Predict(x, batch), model, x);
        })
        { IsDefault = false, Gigabytes = Weights > 0 ? Cost.WeightBytes(Weights, Time) / 2 : Gigabytes };
    }
}
