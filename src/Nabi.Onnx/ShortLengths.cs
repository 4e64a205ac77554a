namespace Nabi.Onnx;

/// <summary>
/// A graph is written from what a model did at a few lengths. A model can do something else at short ones (a mirror that is longer than the
/// input is mirrored twice), and a graph cannot choose: so the graph runs beside the model at short lengths before it is saved.
/// </summary>
/// <remarks>Graphs that keep states, or that cannot be run here at the length they were written from, are not compared.</remarks>
internal static class ShortLengths
{
    private const int Batch = 2;
    private const int Known = 37;
    private static readonly int[] Tried = [1, 2, 3, 4, 6, 9, 14, 22];

    /// <exception cref="NabiException">The graph does not do what the model does at a length from <see cref="OnnxSaveOptions.MinLength"/>
    /// on.</exception>
    public static void Check(Model model, ModelProto file, OnnxSaveOptions options)
    {
        var (_, shapes, types) = ModelTrace.Declared(model);
        var known = Math.Min(Known, options.MaxLength ?? Known);
        if (shapes.All(shape => shape.Skip(1).All(length => length >= 0)))
            return;
        if (Read(file) is not { } graph)
            return;
        var kept = KeptNumbers.Of(model);
        try
        {
            if (Compare(known) != true || LastWrong() is not (>= 1 and var last))
                return;
            throw new NabiException(
                $"Model \"{OnnxNames.Short(model.Name)}\" cannot be saved as ONNX for every length: with {last} steps it does "
                + "other operations than with "
                + $"more, and a graph cannot choose. If it always sees {last + 1} or more, give OnnxSaveOptions.MinLength = {last + 1}; "
                + "or give its Input a fixed length.");

            bool? Compare(int length) => Agree(model, graph, shapes, types, length);

            int LastWrong()
            {
                var wrong = Tried.Where(length => length >= options.MinLength && length < known)
                    .LastOrDefault(length => Compare(length) == false);
                if (wrong == 0)
                    return 0;
                for (var length = wrong + 1; length < known && !Tried.Contains(length); length++)
                {
                    if (Compare(length) == false)
                        wrong = length;
                }

                return wrong;
            }
        }
        finally
        {
            kept.Restore();
        }
    }

    /// <summary>The graph as a model; null where it is not read here.</summary>
    private static Model? Read(ModelProto file)
    {
        try
        {
            return Importer.Import(file.Clone(), "the graph", null, new OnnxLoadOptions());
        }
        catch (NabiException)
        {
            return null;
        }
    }

    /// <summary>Whether both give the same; null where the model refuses the length.</summary>
    private static bool? Agree(Model model, Model graph, Shape[] shapes, DType[] types, int length)
    {
        Tensor[] inputs = [.. shapes.Select((shape, i) => Numbers(shape, types[i], length))];
        IReadOnlyList<Tensor> expected;
        try
        {
            expected = model.ApplyAll(inputs, new CallContext());
        }
        catch (NabiException)
        {
            return null;
        }

        try
        {
            var actual = graph.ApplyAll(inputs, new CallContext());
            return expected.Zip(actual).All(pair => Same(pair.First, pair.Second));
        }
        catch (NabiException)
        {
            return false;
        }
    }

    /// <summary>
    /// Numbers between 1 and 2, and ids 1 with 0 at the end: nothing that a mask would drop in the middle, and in every vocabulary.
    /// </summary>
    private static Tensor Numbers(Shape shape, DType type, int length)
    {
        var full = new Shape([.. shape.Select((axis, i) => axis >= 0 ? axis : i == 0 ? Batch : length)]);
        var values = new float[full.Size];
        if (type == DType.Float32)
        {
            RandomStream.FromSeed(length).Uniform(values, 1f, 2f);
            return new Tensor(full, values);
        }

        var row = Math.Max(1, full.Rank > 1 ? full[1] : 1);
        for (var i = 0; i < values.Length; i++)
            values[i] = i / (values.Length / (full[0] * row)) % row <= row / 2 ? 1f : 0f;
        return Ops.Cast(new Tensor(full, values), type);
    }

    private static bool Same(Tensor expected, Tensor actual)
    {
        if (!expected.Shape.Equals(actual.Shape))
            return false;
        var (x, y) = (Ops.Cast(expected, DType.Float32).ToArray(), Ops.Cast(actual, DType.Float32).ToArray());
        var scale = 1f + x.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max();
        return x.Zip(y).All(pair => pair.First.Equals(pair.Second) || MathF.Abs(pair.First - pair.Second) <= 1e-3f * scale);
    }
}
