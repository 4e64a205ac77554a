namespace Nabi.Serving;

/// <summary>The tensors of a request as a model's inputs.</summary>
internal static class Binding
{
    /// <summary>The inputs in the model's order, samples first.</summary>
    /// <exception cref="ServingException">A name, type or shape is not the model's.</exception>
    public static (Tensor[] Inputs, int Rows) Bind(Model model, IReadOnlyList<string> names, string name, InferRequest request)
    {
        var inputs = ByName(names, name, request.Inputs);
        var bound = new Tensor[inputs.Length];
        for (var i = 0; i < bound.Length; i++)
        {
            bound[i] = Typed(model, inputs[i]
                ?? throw new ServingException(400, $"Model '{name}': the input '{names[i]}' is missing."), i, name);
            var (expected, given) = (model.Inputs[i].Shape, bound[i].Shape);
            if (given.Rank == 0)
            {
                throw new ServingException(400,
                    $"Model '{name}': the input '{names[i]}' has no axes; the first one counts samples.");
            }

            if (model.Inputs[i].DType != DType.String && !expected.Fits(given))
            {
                throw new ServingException(400,
                    $"Model '{name}' expects the input '{names[i]}' of shape {expected}, got {given}.");
            }

            if (given[0] != bound[0].Shape[0])
            {
                throw new ServingException(400,
                    $"Model '{name}': the inputs must have as many samples, got {bound[0].Shape[0]} and {given[0]}.");
            }
        }

        return bound[0].Shape[0] > 0 ? (bound, bound[0].Shape[0])
            : throw new ServingException(400, $"Model '{name}': the request has no samples; the first axis must be 1 or more.");
    }

    /// <summary>The steps of a request of a sequence, (steps, numbers), and what is given once.</summary>
    /// <exception cref="ServingException">A name, type or shape is not the model's, or a number is not finite.</exception>
    public static (Tensor Steps, bool HasTime, List<(string, float[])> Statics) BindSteps(
        Model model, string name, StreamPool pool, InferRequest request)
    {
        var names = model.InputNames;
        var inputs = ByName(names, name, request.Inputs);
        var (statics, steps) = (new List<(string, float[])>(), new List<(float[] Numbers, int Width)>());
        int? time = null;
        var hasTime = false;
        for (var i = 0; i < inputs.Length; i++)
        {
            var inputName = names[i];
            var isStatic = pool.StaticInputs.Contains(inputName);
            if (inputs[i] is not { } given)
            {
                if (isStatic)
                    continue;
                throw new ServingException(400, $"Model '{name}': the input '{inputName}' is missing.");
            }

            var expected = model.Inputs[i].Shape;
            var tensor = Typed(model, given, i, name);
            // A step may come without an axis for time.
            var withTime = isStatic || tensor.Rank == expected.Rank ? tensor
                : tensor.Rank == expected.Rank - 1 && tensor.Rank > 0 ? Ops.ExpandDims(tensor, 1) : tensor;
            var fits = isStatic ? expected : expected.With(1, -1);
            if (withTime.Rank != expected.Rank || !fits.With(0, 1).Fits(withTime.Shape))
            {
                throw new ServingException(400,
                    $"Model '{name}' expects the input '{inputName}' of a sequence of shape {fits.With(0, 1)}, got {tensor.Shape}.");
            }

            var numbers = Ops.Cast(withTime, DType.Float32).ToArray();
            if (isStatic)
            {
                statics.Add((inputName, numbers));
                continue;
            }

            if (withTime.Shape[1] == 0 || (time is { } others && others != withTime.Shape[1]))
            {
                throw new ServingException(400,
                    $"Model '{name}': the inputs of a sequence must have the same steps, 1 or more, got "
                    + $"{time ?? 0} and {withTime.Shape[1]}.");
            }

            time = withTime.Shape[1];
            hasTime |= tensor.Rank == expected.Rank;
            steps.Add((numbers, numbers.Length / withTime.Shape[1]));
        }

        var all = new float[time!.Value * pool.StepLength];
        var at = 0;
        for (var t = 0; t < time; t++)
        {
            foreach (var (numbers, width) in steps)
            {
                numbers.AsSpan(t * width, width).CopyTo(all.AsSpan(at));
                at += width;
            }
        }

        if (all.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) is >= 0 and var bad)
        {
            throw new ServingException(400,
                $"Model '{name}': number {bad % pool.StepLength} of step {bad / pool.StepLength} is NaN or infinite; replace it.");
        }

        return (new Tensor([time.Value, pool.StepLength], all), hasTime, statics);
    }

    private static InferTensor?[] ByName(IReadOnlyList<string> names, string name, IReadOnlyList<InferTensor> given)
    {
        var inputs = new InferTensor?[names.Count];
        foreach (var tensor in given)
        {
            var at = 0;
            while (at < names.Count && names[at] != tensor.Name)
                at++;
            if (at == names.Count)
            {
                throw new ServingException(400,
                    $"Model '{name}' has no input '{Sentence.Short(tensor.Name)}'; its inputs are {string.Join(", ", names)}.");
            }

            inputs[at] = inputs[at] is null ? tensor
                : throw new ServingException(400, $"Model '{name}': the input '{tensor.Name}' is given twice.");
        }

        return inputs;
    }

    private static Tensor Typed(Model model, InferTensor given, int input, string name)
    {
        var texts = model.Inputs[input].DType == DType.String;
        if (texts != (given.Values.DType == DType.String))
        {
            throw new ServingException(400,
                $"Model '{name}': the input '{given.Name}' takes {(texts ? "texts (BYTES)" : "numbers")}, got "
                + $"{Sentence.Short(given.DataType)}.");
        }

        return given.Values;
    }
}
