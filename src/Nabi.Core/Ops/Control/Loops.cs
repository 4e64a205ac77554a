namespace Nabi;

public static partial class Ops
{
    /// <summary>
    /// Runs <paramref name="body"/> as long as <paramref name="condition"/> holds. What it runs is recorded step by step, so gradients flow
    /// through the steps that were taken; how many they are may be another number every time.
    /// </summary>
    /// <param name="condition">From the variables one element; what is not 0 holds. It is read after every step.</param>
    /// <param name="body">From the variables those of the next step, as many, of the same shapes and types.</param>
    /// <param name="loopVariables">The variables before the first step.</param>
    /// <param name="maximumIterations">The most steps; no limit (null) by default.</param>
    /// <returns>The variables behind the last step.</returns>
    /// <remarks>Keras's <c>ops.while_loop</c>. On symbolic tensors the body runs once, for the shapes.</remarks>
    /// <exception cref="NabiException">The condition has not one element, or the variables change their number, shape or type.</exception>
    public static TensorList WhileLoop(Func<TensorList, Tensor> condition, Func<TensorList, TensorList> body, TensorList loopVariables,
        int? maximumIterations = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(loopVariables);
        if (maximumIterations < 0)
            throw new NabiException($"WhileLoop: the most steps must be 0 or more, got {maximumIterations}.");
        return [.. OfCode("WhileLoop", start =>
        {
            TensorList variables = [.. start];
            if (Array.Exists(start, one => one.IsSymbolic))
            {
                Truth("WhileLoop", condition(variables));
                return Unchanged("WhileLoop", variables, body(variables), symbolic: true);
            }

            for (var step = 0; (maximumIterations is not { } most || step < most) && Truth("WhileLoop", condition(variables)); step++)
                variables = [.. Unchanged("WhileLoop", variables, body(variables), symbolic: false)];
            return [.. variables];
        }, [.. loopVariables])];
    }

    /// <summary>As the other, with one variable.</summary>
    /// <param name="condition">From the variable one element; what is not 0 holds.</param>
    /// <param name="body">From the variable that of the next step, of the same shape and type.</param>
    /// <param name="loopVariable">The variable before the first step.</param>
    /// <param name="maximumIterations">The most steps; no limit (null) by default.</param>
    /// <returns>The variable behind the last step.</returns>
    /// <exception cref="NabiException">The condition has not one element, or the variable changes its shape or type.</exception>
    public static Tensor WhileLoop(Func<Tensor, Tensor> condition, Func<Tensor, Tensor> body, Tensor loopVariable,
        int? maximumIterations = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        return WhileLoop(one => condition(one[0]), one => [body(one[0])], [loopVariable], maximumIterations)[0];
    }

    /// <summary>
    /// Runs <paramref name="body"/> for each whole number from <paramref name="lower"/> up to, but not, <paramref name="upper"/>.
    /// </summary>
    /// <param name="lower">The first number.</param>
    /// <param name="upper">The end, which does not belong to them.</param>
    /// <param name="body">From the number and the value that of the next step, of the same shape and type.</param>
    /// <param name="initialValue">The value before the first step.</param>
    /// <returns>The value behind the last step.</returns>
    /// <remarks>Keras's <c>ops.fori_loop</c>.</remarks>
    /// <exception cref="NabiException">The value changes its shape or type.</exception>
    public static Tensor ForiLoop(int lower, int upper, Func<int, Tensor, Tensor> body, Tensor initialValue)
    {
        ArgumentNullException.ThrowIfNull(body);
        return ForiLoop(lower, upper, (i, values) => [body(i, values[0])], [initialValue])[0];
    }

    /// <summary>As the other, with several values.</summary>
    /// <param name="lower">The first number.</param>
    /// <param name="upper">The end, which does not belong to them.</param>
    /// <param name="body">From the number and the values those of the next step, as many, of the same shapes and types.</param>
    /// <param name="initialValues">The values before the first step.</param>
    /// <returns>The values behind the last step.</returns>
    /// <exception cref="NabiException">The values change their number, shape or type.</exception>
    public static TensorList ForiLoop(int lower, int upper, Func<int, TensorList, TensorList> body, TensorList initialValues)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(initialValues);
        return [.. OfCode("ForiLoop", start =>
        {
            TensorList values = [.. start];
            var isSymbolic = Array.Exists(start, one => one.IsSymbolic);
            for (var i = lower; i < upper; i++)
            {
                values = [.. Unchanged("ForiLoop", values, body(i, values), isSymbolic)];
                // Shapes do not change from step to step.
                if (isSymbolic)
                    break;
            }

            return [.. values];
        }, [.. initialValues])];
    }

    /// <summary>The element that decides, read.</summary>
    private static bool Truth(string name, Tensor condition)
        => condition is null ? throw new NabiException($"{name}: the condition is null; give one element, what is not 0 holds.")
            : condition.IsSymbolic && (!condition.Shape.IsKnown || condition.Shape.Size == 1) || condition.Length == 1
            ? condition.IsSymbolic || condition.Item() != 0f
            : throw new NabiException(
                $"{name}: the condition must be one element, got the shape {condition.Shape}; Ops.All or Ops.Any makes one of several.");

    /// <summary>The variables of the next step, if they are like those before.</summary>
    private static Tensor[] Unchanged(string name, TensorList before, TensorList after, bool symbolic)
    {
        if (after is null || after.Count != before.Count)
            throw new NabiException($"{name}: a step must give {before.Count} variables, as many as it gets, got {after?.Count ?? 0}.");
        for (var i = 0; i < before.Count; i++)
        {
            if (after[i] is null || !before[i].Shape.Fits(after[i].Shape) || before[i].DType != after[i].DType)
            {
                throw new NabiException(
                    $"{name}: variable {i} must keep its shape and type, {before[i].Shape} of {before[i].DType.Word()}, but a step made "
                    + $"it {after[i]?.Shape} of {after[i]?.DType.Word()}.");
            }
        }

        return symbolic ? [.. before.Select(one => Tensor.Symbolic(one.Shape, one.DType))] : [.. after];
    }

    /// <summary>
    /// An operation that runs code. Between the layers of a model, where it is remembered, the code is not known to do the same every time;
    /// a file has no words for it.
    /// </summary>
    private static Tensor[] OfCode(string name, Func<Tensor[], Tensor[]> body, Tensor[] inputs)
        => !IsStep(inputs) ? ComposeAll(name, null, body, inputs) : ComposeAll(name, null, tensors =>
        {
            CallContext.NoteCode(isPure: false);
            return body(tensors);
        }, inputs);
}
