using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nabi;

/// <summary>
/// What is known of a model as a stream, once for all its streams: which inputs come step by step, what comes out, and that it gives step
/// by step what the whole model gives.
/// </summary>
internal sealed class StreamPlan
{
    private const int Probed = 3;
    private const int MostAhead = 256;

    private readonly Model model;
    private readonly Tensor firstInput;
    private readonly Tensor firstOutput;
    private bool? takesNaN;

    private StreamPlan(Model model, StreamOptions options)
    {
        (this.model, Options) = (model, options);
        if (model.BeginsWithTexts)
        {
            throw new NabiException(
                $"{Owner}: a stream takes numbers step by step, and the model takes whole texts; use "
                + "model.WithoutTexts().Stream() and give it ids.");
        }

        if (model.Inputs.Count == 0 || model.Outputs.Count == 0)
            throw new NabiException($"{Owner}: the model's inputs and outputs must be known; give it an Input.");
        if (options.Window < 0)
            throw new NabiException($"{Owner}: the window must be at least 1 step, or 0 for the Input's length, got {options.Window}.");
        (firstInput, firstOutput) = (model.Inputs[0], model.Outputs[0]);
        Names = model.InputNames;
        IsStatic = Statics(model, options);
        StepShapes = [.. model.Inputs.Select((input, i) => StepShape(input.Shape, i))];
        Window = options.Window > 0 ? options.Window : Math.Max(0, Sequence(0).Shape[1]);
    }

