namespace Nabi.Onnx;

/// <summary>One run of the graphs of a file: on numbers, or on shapes alone to find out what comes out (a trial).</summary>
/// <param name="title">What errors call the model.</param>
/// <param name="opset">The version of the operators.</param>
/// <param name="budget">What the graph may make.</param>
/// <param name="trialSize">The length of the first axis of the inputs in a trial; 0 where numbers are computed.</param>
internal sealed class OnnxRun(string title, long opset, OnnxBudget budget, int trialSize)
{
    /// <summary>Whether only shapes are computed.</summary>
    public bool IsTrial => trialSize > 0;

    public OnnxBudget Budget => budget;

    public long Opset => opset;

    /// <summary>Whether in this trial something walked over an axis as long as the first of the inputs: time in place of samples.</summary>
    public bool WalksFirstAxis { get; private set; }

    /// <summary>Notes that something walks over an axis of this length step by step.</summary>
    public void NoteWalk(int length) => WalksFirstAxis |= IsTrial && length == trialSize;

    /// <summary>Runs a graph.</summary>
    /// <param name="body">The graph.</param>
    /// <param name="given">Its inputs, in order.</param>
    /// <param name="outer">The run around it, or null.</param>
    /// <returns>Its outputs, in order.</returns>
    public OnnxValue[] Execute(OnnxBody body, IReadOnlyList<OnnxValue> given, OnnxScope? outer)
    {
        var scope = new OnnxScope(body, outer, IsTrial);
        if (given.Count != body.Inputs.Count)
            throw new NabiException($"a graph inside it takes {body.Inputs.Count} inputs, {given.Count} come");
        for (var i = 0; i < given.Count; i++)
            scope.Set(body.Inputs[i].Name, given[i]);
        // What no output needs still counts when a file is judged.
        foreach (var step in IsTrial ? body.Steps : body.Needed)
            Run(step, scope);
        return [.. body.Graph.Output.Select(output => Find(output.Name, "the graph's outputs", scope))];
    }

    private void Run(OnnxOperation step, OnnxScope scope)
    {
        var node = step.Node;
        var results = step.Always ?? Compute(step, scope);
        for (var i = 0; i < node.Output.Count; i++)
        {
            if (node.Output[i].Length == 0)
                continue;
            if (i >= results.Length)
            {
                throw new OnnxNodeException(
                    $"{title}, {OnnxNames.Of(node)} gives {results.Length} outputs here, but the file wants {node.Output.Count}.", null);
            }

            scope.Set(node.Output[i], results[i]);
        }
    }

    private OnnxValue[] Compute(OnnxOperation step, OnnxScope scope)
    {
        var what = OnnxNames.Of(step.Node);
        var call = new OnnxCall(step, [.. step.Node.Input.Select(name => name.Length == 0 ? null : Find(name, what, scope))], this, scope);
        try
        {
            budget.SpendNode();
            var results = step.Bodies.Count == 0 && call.IsConstant ? Tape.Pause(() => step.Operator.Run(call)) : Guarded(step, call);
            if (step.Bodies.Count > 0)
                return results;
            for (var i = 0; i < results.Length; i++)
            {
                budget.Spend(results[i].Shape, results[i].IsConstant);
                // Made of data, so its numbers mean nothing yet.
                if (IsTrial && results[i] is { IsConstant: false, Tensor.IsSymbolic: false } made)
                    results[i] = new OnnxValue(Tensor.Symbolic(made.Shape, made.Tensor.DType), made.Type, OnnxOrigin.Data);
            }

            if (IsTrial && Array.TrueForAll(results, result => result.Origin == OnnxOrigin.File))
                step.Always = results;
            return results;
        }
        catch (OnnxNodeException)
        {
            throw;
        }
        catch (OnnxBudgetException error)
        {
            throw new OnnxBudgetException($"{title}, {what}: {error.Message}.");
        }
        catch (NabiException error)
        {
            throw new OnnxNodeException($"{title}, {what}: {error.Message}", error);
        }
        catch (Exception error)
            when (error is OverflowException or InvalidOperationException or ArgumentException or IndexOutOfRangeException
                or KeyNotFoundException
            or DivideByZeroException or InvalidCastException or NullReferenceException)
        {
            throw new OnnxNodeException($"{title}, {what} does not fit its inputs: {error.Message}", error);
        }
    }

    /// <summary>Runs a node; where a trial meets lengths that depend on data, only the number of axes comes out.</summary>
    private OnnxValue[] Guarded(OnnxOperation step, OnnxCall call)
    {
        if (!IsTrial)
            return step.Operator.Run(call);
        if (!step.Operator.TakesUnknown && call.HasUnknownLengths)
            return Unknown(step, call);
        try
        {
            return step.Operator.Run(call);
        }
        catch (OnnxUnknownException)
        {
            return Unknown(step, call);
        }
    }

    private static OnnxValue[] Unknown(OnnxOperation step, OnnxCall call)
    {
        var rank = step.Operator.Rank is { } rule ? rule(call) : call.Value(0).Shape.Rank;
        return [.. step.Node.Output.Select((_, i) => OnnxValue.Unknown(rank, call.TypeOf(i)))];
    }

    private OnnxValue Find(string name, string what, OnnxScope scope)
        => scope.Find(name) ?? throw new OnnxNodeException(
            $"{title}, {what} needs '{OnnxNames.Short(name)}', which nothing before it gives: the graph is cyclic, "
            + "out of order or incomplete.", null);
}
