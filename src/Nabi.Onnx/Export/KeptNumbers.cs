namespace Nabi.Onnx;

/// <summary>The numbers that a model keeps from call to call, as they were before it ran in trials.</summary>
internal sealed class KeptNumbers
{
    private readonly List<(Variable Variable, Tensor Value)> before = [];
    private readonly HashSet<Variable> known = new(ReferenceEqualityComparer.Instance);
    private readonly Model model;

    private KeptNumbers(Model model)
    {
        this.model = model;
        foreach (var variable in All())
        {
            if (known.Add(variable))
                before.Add((variable, variable.Value.Clone()));
        }
    }

    /// <summary>Notes what a model keeps: states, and weights that are not trained.</summary>
    public static KeptNumbers Of(Model model) => new(model);

    /// <summary>Puts the numbers back; states that were not there yet are zero.</summary>
    public void Restore()
    {
        foreach (var (variable, value) in before)
            variable.Assign(value);
        foreach (var variable in All().Where(variable => !known.Contains(variable)))
            variable.Assign(Tensor.Zeros(variable.Shape, variable.Value.DType));
    }

    private IEnumerable<Variable> All()
        => Model.Everything(model).Where(layer => layer is not Model)
            .SelectMany(layer => layer.KeptStates.Concat(layer.Weights.Where(weight => !weight.Trainable)));
}