    public StreamOptions Options { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Which inputs are given once.</summary>
    public bool[] IsStatic { get; }

    /// <summary>The shape of one step, or of what is given once, of one sequence, for each input.</summary>
    public Shape[] StepShapes { get; }

    /// <summary>The shapes of the outputs of a step of one sequence.</summary>
    public Shape[] OutputShapes { get; private set; } = [];

    /// <summary>How many steps attention looks back; 0 where nobody said.</summary>
    public int Window { get; }

    /// <summary>Names the architecture: states fit models of the same one.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>How errors call it.</summary>
    public string Owner => $"Stream of model \"{model.Name}\"";

    /// <summary>Whether NaN may be what a Masking layer leaves out.</summary>
    public bool TakesNaN => takesNaN ??= DataChecks.TakesNaN(model);

    /// <summary>How many numbers a step of one sequence has, all inputs together.</summary>
    public int StepLength { get; private set; }

    /// <summary>A plan for a model, whose streams are tried out once.</summary>
    /// <exception cref="NabiException">The model cannot work step by step.</exception>
    public static StreamPlan Of(Model model, StreamOptions options)
    {
        var plan = new StreamPlan(model, options);
        plan.StepLength = plan.StepShapes.Where((_, i) => !plan.IsStatic[i]).Sum(shape => shape.Size);
        var core = new StreamCore(model, plan, 1);
        plan.Probe(core);
        plan.Fingerprint = plan.Named(core);
        return plan;
    }

    /// <summary>Whether the model's layers are those that the plan was made for.</summary>
    public bool IsCurrent
        => model.Inputs.Count > 0 && model.Outputs.Count > 0 && ReferenceEquals(model.Inputs[0], firstInput)
            && ReferenceEquals(model.Outputs[0], firstOutput);

    /// <summary>Whether this is what such options ask for.</summary>
    public bool IsOf(StreamOptions options)
        => options.Window == Options.Window && options.StaticInputs is null == Options.StaticInputs is null
            && (options.StaticInputs ?? []).SequenceEqual(Options.StaticInputs ?? []);

    private Tensor Sequence(int first) => model.Inputs.Where((_, i) => !IsStatic[i]).ElementAt(first);

    private bool[] Statics(Model model, StreamOptions options)
    {
        var statics = new bool[model.Inputs.Count];
        if (options.StaticInputs is { } named)
        {
            foreach (var name in named)
            {
                statics[Names.ToList().IndexOf(name) is >= 0 and var at ? at
                    : throw new NabiException(
                        $"{Owner}: there is no input \"{name}\" to be given once; the inputs are {string.Join(", ", Names)}.")] = true;
            }
        }
        else
        {
            var open = model.Inputs.Select(input => input.Rank >= 2 && input.Shape[1] < 0).ToArray();
            for (var i = 0; i < statics.Length; i++)
                statics[i] = open.Contains(true) ? !open[i] : i > 0;
        }

        return statics.Contains(false) ? statics
            : throw new NabiException($"{Owner}: all inputs are given once; one at least must come step by step.");
    }

    private Shape StepShape(Shape shape, int input)
    {
        var skipped = IsStatic[input] ? 1 : 2;
        if (shape.Rank < skipped || !shape.Slice(skipped, shape.Rank - skipped).IsKnown)
        {
            throw new NabiException(IsStatic[input]
                ? $"{Owner}: the input \"{Names[input]}\" is given once and must have known lengths behind the batch, got {shape}."
                : $"{Owner}: the input \"{Names[input]}\" must be (batch, time, ...) with known lengths behind time, got {shape}.");
        }

        return shape.Slice(skipped, shape.Rank - skipped);
    }

    /// <summary>
    /// Runs some steps both ways: what a stream gives at a step is what the whole model gives for the steps so far, and, where the outputs
    /// are sequences, what it gives there when more steps follow.
    /// </summary>
    private void Probe(StreamCore core)
    {
        // Long enough that a window which sees later steps sees some.
        var steps = Probed + Model.Everything(model).OfType<SpatialLayer>().Select(layer => Math.Min(layer.Ahead, MostAhead))
            .DefaultIfEmpty(0).Max();
        var all = core.Inputs.Select((input, i) => Drawn(input.Length * (IsStatic[i] ? 1 : steps))).ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            if (IsStatic[i])
                all[i].CopyTo(core.Inputs[i].Floats);
        }

        core.Run();
        core.Clear();
        var outputs = core.Outputs;
        var sequences = Whole(core, all, 2).Select((two, i) => two.Rank > 1 && outputs[i].Rank == two.Rank && two.Shape[1] == 2
            && outputs[i].Shape[1] == 1).ToArray();
        var said = new List<float[][]>();
        for (var step = 1; step <= steps; step++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                if (!IsStatic[i])
                    all[i].AsSpan((step - 1) * core.Inputs[i].Length, core.Inputs[i].Length).CopyTo(core.Inputs[i].Floats);
            }

            core.Run();
            said.Add([.. core.Outputs.Select(output => output.DType == DType.Float32 ? output.Floats.ToArray()
                : throw new NabiException($"{Owner}: an output is of type {output.DType}; a stream gives floats."))]);
            if (step <= Probed || step == steps)
                Compare(Whole(core, all, step), sequences, said, step == steps);
        }
    }

    private void Compare(IReadOnlyList<Tensor> whole, bool[] sequences, List<float[][]> said, bool isLast)
    {
        OutputShapes = new Shape[whole.Count];
        for (var i = 0; i < whole.Count; i++)
        {
            if (sequences[i] && (whole[i].Rank < 2 || whole[i].Shape[1] != said.Count))
                throw Mixes();
            OutputShapes[i] = sequences[i] ? whole[i].Shape.Slice(2, whole[i].Rank - 2) : whole[i].Shape.Slice(1, whole[i].Rank - 1);
            for (var step = sequences[i] && isLast ? 0 : said.Count - 1; step < said.Count; step++)
            {
                var expected = sequences[i] ? Ops.Select(whole[i], 1, step) : whole[i];
                if (!TimeProbe.Same(expected.Floats, said[step][i]))
                    throw Mixes();
            }
        }
    }

    /// <summary>What the whole model gives for a sequence, states at zero before it.</summary>
    private IReadOnlyList<Tensor> Whole(StreamCore core, float[][] all, int steps)
        => CallContext.RunIn(scope => scope with { Stream = new StateStore(keeps: false) }, () => Tape.Pause(() => model.ApplyAll([
            .. core.Inputs.Select((input, i) => IsStatic[i] ? new Tensor(input.Shape, all[i]) : new Tensor(input.Shape.With(1, steps),
                all[i].AsSpan(0, steps * input.Length)))])));

    private NabiException Mixes()
        => new(
            $"{Owner}: its output at a step depends on more than the steps up to it, step by step; a layer mixes "
            + "time in another way than recurrent layers do (windows that see later steps, pooling with strides, attention to later steps, "
            + "Flatten over time).");

    private float[] Drawn(int length)
    {
        var values = new float[length];
        var ids = Model.Everything(model).OfType<Embedding>().Select(embedding => embedding.InputDimension).DefaultIfEmpty(0).Min();
        if (ids == 0)
        {
            RandomStream.FromSeed(1).Uniform(values, -1f, 1f);
        }
        else
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (i + 1) % ids;
        }

        return values;
    }

    private byte[] Named(StreamCore core)
    {
        var text = new StringBuilder();
        foreach (var layer in Model.Everything(model))
        {
            text.Append(layer.ClassName);
            // How a model's layers stand in a config is the business of the formats; the layers say what there is to say.
            if (layer is not Model)
                Append(text, Settings(layer));

            foreach (var weight in layer is Model ? [] : layer.OwnVariables)
                text.Append(weight.Shape);
            text.Append('\n');
        }

        foreach (var state in core.States)
            text.Append(state.Shape);
        foreach (var shape in StepShapes)
            text.Append(shape);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static JsonObject? Settings(Layer layer)
    {
        var config = new Config(layer.Title);
        try
        {
            layer.Write(config);
        }
        catch (NabiException)
        {
            // A layer that holds a function has no settings to tell it by.
            return null;
        }

        return config.Json;
    }

    /// <summary>Settings as text, without what does not change a step: names, seeds, what is trained.</summary>
    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                text.Append('{');
                foreach (var (key, value) in json)
                {
                    if (key is not ("name" or "trainable" or "seed"))
                    {
                        text.Append(key).Append(':');
                        Append(text, value);
                    }
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var value in list)
                    Append(text, value);
                text.Append(']');
                break;
            // A number may be NaN, which JSON has no word for.
            case JsonValue number when number.TryGetValue<float>(out var single):
                text.Append(single.ToString("R", CultureInfo.InvariantCulture)).Append(',');
                break;
            default:
                text.Append(node?.ToJsonString()).Append(',');
                break;
        }
    }
}
