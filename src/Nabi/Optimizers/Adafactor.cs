namespace Nabi.Optimizers;

/// <summary>
/// Adam's second moment kept as one number per row and one per column, without a first moment: little memory for large matrices.
/// </summary>
/// <remarks>
/// Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost", 2018. The last two axes of a
/// variable are the rows and columns; variables with one axis keep the whole moment.
/// </remarks>
public sealed class Adafactor : Optimizer
{
    private Variable[] rows = [];
    private Variable[] columns = [];
    private Variable[] velocities = [];
    private float decay;
    private float rate;

    /// <summary>Creates the optimizer with a learning rate.</summary>
    /// <param name="learningRate">The largest relative step; 0.001 by default.</param>
    public Adafactor(float learningRate = 0.001f)
        : base(learningRate)
    {
    }

    /// <summary>Creates the optimizer with a learning rate that follows a schedule.</summary>
    /// <param name="schedule">The learning rate of each step.</param>
    public Adafactor(LearningRateSchedule schedule)
        : base(schedule)
    {
    }

    /// <summary>The exponent by which the second moment slows down; -0.8 by default.</summary>
    public float Beta2Decay { get; init; } = -0.8f;

    /// <summary>Keeps the squares away from zero; 1e-30 by default.</summary>
    public float Epsilon1 { get; init; } = 1e-30f;

    /// <summary>The smallest length of a variable that counts for its step; 0.001 by default.</summary>
    public float Epsilon2 { get; init; } = 1e-3f;

    /// <summary>The largest root mean square of a step before it is scaled; 1 by default.</summary>
    public float ClipThreshold { get; init; } = 1f;

    /// <summary>True (default) to let a fixed learning rate fall with the root of the step.</summary>
    public bool RelativeStep { get; init; } = true;

    /// <inheritdoc/>
    public override string ClassName => "Adafactor";

    /// <inheritdoc/>
    protected override bool IsElementwise => false;

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        base.Write(config);
        config.Set("beta_2_decay", Beta2Decay).Set("epsilon_1", Epsilon1).Set("epsilon_2", Epsilon2)
            .Set("clip_threshold", ClipThreshold).Set("relative_step", RelativeStep);
    }

    /// <inheritdoc/>
    protected override void BuildSlots(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        rows = new Variable[variables.Count];
        columns = new Variable[variables.Count];
        velocities = new Variable[variables.Count];
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            var shape = variable.Shape;
            var factored = shape.Rank >= 2;
            // Keras keeps a number without meaning where a variable is not factored.
            rows[i] = AddVariable(variable.Name, factored ? shape.Slice(0, shape.Rank - 1) : Shape.Scalar);
            columns[i] = AddVariable(variable.Name, factored ? shape.Slice(0, shape.Rank - 2).Concat([shape[-1]]) : Shape.Scalar);
            velocities[i] = AddVariable(SlotName(variable, "velocity"), shape);
        }
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step, float learningRate)
    {
        decay = (float)(1 - Math.Pow(step, Beta2Decay));
        // The relative step can only lower the rate, and the rule lowers it again the same way: once is enough.
        rate = Math.Min(learningRate, (float)(1 / Math.Sqrt(step)));
    }

    /// <inheritdoc/>
    protected override void Update(in UpdatePiece piece)
    {
        var w = piece.Values;
        var g = piece.Gradient;
        if (w.IsEmpty)
            return;
        var v = piece.Of(velocities);
        double weights = 0;
        foreach (var value in w)
            weights += (double)value * value;
        var alpha = Math.Max(Epsilon2, (float)Math.Sqrt(weights / w.Length)) * rate;

        var shape = velocities[piece.Variable].Shape;
        if (shape.Rank >= 2)
        {
            Factor(g, v, rows[piece.Variable].Value.Floats, columns[piece.Variable].Value.Floats, shape[-2], shape[-1]);
        }
        else
        {
            for (var i = 0; i < v.Length; i++)
                v[i] = decay * v[i] + (1 - decay) * (g[i] * g[i] + Epsilon1);
        }

        double steps = 0;
        for (var i = 0; i < w.Length; i++)
        {
            var step = g[i] / MathF.Sqrt(v[i]);
            steps += (double)step * step;
        }

        alpha /= Math.Max(1f, (float)Math.Sqrt(steps / w.Length) / ClipThreshold);
        for (var i = 0; i < w.Length; i++)
            w[i] -= alpha * (g[i] / MathF.Sqrt(v[i]));
    }

    private void Factor(ReadOnlySpan<float> g, Span<float> v, Span<float> r, Span<float> c, int height, int width)
    {
        var matrix = height * width;
        for (var at = 0; at < v.Length / Math.Max(1, matrix); at++)
        {
            var squares = g.Slice(at * matrix, matrix);
            var row = r.Slice(at * height, height);
            var column = c.Slice(at * width, width);
            double rowMean = 0;
            for (var i = 0; i < height; i++)
            {
                double sum = 0;
                for (var j = 0; j < width; j++)
                    sum += squares[i * width + j] * squares[i * width + j] + Epsilon1;
                row[i] = decay * row[i] + (1 - decay) * (float)(sum / width);
                rowMean += row[i];
            }

            rowMean /= height;
            for (var j = 0; j < width; j++)
            {
                double sum = 0;
                for (var i = 0; i < height; i++)
                    sum += squares[i * width + j] * squares[i * width + j] + Epsilon1;
                column[j] = decay * column[j] + (1 - decay) * (float)(sum / height);
            }

            for (var i = 0; i < height; i++)
            {
                for (var j = 0; j < width; j++)
                    v[at * matrix + i * width + j] = (float)(row[i] / rowMean) * column[j];
            }
        }
    }
}
