using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Nabi;

/// <summary>
/// A dense array of numbers in row-major order with a <see cref="Shape"/>: 32-bit floats, 32-bit integers for token
/// ids and labels, or booleans for masks and conditions (and texts on their way to a model's entry). A tensor is plain managed memory:
/// nothing to dispose.
/// </summary>
/// <remarks>
/// A tensor made while a model is described (<c>Input.Of(28, 28)</c>) is <em>symbolic</em>: it has a shape, possibly with
/// unknown axes, and no numbers. Operations on symbolic tensors only check and infer shapes.
/// </remarks>
public sealed partial class Tensor
{
    private readonly string[]? texts;
    private readonly Tensor? lender;
    private float[]? floats;
    private int[]? integers;
    private bool[]? booleans;
    private int start;
    private IPendingWork? awaited;
    private Tensor? viewed;
    private int writes;
    private bool tracked;

    private Tensor(Shape shape, DType type, float[]? floats, int[]? integers, bool[]? booleans, int start,
        Tensor? lender = null, string[]? texts = null, IPendingWork? awaited = null)
    {
        this.texts = texts;
        this.lender = lender;
        this.awaited = awaited;
        Shape = shape;
        DType = type;
        this.floats = floats;
        this.integers = integers;
        this.booleans = booleans;
        this.start = start;
        Length = lender?.Length ?? (IsSymbolic ? 0 : shape.Size);
    }

    /// <summary>Creates a float tensor over a copy of <paramref name="values"/>, row by row.</summary>
    /// <param name="shape">The shape; its size must equal the number of values.</param>
    /// <param name="values">The numbers in row-major order.</param>
    /// <exception cref="NabiException">The number of values does not fit the shape.</exception>
    public Tensor(Shape shape, ReadOnlySpan<float> values)
        : this(shape, DType.Float32, Storage.Floats(Checked(shape, values.Length), out var start), null, null, start)
        => values.CopyTo(Floats);

    /// <summary>Creates an integer tensor over a copy of <paramref name="values"/>, row by row.</summary>
    /// <param name="shape">The shape; its size must equal the number of values.</param>
    /// <param name="values">The numbers in row-major order.</param>
    /// <exception cref="NabiException">The number of values does not fit the shape.</exception>
    public Tensor(Shape shape, ReadOnlySpan<int> values)
        : this(shape, DType.Int32, null, new int[Checked(shape, values.Length)], null, 0)
        => values.CopyTo(Integers);

    /// <summary>Creates a tensor of booleans over a copy of <paramref name="values"/>, row by row: a mask, a condition.</summary>
    /// <param name="shape">The shape; its size must equal the number of values.</param>
    /// <param name="values">True or false in row-major order.</param>
    /// <exception cref="NabiException">The number of values does not fit the shape.</exception>
    public Tensor(Shape shape, ReadOnlySpan<bool> values)
        : this(shape, DType.Bool, null, null, new bool[Checked(shape, values.Length)], 0)
        => values.CopyTo(Booleans);

