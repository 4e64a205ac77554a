namespace Nabi;

/// <summary>
/// One call of a <see cref="Nabi.Primitive"/>: its tensors, the gradients that meet there, and memory of its own. A recorded call is run
/// again on new numbers, so nothing here is allocated twice.
/// </summary>
public sealed class PrimitiveCall : IRepeatable
{
    // Numbers of a gradient that are cleared at a time.
    private const int ClearedPart = 1 << 17;

    private readonly List<Tensor?> scratch = [];
    private CallParts? parts;
    private int cleared;
    private int? writesRead;

    internal PrimitiveCall(Primitive primitive, Tensor[] inputs, Tensor[] outputs)
    {
        Primitive = primitive;
        Inputs = inputs;
        Outputs = outputs;
        InputGradients = new Tensor?[inputs.Length];
        OutputGradients = new Tensor?[outputs.Length];
        AddFlags = new bool[inputs.Length];
    }

    IReadOnlyList<PrimitiveCall> IRepeatable.Calls => [this];

    /// <summary>The operation.</summary>
    public Primitive Primitive { get; private set; }

    /// <summary>What goes in.</summary>
    public IReadOnlyList<Tensor> InputTensors => Inputs;

    /// <summary>What comes out.</summary>
    public IReadOnlyList<Tensor> OutputTensors => Outputs;

    internal Tensor[] Inputs { get; }

    internal Tensor[] Outputs { get; }

    /// <summary>The gradients of the inputs; null where none is wanted.</summary>
    internal Tensor?[] InputGradients { get; }

    /// <summary>The gradients of the outputs; null where nothing depends on that output.</summary>
    internal Tensor?[] OutputGradients { get; }

    /// <summary>Per input: add to the gradient (someone wrote before) instead of overwriting it.</summary>
    internal bool[] AddFlags { get; }

    /// <summary>Whatever the primitive prepared on the first run: loop plans, index tables.</summary>
    public object? State { get; set; }

    /// <summary>True while a gradient may be asked for: the primitive keeps what its backward needs.</summary>
    public bool Recording { get; internal set; }

    /// <summary>
    /// True when an input was written again since the program ran the call, so that its backward pass would be that of other numbers.
    /// </summary>
    internal bool IsOutdated => writesRead is { } then && then != Writes();

    /// <summary>The numbers of an input, row by row.</summary>
    /// <exception cref="NabiException">The input holds integers or booleans.</exception>
    public ReadOnlySpan<float> In(int input = 0) => Inputs[input].Floats;

    /// <summary>The integers of an input, row by row.</summary>
    /// <exception cref="NabiException">The input holds floats or booleans.</exception>
    public ReadOnlySpan<int> InIntegers(int input = 0) => Inputs[input].Integers;

    /// <summary>The booleans of an input, row by row.</summary>
    /// <exception cref="NabiException">The input holds floats or integers.</exception>
    public ReadOnlySpan<bool> InBooleans(int input = 0) => Inputs[input].Booleans;

    /// <summary>The numbers of an output, to be written; what they are before is not defined.</summary>
    /// <exception cref="NabiException">The output holds integers or booleans.</exception>
    public Span<float> Out(int output = 0) => Outputs[output].Floats;

    /// <summary>The integers of an output, to be written.</summary>
    /// <exception cref="NabiException">The output holds floats or booleans.</exception>
    public Span<int> OutIntegers(int output = 0) => Outputs[output].Integers;

    /// <summary>The booleans of an output, to be written.</summary>
    /// <exception cref="NabiException">The output holds floats or integers.</exception>
    public Span<bool> OutBooleans(int output = 0) => Outputs[output].Booleans;

    /// <summary>
    /// Whether a gradient flows to an input: it holds floats, depends on something watched, and the operation has a gradient for it.
    /// </summary>
    public bool NeedsGradient(int input) => Inputs[input] is { Tracked: true, DType: DType.Float32 } && Primitive.HasGradient(input);

    /// <summary>Whether the gradient of an input is asked for.</summary>
    public bool WantsGradient(int input) => InputGradients[input] is not null;

    /// <summary>Whether the gradient of an input is to be added to what is there, instead of written over it.</summary>
    public bool Adds(int input) => AddFlags[input];

    /// <summary>The gradient of an output, or an empty span when nothing depends on it.</summary>
    public ReadOnlySpan<float> OutputGradient(int output = 0) => OutputGradients[output] is { } gradient ? gradient.Floats : default;

    /// <summary>The gradient of an input, or an empty span when it is not wanted.</summary>
    public Span<float> InputGradient(int input = 0) => InputGradients[input] is { } gradient ? gradient.Floats : default;

    /// <summary>The gradient of an input, cleared first unless it is to be added to.</summary>
    public Span<float> ClearedGradient(int input = 0)
    {
        cleared = input;
        if (!Adds(input))
        {
            InParts(InputGradient(input).Length, ClearedPart, static (call, from, count)
                => call.InputGradient(call.cleared).Slice(from, count).Clear());
        }

        return InputGradient(input);
    }

