namespace Nabi.Layers;

/// <summary>Whole numbers to ids by a vocabulary that may change between two runs, in an output mode.</summary>
/// <param name="known">The vocabulary.</param>
/// <param name="rules">The layer's.</param>
/// <param name="spreads">Whether unknown values are spread over their ids by a hash instead of by their remainder.</param>
/// <param name="depth">How long rows are.</param>
internal sealed class LookupPrimitive(Vocabulary<int> known, VocabularyRules<int> rules, bool spreads, int depth) : Primitive
{
    /// <inheritdoc/>
    public override object? Key => (known, rules, spreads, depth);

    /// <inheritdoc/>
    public override bool Differentiable => false;

    /// <inheritdoc/>
    public override TensorSpec[] Infer(Tensor[] inputs) => [CategoryRows.Describe(inputs[0].Shape, rules.Mode, depth)];

    /// <inheritdoc/>
    public override void Forward(PrimitiveCall call)
    {
        var numbers = call.InIntegers();
        if (rules.Mode == OutputMode.Int)
        {
            Fill(numbers, call.OutIntegers());
            return;
        }

        var ids = (int[])(call.State ??= new int[numbers.Length]);
        Fill(numbers, ids);
        CategoryRows.Fill(ids, CategoryRows.PerRow(call.InputTensors[0].Shape, rules.Mode), rules.Mode, known.Weights, call.Out(), depth);
    }

    private void Fill(ReadOnlySpan<int> numbers, Span<int> ids)
    {
        if (rules.Invert)
        {
            var tokens = known.Tokens;
            for (var i = 0; i < ids.Length; i++)
            {
                var at = numbers[i] - rules.Start;
                ids[i] = (uint)at < (uint)tokens.Length ? tokens[at] : numbers[i] == 0 && rules.OovStart == 1 ? rules.Mask : rules.Oov;
            }

            return;
        }

        var found = known.Ids(rules.Owner);
        for (var i = 0; i < ids.Length; i++)
            ids[i] = found.TryGetValue(numbers[i], out var id) ? id : Unknown(numbers[i]);
    }

    private int Unknown(int number) => rules.OovIndices switch
    {
        0 =>
            throw new NabiException(
                $"{rules.Owner}: {number} is not in the vocabulary of {known.Size(rules)} entries, and NumOovIndices is 0; set it to 1 or "
                + "more to give unknown numbers an id."),
        1 => rules.OovStart,
        var several => rules.OovStart + (spreads ? new HashBins(several).Of(number) : (int)(((long)number % several + several) % several)),
    };
}