    /// <summary>The lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>What the elements are.</summary>
    public DType DType { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements; 0 for a symbolic tensor.</summary>
    public int Length { get; }

    /// <summary>True for a tensor that has a shape and no numbers.</summary>
    public bool IsSymbolic
        => floats is null && integers is null && booleans is null && texts is null && awaited is null && lender is null;

    /// <summary>
    /// The mask that goes with this tensor, booleans of shape <c>(batch, time)</c>: true where a step counts, false where it is padding;
    /// null when every step counts. Layers pass it on as Keras's do.
    /// </summary>
    public Tensor? Mask { get; set; }

    /// <summary>Where a symbolic tensor comes from: a layer call or an operation of a functional model. Null for numbers.</summary>
    internal object? History { get; set; }

    /// <summary>True when gradients flow to this tensor: a watched variable, or computed from one while a tape records.</summary>
    internal bool Tracked
    {
        get => lender is null ? tracked : lender.tracked;
        set
        {
            tracked = value;
            if (lender is not null)
                lender.tracked = value;
        }
    }

    /// <summary>The float elements, writable; for code of this assembly.</summary>
    internal Span<float> Floats
        => (floats ?? Present().floats) is not { } held ? throw NotFloats() : IsStale ? throw Stale() : held.AsSpan(start, Length);

    /// <summary>The integer elements, writable; for code of this assembly.</summary>
    internal Span<int> Integers
        => (integers ?? Present().integers) is not { } held ? throw NotIntegers() : IsStale ? throw Stale() : held.AsSpan(start, Length);

    /// <summary>The booleans, writable; for code of this assembly.</summary>
    internal Span<bool> Booleans
        => (booleans ?? Present().booleans) is not { } held ? throw NotBooleans() : IsStale ? throw Stale() : held.AsSpan(start, Length);

    /// <summary>The whole numbers that stand for the elements, of a quantized weight.</summary>
    internal QuantizedWeights? Quantized { get; set; }

    private bool IsStale => lender is not null && lender.writes != writes;

    /// <summary>A float tensor of zeros.</summary>
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => Filled(new Shape(shape), 0f);

    /// <summary>A float tensor of ones.</summary>
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Filled(new Shape(shape), 1f);

    /// <summary>A float tensor with every element <paramref name="value"/>.</summary>
    public static Tensor Filled(Shape shape, float value)
    {
        if (BitConverter.SingleToInt32Bits(value) == 0)
            return new Tensor(shape, DType.Float32, Storage.Zeros(shape.Size, out var start), null, null, start);
        var tensor = Empty(shape);
        tensor.Floats.Fill(value);
        return tensor;
    }

    /// <summary>A tensor of booleans with every element <paramref name="value"/>.</summary>
    public static Tensor Filled(Shape shape, bool value)
    {
        var tensor = Empty(shape, DType.Bool);
        tensor.Booleans.Fill(value);
        return tensor;
    }

    /// <summary>A float tensor with one axis.</summary>
    public static Tensor From(params ReadOnlySpan<float> values) => new(new Shape(values.Length), values);

    /// <summary>An integer tensor with one axis.</summary>
    public static Tensor From(params ReadOnlySpan<int> values) => new(new Shape(values.Length), values);

    /// <summary>A tensor of booleans with one axis.</summary>
    public static Tensor From(params ReadOnlySpan<bool> values) => new(new Shape(values.Length), values);

    /// <summary>A float tensor of shape (rows, columns) from a two-dimensional array.</summary>
    public static Tensor From(float[,] values)
    {
        var tensor = Empty(new Shape(values.GetLength(0), values.GetLength(1)));
        Copy(values, tensor.Floats);
        return tensor;
    }

    /// <summary>An integer tensor of shape (rows, columns) from a two-dimensional array.</summary>
    public static Tensor From(int[,] values)
    {
        var tensor = Zeros(new Shape(values.GetLength(0), values.GetLength(1)), DType.Int32);
        Copy(values, tensor.Integers);
        return tensor;
    }

    /// <summary>A tensor of booleans of shape (rows, columns) from a two-dimensional array: a mask (batch, time).</summary>
    public static Tensor From(bool[,] values)
    {
        var tensor = Empty(new Shape(values.GetLength(0), values.GetLength(1)), DType.Bool);
        Copy(values, tensor.Booleans);
        return tensor;
    }

    /// <summary>A float tensor of shape (a, b, c) from a three-dimensional array.</summary>
    public static Tensor From(float[,,] values)
    {
        var tensor = Empty(new Shape(values.GetLength(0), values.GetLength(1), values.GetLength(2)));
        Copy(values, tensor.Floats);
        return tensor;
    }

    /// <summary>Lets a number stand for a tensor without axes: <c>x * 2f</c>.</summary>
    public static implicit operator Tensor(float value) => new(Shape.Scalar, [value]);

    /// <summary>A copy that shares nothing with this tensor.</summary>
    public Tensor Clone()
        => IsSymbolic ? Symbolic(Shape, DType) : DType switch
        {
            DType.Int32 => new Tensor(Shape, Integers),
            DType.Bool => new Tensor(Shape, Booleans),
            DType.String => new Tensor(Shape, Texts),
            _ => new Tensor(Shape, Floats),
        };

    /// <summary>The shape and the first elements, for reading and debugging.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"Tensor{Shape}");
        if (IsSymbolic)
            return text.Append(" symbolic").ToString();
        if (IsStale)
            return text.Append(" of an earlier step").ToString();
        if ((lender ?? this).IsAwaited)
            return text.Append(" not computed yet").ToString();
        Present();
        text.Append(" [");
        for (var i = 0; i < Math.Min(Length, 8); i++)
        {
            text.Append(i > 0 ? ", " : "").Append(DType switch
            {
                DType.Int32 => integers![start + i].ToString(CultureInfo.InvariantCulture),
                DType.Bool => booleans![start + i] ? "true" : "false",
                DType.String => $"\"{texts![start + i]}\"",
                _ => floats![start + i].ToString("g6", CultureInfo.InvariantCulture),
            });
        }

        return text.Append(Length > 8 ? ", ...]" : "]").ToString();
    }

