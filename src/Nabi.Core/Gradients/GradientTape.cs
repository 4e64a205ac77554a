namespace Nabi;

/// <summary>
/// Records operations so that gradients can be asked for afterwards: the way to write a training loop by hand, like
/// TensorFlow's <c>GradientTape</c>, without a scope to dispose.
/// </summary>
/// <remarks>
/// A tape may be used inside what another one records, and inside a model's training step: gradients taken there are themselves recorded,
/// so that they can be part of a loss (gradients of gradients).
/// </remarks>
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
        return tape.RecordInside(body);
    }

    /// <summary>The gradients of <paramref name="target"/> (summed, if it has several elements) with respect to variables.</summary>
    /// <param name="target">What to differentiate; computed inside <see cref="Record{T}"/>.</param>
    /// <param name="variables">The variables, <c>model.TrainableVariables</c> for example.</param>
    /// <returns>One tensor per variable, of its shape; zeros where the target does not depend on it.</returns>
    /// <exception cref="NabiException">
    /// The target was not computed inside <see cref="Record{T}"/>, depends on a variable that was not trainable then, or on one that was
    /// changed since.
    /// </exception>
    public IReadOnlyList<Tensor> Gradient(Tensor target, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return Gradient(target, [.. variables.Select(variable => variable.Value)]);
    }

    /// <summary>The gradients of <paramref name="target"/> with respect to watched tensors.</summary>
    /// <param name="target">What to differentiate; computed inside <see cref="Record{T}"/>.</param>
    /// <param name="sources">Watched tensors.</param>
    /// <param name="outputGradient">The gradient of the target, of its shape; ones when null.</param>
    /// <returns>One tensor per source, of its shape; zeros where the target does not depend on it.</returns>
    /// <exception cref="NabiException">
    /// The target was not computed inside <see cref="Record{T}"/>, depends on a source that was not watched then, or on a weight that was
    /// changed since, or the output gradient has another shape than it.
    /// </exception>
    public IReadOnlyList<Tensor> Gradient(Tensor target, IReadOnlyList<Tensor> sources, Tensor? outputGradient = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sources);
        if (outputGradient is not null && outputGradient.Shape != target.Shape)
            throw new NabiException($"The output gradient has shape {outputGradient.Shape}, but the target has shape {target.Shape}.");
        var owned = target.Owned();
        if (!sources.Any(source => ReferenceEquals(source.Owned(), owned))
            && !tape.Calls.Any(call => call.Outputs.Any(output => ReferenceEquals(output, owned))))
        {
            throw new NabiException(
                "GradientTape: the target was not computed by what Record ran last; compute it inside Record(() => ...).");
        }

        Tensor[] owners = [.. sources.Select(source => source.Owned())];
        var path = new GradientPath(tape.Calls, owned, owners);
        path.RequireRecordedNumbers();
        // Whatever records around this call must see the backward pass as well, to differentiate it or to repeat it.
        if (CallContext.Current.Scope.Tape is not null)
            return [.. GradientGraph.Of(tape.Calls, target, sources, outputGradient).Select(OrZero)];
        var pass = new BackwardPass(tape.Calls, owned, owners, outputGradient, isChecked: true);
        return [.. owners.Select(pass.Of).Select(OrZero)];

        Tensor OrZero(Tensor? gradient, int i)
        {
            if (gradient is null)
                path.RequireIndependent(owners[i], i);
            return gradient ?? Tensor.Filled(owners[i].Shape, 0f);
        }
    }
}
