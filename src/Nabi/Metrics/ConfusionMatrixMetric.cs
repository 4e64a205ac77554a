namespace Nabi.Metrics;

/// <summary>A metric over the matrix of how often each class (rows) was taken for each (columns): intersection over union.</summary>
public abstract class ConfusionMatrixMetric : Metric
{
    internal static readonly ConfigSetting<int> ClassesSetting = ConfigSetting.Int(nameof(NumClasses), Must.BeAtLeast(1));

    private const double Epsilon = 1e-7;
    private readonly double[] matrix;
    private float[] weights = [];

    private protected ConfusionMatrixMetric(int numClasses, IReadOnlyList<int>? targetClassIds)
    {
        Set(ClassesSetting, numClasses);
        if (targetClassIds is not null && targetClassIds.Any(id => id < 0 || id >= numClasses))
        {
            throw new NabiException(
                $"{ClassName}: target_class_ids must be from 0 to {numClasses - 1}, got "
                + $"{string.Join(", ", targetClassIds.Select(id => $"{id}"))}.");
        }

        Set(MetricSettings.TargetClassIds, targetClassIds ?? [.. Enumerable.Range(0, numClasses)]);
        matrix = new double[numClasses * numClasses];
    }

    /// <inheritdoc/>
    public override bool? LargerIsBetter => true;

    /// <summary>The number of classes.</summary>
    public int NumClasses => Get(ClassesSetting);

    /// <summary>The classes whose mean is the result.</summary>
    public IReadOnlyList<int> TargetClassIds => Get(MetricSettings.TargetClassIds);

    /// <summary>A class number that does not count; null for none.</summary>
    private protected virtual int? Ignored => null;

    /// <summary>The axis of the classes where targets or predictions are not class numbers.</summary>
    private protected virtual int ClassAxis => -1;

    /// <summary>Whether targets are class numbers.</summary>
    private protected virtual bool TargetsAreNumbers => true;

    /// <summary>Whether predictions are class numbers.</summary>
    private protected virtual bool PredictionsAreNumbers => true;

    /// <inheritdoc/>
    public override void Update(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        var (targetsAreNumbers, predictionsAreNumbers, classes, ignored) = (TargetsAreNumbers, PredictionsAreNumbers, NumClasses, Ignored);
        var shape = targetsAreNumbers ? yTrue.Shape : Without(yTrue.Shape);
        var count = shape.Size;
        Check((predictionsAreNumbers ? yPred.Length : Without(yPred.Shape).Size) == count,
            $"the target has shape {yTrue.Shape}, but the prediction has shape {yPred.Shape}; there must be as many "
            + $"classes predicted as given.");
        var scale = Factors(ref weights, shape, sampleWeight, yPred.Mask);
        for (var i = 0; i < count; i++)
        {
            var truth = targetsAreNumbers ? yTrue.Whole(i) : Largest(yTrue, i);
            if (truth == ignored)
                continue;
            var guess = predictionsAreNumbers ? Guess(yPred, i) : Largest(yPred, i);
            Check((uint)truth < (uint)classes && (uint)guess < (uint)classes,
                $"class {((uint)truth < (uint)classes ? guess : truth)} is not below num_classes {classes}.");
            // Counting in whole numbers, Keras drops the fractions of the weights.
            matrix[truth * classes + guess] += DTypeName.StartsWith("int", StringComparison.Ordinal) ? Math.Truncate(scale[i]) : scale[i];
        }
    }

    /// <inheritdoc/>
    public override float Result()
    {
        double sum = 0;
        var valid = 0;
        var classes = NumClasses;
        foreach (var id in TargetClassIds)
        {
            double row = 0, column = 0;
            for (var i = 0; i < NumClasses; i++)
            {
                row += matrix[id * NumClasses + i];
                column += matrix[i * NumClasses + id];
            }

            var both = matrix[id * NumClasses + id];
            var union = row + column - both;
            valid += union > 1e-9 ? 1 : 0;
            sum += both / (union + Epsilon);
        }

        return (float)(sum / (valid + Epsilon));
    }

    /// <inheritdoc/>
    public override void Reset() => Array.Clear(matrix);

    /// <inheritdoc/>
    protected internal override int StateLength => matrix.Length;

    /// <inheritdoc/>
    protected internal override void ReadState(Span<double> state) => matrix.CopyTo(state);

    /// <inheritdoc/>
    protected internal override void WriteState(ReadOnlySpan<double> state) => state.CopyTo(matrix);

    /// <summary>The class of a prediction that is a class number.</summary>
    private protected virtual int Guess(Tensor yPred, int i) => yPred.Whole(i);

    private Shape Without(Shape shape)
    {
        var along = shape.Axis(ClassAxis);
        return shape.Slice(0, along).Concat(shape.Slice(along + 1, shape.Rank - along - 1));
    }

    private int Largest(Tensor tensor, int i)
    {
        var along = tensor.Shape.Axis(ClassAxis);
        var length = tensor.Shape[along];
        var stride = 1;
        for (var axis = along + 1; axis < tensor.Rank; axis++)
            stride *= tensor.Shape[axis];
        var start = i / stride * stride * length + i % stride;
        var best = 0;
        for (var k = 1; k < length; k++)
        {
            if (tensor.Number(start + k * stride) > tensor.Number(start + best * stride))
                best = k;
        }

        return best;
    }
}