    /// <summary>A float tensor whose elements are whatever the memory held.</summary>
    internal static Tensor Empty(Shape shape) => new(shape, DType.Float32, Storage.Floats(shape.Size, out var start), null, null, start);

    /// <summary>A tensor of a type whose elements are not defined yet.</summary>
    internal static Tensor Empty(Shape shape, DType type) => type switch
    {
        DType.Int32 => new Tensor(shape, DType.Int32, null, new int[shape.Size], null, 0),
        DType.Bool => new Tensor(shape, DType.Bool, null, null, new bool[shape.Size], 0),
        DType.String => OfTexts(shape),
        _ => Empty(shape),
    };

    /// <summary>A tensor of a type with every element 0, false or the empty text.</summary>
    /// <param name="shape">The shape; no axis unknown.</param>
    /// <param name="type">What the elements are.</param>
    public static Tensor Zeros(Shape shape, DType type) => type == DType.Float32 ? Filled(shape, 0f) : Empty(shape, type);

    /// <summary>A tensor with a shape and no numbers: what an operation or a layer makes of such tensors.</summary>
    /// <param name="shape">The shape; axes may be unknown (<see cref="Shape.Unknown"/>).</param>
    /// <param name="type">What the elements will be.</param>
    public static Tensor Symbolic(Shape shape, DType type = DType.Float32) => new(shape, type, null, null, null, 0);

    /// <summary>The elements as a type that they are: for code that moves elements and does not look at them.</summary>
    internal Span<T> Elements<T>()
        where T : unmanaged
        => typeof(T) == typeof(int) ? MemoryMarshal.Cast<int, T>(Integers)
            : typeof(T) == typeof(bool) ? MemoryMarshal.Cast<bool, T>(Booleans)
            : MemoryMarshal.Cast<float, T>(Floats);

