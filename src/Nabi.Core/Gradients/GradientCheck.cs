namespace Nabi;

/// <summary>
/// Compares gradients with differences of values: the test of a custom operation, layer or loss. Every element of every input is
/// moved a little to both sides, and the change of the output must be what the gradient says.
/// </summary>
/// <remarks>
/// The output is weighed with fixed random numbers, so that errors in several elements do not cancel. Numbers are 32-bit floats: an element
/// is tried with several step lengths, and the difference that lies nearest counts, so that neither rounding (short steps) nor bends (long
/// steps) are taken for a wrong gradient. Errors are relative where a gradient is above 1 and absolute below. The function must do the
/// same every time: no random numbers that are drawn anew, and no kinks right at the inputs. Inputs of integers are left alone.
/// </remarks>
/// <example>
/// <code>
/// GradientCheck.Of(x => Ops.Tanh(x[0]) * x[1], [new Tensor([2], [0.3f, -1.2f]), new Tensor([2], [0.5f, 2f])]).ThrowIfWrong();
/// </code>
/// </example>
public static class GradientCheck
{
    /// <summary>The error that is allowed by default: 0.002.</summary>
    public const double DefaultTolerance = 2e-3;

    // Fractions of the larger of 1 and the element's size.
    private static readonly double[] Steps = [1.0 / 128, 1.0 / 512, 1.0 / 32, 1.0 / 2048];

    /// <summary>Checks the gradients of a function of tensors.</summary>
    /// <param name="function">From tensors of the inputs' shapes one float tensor of any shape.</param>
    /// <param name="inputs">Where to check; they are not changed.</param>
    /// <param name="order">1 (default) for gradients, 2 for gradients of gradients as well.</param>
    /// <param name="tolerance">The error that is allowed, relative to gradients above 1, else absolute; 0.002 by default.</param>
    /// <returns>The largest error and where it is.</returns>
    /// <exception cref="NabiException">The function refuses the inputs, an operation in it has no gradient, or the order is neither 1 nor
    /// 2.</exception>
    public static GradientCheckResult Of(Func<Tensor[], Tensor> function, Tensor[] inputs, int order = 1,
        double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor[] points = [.. inputs.Select(input => input.Clone())];
        return Run(() => [function(points)], points, static _ => { }, order, tolerance);
    }

    /// <summary>Checks the gradients of an operation; with several outputs, those of all together.</summary>
    /// <param name="primitive">The operation with its settings.</param>
    /// <param name="inputs">Where to check; they are not changed.</param>
    /// <param name="order">1 (default) for gradients, 2 for gradients of gradients as well.</param>
    /// <param name="tolerance">The error that is allowed, relative to gradients above 1, else absolute; 0.002 by default.</param>
    /// <returns>The largest error and where it is.</returns>
    /// <exception cref="NabiException">The operation refuses the inputs or has no gradient, or the order is neither 1 nor 2.</exception>
    public static GradientCheckResult Of(Primitive primitive, Tensor[] inputs, int order = 1, double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(primitive);
        ArgumentNullException.ThrowIfNull(inputs);
        Tensor[] points = [.. inputs.Select(input => input.Clone())];
        return Run(() => [.. Ops.ApplyAll(primitive, points).Where(IsFloat)], points, static _ => { }, order, tolerance);
    }

    /// <summary>Checks the gradients by variables: the weights of a layer or model.</summary>
    /// <param name="function">Computes one float tensor from the variables, <c>() => layer.Apply(x)</c> for example.</param>
    /// <param name="variables">The variables, <c>layer.TrainableVariables</c> for example; they are moved, and have their values back at
    /// the end.</param>
    /// <param name="order">1 (default) for gradients, 2 for gradients of gradients as well.</param>
    /// <param name="tolerance">The error that is allowed, relative to gradients above 1, else absolute; 0.002 by default.</param>
    /// <returns>The largest error and where it is.</returns>
    /// <exception cref="NabiException">An operation in the function has no gradient, or the order is neither 1 nor 2.</exception>
    public static GradientCheckResult Of(Func<Tensor> function, IReadOnlyList<Variable> variables, int order = 1,
        double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(variables);
        try
        {
            return Run(() => [function()], [.. variables.Select(variable => variable.Value)],
                i => variables[i].MarkChanged(), order, tolerance);
        }
        finally
        {
            // To check a variable it is watched; afterwards it is so only if it trains.
            foreach (var variable in variables)
                variable.Trainable = variable.Trainable;
        }
    }

