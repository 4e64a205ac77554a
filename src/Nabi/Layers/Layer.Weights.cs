using Nabi.Constraints;
using Nabi.Regularizers;

namespace Nabi.Layers;

/// <content>The weights of a layer.</content>
public abstract partial class Layer
{
    /// <summary>All weights in Keras's order: the layer's own (trainable, then not), then those of its parts.</summary>
    public virtual IReadOnlyList<Variable> Weights
        => [.. ownWeights.OrderBy(weight => !weight.Trainable).Select(weight => weight.Variable),
            .. parts.SelectMany(part => part.Weights)];

    /// <summary>The weights that training changes.</summary>
    public IReadOnlyList<Variable> TrainableWeights => [.. Weights.Where(weight => weight.Trainable)];

    /// <summary>The weights that training leaves alone: frozen ones and moving statistics.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => [.. Weights.Where(weight => !weight.Trainable)];

    /// <summary>The number of numbers in all weights.</summary>
    public long ParameterCount => Weights.Sum(weight => (long)weight.Value.Length);

    /// <summary>The weights of this layer alone in the order in which files hold them: trainable ones first.</summary>
    public IReadOnlyList<Variable> OwnVariables => [.. ownWeights.OrderBy(weight => !weight.Trainable).Select(weight => weight.Variable)];

    /// <summary>Weights with their rules, own ones and those of all parts, each once.</summary>
    internal IEnumerable<Weight> AllWeights
        => ownWeights.Concat(parts.SelectMany(part => part.AllWeights)).DistinctBy(weight => weight.Variable);

    /// <summary>Replaces all weights, in the order of <see cref="Weights"/>.</summary>
    /// <exception cref="NabiException">The number or a shape differs.</exception>
    public void SetWeights(IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var weights = Weights;
        if (weights.Count != values.Count)
        {
            throw new NabiException(
                $"{Title} has {weights.Count} weights, but {values.Count} were given{(Built ? "" : "; it is not built yet")}.");
        }

        for (var i = 0; i < values.Count; i++)
            weights[i].Assign(values[i]);
    }

    /// <summary>Creates a weight of this layer.</summary>
    /// <param name="weightName">The last part of its path: <c>kernel</c>.</param>
    /// <param name="shape">Its shape, all known.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="regularizer">A penalty added to the loss, or null.</param>
    /// <param name="constraint">A rule applied after every update, or null.</param>
    /// <param name="isTrainable">False for statistics that training does not change by gradients.</param>
    protected Variable AddWeight(
        string weightName,
        Shape shape,
        Initializer initializer,
        Regularizer? regularizer = null,
        Constraint? constraint = null,
        bool isTrainable = true)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var variable = new Variable(weightName,
            CallContext.Current.Scope.Weights?.Take(shape, Title) ?? initializer.Create(shape), isTrainable);
        ownWeights.Add(new Weight(variable, isTrainable, regularizer, constraint));
        return variable;
    }

    /// <summary>Creates a whole number that is saved with the layer and never trained; 0 at first.</summary>
    private protected Variable AddCounter(string weightName)
    {
        var variable = new Variable(weightName, Tensor.Zeros(Shape.Scalar, DType.Int32), trainable: false);
        ownWeights.Add(new Weight(variable, false, null, null));
        return variable;
    }
}