    /// <summary>Writes the elements as floats, true as 1 and false as 0.</summary>
    internal void CopyTo(Span<float> target)
    {
        switch (DType)
        {
            case DType.Int32:
                TensorPrimitives.ConvertTruncating(Integers, target);
                break;
            case DType.Bool:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.AsBytes(Booleans), target);
                break;
            default:
                Floats.CopyTo(target);
                break;
        }
    }

    /// <summary>Writes all elements into a tensor of the same type.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="from">The first place there.</param>
    internal void CopyTo(Tensor target, int from = 0)
    {
        switch (DType)
        {
            case DType.Int32:
                Integers.CopyTo(target.Integers[from..]);
                break;
            case DType.Bool:
                Booleans.CopyTo(target.Booleans[from..]);
                break;
            case DType.String:
                Texts.CopyTo(target.Texts[from..]);
                break;
            default:
                Floats.CopyTo(target.Floats[from..]);
                break;
        }
    }

    /// <summary>The element at a place of row-major order as a number.</summary>
    internal float Number(int at) => DType switch
    {
        DType.Int32 => Integers[at],
        DType.Bool => Booleans[at] ? 1f : 0f,
        _ => Floats[at],
    };

    /// <summary>The element at a place of row-major order as a whole number; a float is cut towards zero.</summary>
    internal int Whole(int at) => DType == DType.Int32 ? Integers[at] : (int)Number(at);

    /// <summary>The same memory from element <paramref name="from"/> on, seen with another shape.</summary>
    internal Tensor View(Shape shape, int from = 0)
    {
        if (IsSymbolic)
            return Symbolic(shape, DType);
        if (from < 0 || (long)from + shape.Size > Length)
            throw new NabiException($"A view of shape {shape} from element {from} does not fit the tensor {Shape}.");
        Present();
        return new Tensor(shape, DType, floats, integers, booleans, start + from, texts: texts) { viewed = this };
    }

    /// <summary>
    /// The same memory as a tensor for the program of a recorded step to use until the step runs again. Used later, it is found out: its
    /// numbers are those of another step by then.
    /// </summary>
    internal Tensor Lend()
    {
        var owner = Owned();
        return new Tensor(Shape, DType, owner.floats, owner.integers, owner.booleans, owner.start, owner, texts)
        {
            writes = owner.writes,
            Mask = Mask,
        };
    }

    /// <summary>The tensor that a recording holds, for one that it lent; else this.</summary>
    /// <exception cref="NabiException">The recording wrote over the numbers since it lent them.</exception>
    internal Tensor Owned() => lender is null ? this : IsStale ? throw Stale() : lender;

    /// <summary>Says that the memory is written anew: what was lent before is out of date.</summary>
    internal void MarkWritten() => writes++;

    /// <summary>How often that was said, of what this is a view of too.</summary>
    internal int Writes => viewed is null ? writes : writes + viewed.Writes;

    /// <summary>True when both tensors lie in one block of memory, at the same place.</summary>
    internal bool SharesMemoryWith(Tensor other)
        => floats is not null && ReferenceEquals(floats, other.floats) && start == other.start;

    /// <summary>True when both tensors lie in one block of memory, wherever in it.</summary>
    internal bool SharesBlockWith(Tensor other) => floats is not null && ReferenceEquals(floats, other.floats);

    /// <summary>Makes the memory of another tensor, from a place on, that of this one, whose numbers are then those there.</summary>
    internal void MoveTo(Tensor other, int from) => (floats, start) = (other.floats, other.start + from);

    private static int Checked(Shape shape, int values)
        => shape.Size == values ? values
            : throw new NabiException($"A tensor of shape {shape} has {shape.Size} elements, but {values} values were given.");

    private static void Copy<T>(Array source, Span<T> target)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(source), Buffer.ByteLength(source));
        MemoryMarshal.Cast<byte, T>(bytes).CopyTo(target);
    }

    private NabiException Stale()
        => new($"A tensor of shape {Shape} from an earlier step is used after its memory was written again by a later one; "
            + "keep its numbers with Clone() at the time, or in a Variable with Ops.Assign.");

    private NabiException NotFloats() => Holds("floats", DType.Float32);

    private NabiException NotIntegers() => Holds("integers (ids or labels)", DType.Int32);

    private NabiException NotBooleans() => Holds("booleans (a mask or condition)", DType.Bool);

    private NabiException Holds(string expected, DType type)
        => new(IsSymbolic
            ? $"A symbolic tensor of shape {Shape} has no numbers yet: it describes a model; give the model data with Predict or Apply."
            : DType == DType.String
                ? $"The tensor of shape {Shape} holds texts where {expected} were expected; make numbers of them first, with "
                + "TextVectorization, StringLookup or Hashing."
            : $"The tensor of shape {Shape} holds {DType switch { DType.Int32 => "integers", DType.Bool => "booleans", _ => "floats" }} "
            + $"where {expected} were expected; "
                + $"cast it with Ops.Cast(x, DType.{type}).");
}
