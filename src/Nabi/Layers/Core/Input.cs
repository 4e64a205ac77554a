using System.Runtime.CompilerServices;

namespace Nabi.Layers;

/// <summary>
/// The entry of a model: says the shape of one sample. In a <c>Sequential</c> it is the first layer
/// (<c>new Input(28, 28)</c>); in a functional model <see cref="Of(int?[])"/> gives the symbolic tensor to start from.
/// </summary>
/// <remarks>Keras's <c>InputLayer</c> and <c>keras.Input</c>.</remarks>
public sealed class Input : Layer
{
    private Tensor? symbolic;

    /// <summary>Describes the input of one sample, the batch axis left out.</summary>
    /// <param name="shape">Lengths of the axes; null for one that varies, such as time. <c>new Input(null)</c> has one such axis,
    /// <c>new Input()</c> none.</param>
    /// <exception cref="NabiException">A length is negative.</exception>
    public Input(params int?[]? shape)
        : this(ShapeOf(shape))
    {
    }

    private Input(Shape sample) => SampleShape = sample;

    /// <summary>The lengths of the axes without the batch axis.</summary>
    public Shape SampleShape { get; }

    /// <summary>A fixed batch size, which stateful layers need; null (the default) for any.</summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// What the elements are. Integers and floats are both accepted when data come; numbers given to an input of booleans are cast. An
    /// input of <see cref="DType.String"/> takes texts, of shape (batch,) as well where (batch, 1) is said.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <inheritdoc/>
    public override string ClassName => "InputLayer";

    /// <summary>The whole shape, batch first.</summary>
    public Shape BatchShape => new Shape(BatchSize ?? Shape.Unknown).Concat(SampleShape);

    /// <inheritdoc/>
    public override bool SupportsMasking => true;

    /// <inheritdoc/>
    public override bool TakesTexts => DType == DType.String;

    /// <summary>The symbolic tensor that represents the data.</summary>
    public Tensor Symbolic
    {
        get
        {
            if (symbolic is null)
            {
                symbolic = Tensor.Symbolic(BatchShape, DType);
                symbolic.History = new LayerCall(this, [], [symbolic], new CallContext());
            }

            return symbolic;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Inputs => [Symbolic];

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Outputs => [Symbolic];

    /// <summary>A symbolic tensor to build a functional model from.</summary>
    /// <param name="shape">Lengths of the axes of one sample; null for one that varies.</param>
    /// <exception cref="NabiException">A length is negative.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor Of(params int?[]? shape) => new Input(shape).Symbolic;

    /// <summary>A symbolic tensor with a name, a type or a fixed batch size: <c>Input.Of(new Input(28) { Name = "row" })</c>.</summary>
    public static Tensor Of(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Symbolic;
    }

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var shape = new System.Text.Json.Nodes.JsonArray();
        foreach (var length in BatchShape)
            shape.Add((System.Text.Json.Nodes.JsonNode?)(length < 0 ? null : System.Text.Json.Nodes.JsonValue.Create(length)));
        config.Set("batch_shape", shape).Set("dtype", DType.Word())
            .Set("sparse", false).Set("ragged", false).Set("name", Name).Set("optional", false);
    }

    /// <summary>Refuses data of another shape.</summary>
    /// <param name="data">The data, batch first.</param>
    /// <param name="owner">Who asks, for the error.</param>
    internal void Check(Tensor data, string owner)
    {
        if (!Fits(BatchShape, data.Shape))
        {
            throw new NabiException($"{owner} expects data of shape {BatchShape}, got {data.Shape}"
                + (SampleShape.Fits(data.Shape)
                    ? $"; a single sample needs a batch axis as well: {new Shape(1).Concat(data.Shape)}." : "."));
        }
    }

    /// <summary>
    /// Refuses texts where numbers are taken and numbers where texts are, and data of another shape; texts get or lose a last axis of 1
    /// that they lack or have too many.
    /// </summary>
    /// <param name="data">The data, batch first.</param>
    /// <param name="owner">Who asks, for the error.</param>
    internal Tensor Taken(Tensor data, string owner)
    {
        if (DType == DType.String != (data.DType == DType.String))
        {
            throw new NabiException(DType == DType.String
                ? $"{owner}: the input \"{Name}\" takes texts of shape {BatchShape}, got numbers of shape {data.Shape}; give texts, an "
                + "array of strings for example."
                : $"{owner}: the input \"{Name}\" takes numbers of shape {BatchShape}, got texts of shape {data.Shape}; make numbers of "
                + "them first, or begin the model with an Input of DType.String.");
        }

        if (DType != DType.String)
            return data;
        var expected = BatchShape;
        if (data.Rank == expected.Rank - 1 && expected[-1] is 1 or -1)
            data = data.View(data.Shape.Concat([1]));
        else if (data.Rank == expected.Rank + 1 && data.Shape[-1] == 1)
            data = data.View(data.Shape.Slice(0, expected.Rank));
        return Fits(expected, data.Shape) ? data
            : throw new NabiException($"{owner}: the input \"{Name}\" takes texts of shape {expected}, got {data.Shape}.");
    }

    /// <summary>Whether data fits what a model expects; in a stream, batch and time may have any length.</summary>
    internal static bool Fits(Shape expected, Shape given)
        => expected.Fits(given)
            || (CallContext.Current.Scope.Stream is not null && expected.Rank >= 2 && expected.Rank == given.Rank
                && expected.With(0, Shape.Unknown).With(1, Shape.Unknown).Fits(given));

    /// <summary>An input of this shape, batch first.</summary>
    public static Input Over(Shape batchShape, DType type = DType.Float32)
        => batchShape.Rank == 0 ? throw new NabiException("A tensor without axes cannot be the input of a model: it has no batch axis.")
            : new(batchShape.Slice(1, batchShape.Rank - 1)) { BatchSize = batchShape[0] < 0 ? null : batchShape[0], DType = type };

    internal static Input Read(Config config)
    {
        var shape = config.Shape(config.Has("batch_shape") ? "batch_shape" : "batch_input_shape");
        if (shape.Rank == 0)
            throw new NabiException($"{config.Owner}: batch_shape must have at least the batch axis, got {shape}.");
        return new Input(shape.Slice(1, shape.Rank - 1))
        {
            BatchSize = shape[0] < 0 ? null : shape[0],
            DType = config["dtype"] is System.Text.Json.Nodes.JsonValue type && type.TryGetValue<string>(out var text)
                ? DTypes.Of(text) : DType.Float32,
        };
    }

    // null alone is C#'s word for "no array", but means one axis that varies.
    private static Shape ShapeOf(int?[]? shape)
    {
        foreach (var length in shape ?? [])
        {
            if (length < 0)
                throw new NabiException($"Input: a length must be 0 or more, or null for an axis that varies, got {length}.");
        }

        return new Shape([.. (shape ?? [null]).Select(length => length ?? Shape.Unknown)]);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor input, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input, Title);
        return input;
    }
}