    /// <summary>Memory of this step that stays from run to run, not cleared.</summary>
    public Span<float> Scratch(int slot, int size)
    {
        while (scratch.Count <= slot)
            scratch.Add(null);
        if (scratch[slot] is not { } tensor || tensor.Length < size)
            scratch[slot] = tensor = Tensor.Empty(new Shape(size));
        return tensor.Floats[..size];
    }

    /// <summary>An input of any type as floats: as it is, or turned into floats in memory of this step.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="slot">The scratch memory for it; null for the input's number.</param>
    public ReadOnlySpan<float> AsFloats(int input, int? slot = null)
    {
        var tensor = Inputs[input];
        if (tensor.DType == DType.Float32)
            return tensor.Floats;
        var floats = Scratch(slot ?? input, tensor.Length);
        tensor.CopyTo(floats);
        return floats;
    }

    /// <summary>
    /// Works on many numbers (or rows, or samples) in parts of a fixed size that any thread may take; at once where there is one part only.
    /// Each part writes numbers of its own, so the bits do not depend on the number of threads, and asks for no more
    /// <see cref="Scratch"/> than was asked for before.
    /// </summary>
    /// <param name="total">How many there are.</param>
    /// <param name="size">How many a part has, 1 or more.</param>
    /// <param name="work">Works on some of them.</param>
    /// <exception cref="NabiException">There is something to work on and a part has none of it.</exception>
    public void InParts(int total, int size, PartWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (total > 0 && size < 1)
            throw new NabiException($"{Primitive.Name}: a part must have 1 of {total} numbers or more, got {size}.");
        if (total > size)
            (parts ??= new CallParts(this)).RunAll(total, size, work);
        else if (total > 0)
            work(this, 0, total);
    }

    /// <summary>Writes <paramref name="values"/> into the gradient of an input, or adds them.</summary>
    public void WriteGradient(int input, ReadOnlySpan<float> values)
    {
        var gradient = InputGradient(input);
        if (gradient.IsEmpty)
            return;
        if (Adds(input))
            TensorPrimitives.Add(gradient, values, gradient);
        else
            values.CopyTo(gradient);
    }

    /// <summary>Executes an operation for the first time.</summary>
    internal static PrimitiveCall Execute(Primitive primitive, Tensor[] inputs, bool tracked, object? state = null)
    {
        var specs = primitive.Describe(inputs);
        var outputs = new Tensor[specs.Length];
        for (var i = 0; i < specs.Length; i++)
            outputs[i] = primitive.IsView ? inputs[0].View(specs[i].Shape) : Tensor.Empty(specs[i].Shape, specs[i].Type);
        var call = new PrimitiveCall(primitive, inputs, outputs) { Recording = tracked, State = state };
        primitive.Forward(call);
        call.writesRead = call.Writes();
        if (tracked)
        {
            foreach (var output in outputs)
                output.Tracked = output.DType == DType.Float32;
        }

        return call;
    }

    /// <summary>An operation that <paramref name="tape"/> computes later.</summary>
    internal static PrimitiveCall Await(Primitive primitive, Tensor[] inputs, Tape tape)
        => new(primitive, inputs, Array.ConvertAll(primitive.Describe(inputs), spec => Tensor.Awaited(spec.Shape, spec.Type, tape)));

    /// <summary>Computes an operation that waited.</summary>
    internal void Complete()
    {
        Allocate();
        Primitive.Forward(this);
        writesRead = Writes();
    }

    /// <summary>Gives outputs that are awaited their memory.</summary>
    internal void Allocate()
    {
        foreach (var output in Outputs)
        {
            if (output.IsAwaited)
                output.Allocate(Primitive.IsView ? Inputs[0] : null);
        }
    }

    /// <summary>
    /// Makes this the call of <paramref name="primitive"/> on <paramref name="inputs"/>, if its memory and its gradients fit: the same
    /// operation on the same tensors, where one that carries no gradient may be another of the same shape.
    /// </summary>
    internal bool TakeOver(Primitive primitive, Tensor[] inputs, bool tracked)
    {
        if (Recording != tracked || inputs.Length != Inputs.Length
            || !(ReferenceEquals(primitive, Primitive) || primitive.Repeats(Primitive)))
        {
            return false;
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            var (input, recorded) = (inputs[i].Owned(), Inputs[i]);
            if (!ReferenceEquals(input, recorded)
                && (input.Tracked || recorded.Tracked || input.DType != recorded.DType || input.Shape != recorded.Shape))
            {
                return false;
            }
        }

        if (primitive.IsView && !ReferenceEquals(inputs[0].Owned(), Inputs[0]))
            Outputs[0] = inputs[0].Owned().View(Outputs[0].Shape);
        for (var i = 0; i < inputs.Length; i++)
            Inputs[i] = inputs[i].Owned();
        Primitive = primitive;
        return true;
    }

    /// <summary>Runs the call again: what it gave before is written over.</summary>
    internal void Run()
    {
        foreach (var output in Outputs)
            output.MarkWritten();
        Primitive.Forward(this);
        writesRead = Writes();
    }

    /// <summary>Runs the call again without the program, which cannot write anything in between.</summary>
    void IRepeatable.Repeat()
    {
        Primitive.Forward(this);
        writesRead = null;
    }

    private int Writes()
    {
        var sum = 0;
        foreach (var input in Inputs)
            sum += input.Writes;
        return sum;
    }
}
