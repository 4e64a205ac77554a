namespace Nabi;

/// <summary>
/// Records operations so that gradients can be asked for afterwards: the way to write a training loop by hand, like
/// TensorFlow's <c>GradientTape</c>, without a scope to dispose.
/// </summary>
/// <example>
/// <code>
/// var tape = new GradientTape();
/// var loss = tape.Record(() => new MeanSquaredError().Apply(y, model.Apply(x, training: true)));
/// optimizer.Apply(model.TrainableVariables, tape.Gradient(loss, model.TrainableVariables));
/// </code>
/// </example>
public sealed class GradientTape
{
    private readonly List<Tensor> watched = [];
    private Tape tape = new();

    /// <summary>Asks for gradients with respect to <paramref name="tensor"/> as well; trainable variables are watched always.</summary>
    public void Watch(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Tracked = true;
        watched.Add(tensor);
    }

    /// <summary>The tensors watched on request, in order.</summary>
    public IReadOnlyList<Tensor> Watched => watched;

    /// <summary>Runs <paramref name="body"/> and remembers its operations, forgetting those of an earlier call.</summary>
    /// <returns>What <paramref name="body"/> returns.</returns>
    public T Record<T>(Func<T> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        tape = new Tape();
        return tape.Record(body);
    }

    /// <summary>The gradients of <paramref name="target"/> (summed, if it has several elements) with respect to variables.</summary>
    /// <param name="target">What to differentiate; computed inside <see cref="Record{T}"/>.</param>
    /// <param name="variables">The variables, <c>model.TrainableVariables</c> for example.</param>
    /// <returns>One tensor a variable, of its shape; zeros where the target does not depend on it.</returns>
    /// <exception cref="NabiException">The target was not computed inside <see cref="Record{T}"/>.</exception>
    public IReadOnlyList<Tensor> Gradient(Tensor target, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Gradient(target, [.. variables.Select(variable => variable.Value)]);
    }

    /// <summary>The gradients of <paramref name="target"/> with respect to watched tensors.</summary>
    /// <param name="target">What to differentiate; computed inside <see cref="Record{T}"/>.</param>
    /// <param name="sources">Watched tensors.</param>
    /// <param name="outputGradient">The gradient of the target, of its shape; ones when null.</param>
    /// <returns>One tensor a source, of its shape; zeros where the target does not depend on it.</returns>
    /// <exception cref="NabiException">The target was not computed inside <see cref="Record{T}"/>, or the output gradient has another shape than it.</exception>
    public IReadOnlyList<Tensor> Gradient(Tensor target, IReadOnlyList<Tensor> sources, Tensor? outputGradient = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sources);
        if (outputGradient is not null && outputGradient.Shape != target.Shape)
            throw new NabiException($"The output gradient has shape {outputGradient.Shape}, but the target has shape {target.Shape}.");
        if (!sources.Any(source => ReferenceEquals(source, target)) && !tape.Steps.Any(step => step.Outputs.Any(output => ReferenceEquals(output, target))))
            throw new NabiException("GradientTape: the target was not computed by what Record ran last; compute it inside Record(() => ...).");
        var pass = new BackwardPass(tape.Steps, target, sources, outputGradient);
        return [.. sources.Select(source => pass.Of(source) ?? Tensor.Filled(source.Shape, 0f))];
    }
}
