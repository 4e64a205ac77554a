namespace Nabi.Optimizers;

/// <summary>How a step runs: state, clipping, accumulation, averages. Nothing is allocated after <see cref="Build"/>.</summary>
public abstract partial class Optimizer
{
    private readonly Dictionary<Variable, int> indices = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Variable> undecayed = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> undecayedNames = [];
    private Variable[] built = [];
    private Variable[] averages = [];
    private Variable[] accumulators = [];
    private bool[] decays = [];
    private UpdateWork? work;

    /// <summary>True when every element's update needs that element only, so that a variable may be updated in pieces.</summary>
    protected virtual bool IsElementwise => true;

    /// <summary>Leaves variables out of <see cref="WeightDecay"/>; call it before the first step.</summary>
    /// <param name="variables">These variables.</param>
    /// <param name="names">Variables whose name contains one of these words: <c>"bias"</c>.</param>
    /// <exception cref="NabiException">The optimizer has run already.</exception>
    public void ExcludeFromWeightDecay(IEnumerable<Variable>? variables = null, IEnumerable<string>? names = null)
    {
        Check(!IsBuilt, $"ExcludeFromWeightDecay must be called before the first step.");
        undecayed.UnionWith(variables ?? []);
        undecayedNames.AddRange(names ?? []);
    }

    /// <summary>Makes the state for the variables this optimizer will change. A second call does nothing.</summary>
    /// <param name="variables">The trainable variables, in the model's order.</param>
    /// <exception cref="NabiException">The settings contradict each other.</exception>
    public virtual void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (IsBuilt)
            return;
        Validate();
        built = [.. variables];
        for (var i = 0; i < built.Length; i++)
            indices[built[i]] = i;
        averages = UseEma ? new Variable[built.Length] : [];
        accumulators = GradientAccumulationSteps is not null ? new Variable[built.Length] : [];
        for (var i = 0; i < built.Length; i++)
        {
            if (UseEma)
                averages[i] = AddVariable(SlotName(built[i], "average"), built[i].Shape);
            if (accumulators.Length > 0)
                accumulators[i] = AddVariable(SlotName(built[i], "gradient_accumulator"), built[i].Shape);
        }

        decays = [.. built.Select(variable => !undecayed.Contains(variable)
            && !undecayedNames.Exists(word => variable.Name.Contains(word, StringComparison.Ordinal)))];
        BuildSlots(built);
        work = new UpdateWork(this);
        IsBuilt = true;
    }

    /// <summary>Takes one step: changes the variables along their gradients.</summary>
    /// <param name="variables">The variables, all of them known since the first step; the first call builds the state.</param>
    /// <param name="gradients">Their gradients, of the variables' shapes; left as they are.</param>
    /// <exception cref="NabiException">Numbers or shapes do not fit, or a variable is unknown.</exception>
    public virtual void Apply(IReadOnlyList<Variable> variables, IReadOnlyList<Tensor> gradients)
    {
        if (!IsToDo(variables, gradients))
            return;
        Build(variables);
        work!.Take(variables, gradients);
        var raw = iteration.Value.Integers;
        if (GradientAccumulationSteps is { } steps)
        {
            work.Accumulate();
            if ((raw[0] + 1) % steps == 0)
            {
                RunUpdate(1f / steps);
                work.ClearAccumulators();
            }
        }
        else
        {
            RunUpdate(1f);
        }

        Average();
        raw[0]++;
    }

    /// <summary>Puts the moving averages in place of the variables, if there are any: the end of training.</summary>
    public virtual void OverwriteWithAverages()
    {
        for (var i = 0; i < averages.Length; i++)
        {
            averages[i].Value.AsSpan().CopyTo(built[i].Value.Floats);
            built[i].MarkChanged();
        }
    }

    /// <summary>The moving average of a variable, or null when none is kept.</summary>
    internal virtual Variable? AverageOf(Variable variable)
        => averages.Length > 0 && indices.TryGetValue(variable, out var index) ? averages[index] : null;

    /// <summary>Makes the state of the rule with <see cref="AddSlots"/>.</summary>
    /// <param name="variables">The variables to be changed.</param>
    protected abstract void BuildSlots(IReadOnlyList<Variable> variables);

    /// <summary>Prepares what all variables of a step share, such as the correction factors of Adam.</summary>
    /// <param name="step">The number of this update; 1 for the first.</param>
    /// <param name="learningRate">The learning rate of this update.</param>
    protected virtual void BeginStep(long step, float learningRate)
    {
    }

    /// <summary>Changes a variable, or a piece of it; several pieces may run at once on different threads.</summary>
    /// <param name="piece">The values to change, their gradient and their slots.</param>
    protected abstract void Update(in UpdatePiece piece);

    /// <summary>
    /// Adds state of the variables' shapes, variable by variable: the first's slots, then the second's, as Keras orders them.
    /// </summary>
    /// <param name="initial">The first value of every element.</param>
    /// <param name="names">The slots' names: <c>momentum</c>.</param>
    /// <returns>One array per name, with one slot per variable.</returns>
    protected Variable[][] AddSlots(float initial, params ReadOnlySpan<string> names)
    {
        var slots = new Variable[names.Length][];
        for (var slot = 0; slot < names.Length; slot++)
            slots[slot] = new Variable[built.Length];
        for (var i = 0; i < built.Length; i++)
        {
            for (var slot = 0; slot < names.Length; slot++)
                slots[slot][i] = AddVariable(SlotName(built[i], names[slot]), built[i].Shape, initial);
        }

        return slots;
    }

    /// <summary>Adds one variable to the state.</summary>
    /// <param name="slotName">The last part of its path.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initial">The first value of every element.</param>
    private protected Variable AddVariable(string slotName, Shape shape, float initial = 0f)
    {
        var variable = new Variable(slotName, Tensor.Filled(shape, initial), trainable: false) { Path = $"{Name}/{slotName}" };
        state.Add(variable);
        return variable;
    }

    private protected static string SlotName(Variable variable, string slot) => $"{variable.Path.Replace('/', '_')}_{slot}";

    /// <summary>How much of a variable is taken away at a step, times the learning rate.</summary>
    private protected virtual float DecayOf(int index) => IsDecayed(index) ? WeightDecay ?? 0f : 0f;

    /// <summary>False for variables left out by <see cref="ExcludeFromWeightDecay"/>.</summary>
    private protected bool IsDecayed(int index) => decays[index];

    /// <summary>Counts a step that other optimizers took.</summary>
    private protected void CountStep() => iteration.Value.Integers[0]++;

    private void RunUpdate(float factor)
    {
        var learningRate = LearningRate;
        BeginStep(Iterations + 1, learningRate);
        work!.Run(factor / (LossScaleFactor ?? 1f), learningRate);
    }

    private void Average()
    {
        if (!UseEma)
            return;
        var momentum = Iterations == 0 ? 0f : EmaMomentum;
        for (var i = 0; i < averages.Length; i++)
        {
            var average = averages[i].Value.Floats;
            var value = built[i].Value.Floats;
            for (var k = 0; k < average.Length; k++)
                average[k] = momentum * average[k] + (1 - momentum) * value[k];
        }

        if (EmaOverwriteFrequency is { } frequency && (Iterations + 1) % frequency == 0)
            OverwriteWithAverages();
    }
}