    private static GradientCheckResult Run(Func<Tensor[]> function, Tensor[] points, Action<int> moved, int order, double tolerance)
    {
        if (order is not (1 or 2))
            throw new NabiException($"GradientCheck: the order must be 1 (gradients) or 2 (gradients of gradients too), got {order}.");
        if (!Array.Exists(points, IsFloat))
            return new GradientCheckResult { Order = order, Tolerance = tolerance };
        Tensor[] Gradients() => [.. GradientsOf(function, points)];
        var first = Compare(function, points, moved, 1, tolerance);
        if (order == 1 || !first.IsRight)
            return first;
        var second = Compare(Gradients, points, moved, 2, tolerance);
        return second.Error > first.Error || double.IsNaN(second.Error) ? second : first;
    }

    private static GradientCheckResult Compare(Func<Tensor[]> function, Tensor[] points, Action<int> moved, int order, double tolerance)
    {
        var gradients = GradientsOf(function, points);
        var worst = new GradientCheckResult { Order = order, Tolerance = tolerance };
        for (var input = 0; input < points.Length; input++)
        {
            if (!IsFloat(points[input]))
                continue;
            for (var i = 0; i < points[input].Length; i++)
            {
                double actual = Places(gradients, points, input)[i];
                var (expected, error) = Nearest(function, points[input], i, () => moved(input), actual, tolerance);
                if (!(error <= worst.Error))
                {
                    worst = worst with
                    {
                        Input = input,
                        Index = Index(points[input].Shape, i),
                        Expected = expected,
                        Actual = actual,
                        Error = error
                    };
                }

                if (double.IsNaN(error))
                    return worst;
            }
        }

        return worst;
    }

    private static ReadOnlySpan<float> Places(IReadOnlyList<Tensor> gradients, Tensor[] points, int input)
        => gradients[points.Take(input).Count(IsFloat)].Floats;

    private static (double Expected, double Error) Nearest(Func<Tensor[]> function, Tensor point, int i, Action moved,
        double actual, double tolerance)
    {
        var (expected, error) = (double.NaN, double.NaN);
        var value = point.Floats[i];
        foreach (var step in Steps)
        {
            var width = step * Math.Max(1, Math.Abs(value));
            var (above, high) = At(width);
            var (below, low) = At(-width);
            var slope = (above - below) / (high - low);
            var distance = slope.Equals(actual) ? 0 : Math.Abs(slope - actual) / (1 + Math.Abs(slope));
            if (double.IsNaN(error) || distance < error)
                (expected, error) = (slope, distance);
            if (error <= tolerance / 4)
                break;
        }

        return (expected, error);

        (double Value, double Place) At(double move)
        {
            var place = (float)(value + move);
            point.Floats[i] = place;
            moved();
            try
            {
                return (Sum(function()), place);
            }
            finally
            {
                point.Floats[i] = value;
                moved();
            }
        }
    }

    /// <summary>The gradients of the weighed outputs, as tensors that a tape around them sees.</summary>
    private static IReadOnlyList<Tensor> GradientsOf(Func<Tensor[]> function, Tensor[] points)
    {
        var tape = new GradientTape();
        Tensor[] sources = [.. points.Where(IsFloat)];
        foreach (var source in sources)
            tape.Watch(source);
        return tape.Gradient(tape.Record(() => Weighed(function())), sources);
    }

    private static Tensor Weighed(Tensor[] outputs)
        => outputs.Length > 0 ? outputs.Select((output, i) => Ops.Sum(output * Weights(output.Shape, i))).Aggregate(Ops.Add)
            : throw new NabiException("GradientCheck: there is no output of floats, so there is no gradient to check.");

    private static double Sum(Tensor[] outputs)
    {
        var sum = 0.0;
        for (var output = 0; output < outputs.Length; output++)
        {
            var weights = Weights(outputs[output].Shape, output).Floats;
            var values = outputs[output].Floats;
            for (var i = 0; i < values.Length; i++)
                sum += (double)values[i] * weights[i];
        }

        return sum;
    }

    private static Tensor Weights(Shape shape, int output)
    {
        // From 0.5 to 1 in size, so that every element counts.
        var weights = Tensor.Empty(shape);
        new RandomStream((ulong)(output + 11)).Uniform(weights.Floats, -1f, 1f);
        foreach (ref var weight in weights.Floats)
            weight = 0.5f * (weight + (weight < 0 ? -1f : 1f));
        return weights;
    }

    private static int[] Index(Shape shape, int at)
    {
        var index = new int[shape.Rank];
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
            (at, index[axis]) = (at / shape[axis], at % shape[axis]);
        return index;
    }

    private static bool IsFloat(Tensor tensor) => tensor.DType == DType.Float32;
}
