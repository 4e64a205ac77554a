using Nabi.Files;

namespace Nabi.Cli;

/// <summary><c>nabi predict FILE --input x.npz --output y.npz</c>: runs a model on arrays from a file.</summary>
internal static class PredictCommand
{
    public static Command Make(TextWriter output, TextWriter errors)
    {
        var file = new Argument<string>("file") { Description = "A model: .keras, .h5 or .onnx." };
        var input = new Option<string>("--input")
        {
            Description = "The data: .npz with one array per input, .npy, or .csv with one sample per row.",
            Required = true,
            HelpName = "FILE",
        };
        var target = new Option<string>("--output")
        {
            Description = "Where the outputs go: .npz, .npy or .csv.",
            Required = true,
            HelpName = "FILE",
        };
        var batch = Numbers.Option("--batch", "Samples at a time.", least: 1, otherwise: 32);
        var threads = ThreadsOption.Make();
        var command = new Command("predict", "Run a model file on data.") { file, input, target, batch, threads };
        command.SetAction(parsed =>
        {
            threads.Apply(parsed);
            var model = ToolModel.Load(errors, parsed.GetValue(file)!)[0];
            var path = parsed.GetValue(input)!;
            var outputs = model.PredictAll(Inputs(model, path), parsed.GetValue(batch) ?? 32);
            var to = parsed.GetValue(target)!;
            Write(to, model.OutputNames, outputs);
            output.WriteLine($"{to}: {string.Join(", ", outputs.Select((one, i) => $"{Name(model.OutputNames, i)} {one.Shape}"))}");
        });
        return command;
    }

    /// <summary>The arrays of a file for the inputs of a model: by name where all names are there, else in order.</summary>
    private static Tensor[] Inputs(Model model, string path)
    {
        var expected = model.Inputs;
        List<(string Name, NumericArray Array)> found = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPZ" => Arrays(path),
            ".NPY" => [("input", NpyFile.Read(path))],
            ".CSV" => [("input", Table(model, path))],
            _ => throw new NabiException($"'{path}': data must be .npz, .npy or .csv."),
        };
        if (found.Count != Math.Max(expected.Count, 1))
            throw new NabiException($"'{path}' holds {found.Count} arrays, but the model has {expected.Count} inputs.");
        var names = model.InputNames;
        if (names.Count == found.Count && names.All(name => found.Any(entry => entry.Name == name)))
            found = [.. names.Select(name => found.First(entry => entry.Name == name))];
        return [.. found.Select((entry, i) => Fit(entry.Array, i < expected.Count ? expected[i].Shape : null, $"'{path}', {entry.Name}"))];
    }

    private static NumericArray Table(Model model, string path)
    {
        // Empty cells become NaN, which a Masking layer may be meant to leave out.
        var table = CsvFile.Read(path, new CsvOptions { EmptyValue = double.NaN });
        if (model.Layers.OfType<Layers.Masking>().Any(masking => float.IsNaN(masking.MaskValue)))
            return table.Values;
        var values = table.Values.ToDoubles();
        var width = table.Values.Shape[^1];
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                throw new NabiException(
                    $"'{path}': sample {i / width + 1} has no number in column '{table.Columns[i % width]}'; fill the "
                    + "cell, or leave the row out.");
            }
        }

        return table.Values;
    }

    private static List<(string Name, NumericArray Array)> Arrays(string path)
    {
        using var file = NpzFile.Open(path);
        return [.. file.Names.Select(name => (name, file.Read(name)))];
    }

    /// <summary>Rows of a table become samples of the shape the model expects, when their length allows it.</summary>
    private static Tensor Fit(NumericArray array, Shape? expected, string owner)
    {
        Shape shape = array.Shape.ToArray();
        if (expected is not null && !expected.Fits(shape) && shape.Rank == 2)
        {
            var sample = expected.Slice(1, expected.Rank - 1);
            if (sample.IsKnown && sample.Size == shape[1])
            {
                shape = new Shape(shape[0]).Concat(sample);
            }
            else if (sample.Count(length => length < 0) == 1)
            {
                var known = sample.Where(length => length > 0).Aggregate(1, (product, length) => product * length);
                if (shape[1] % known == 0)
                    shape = new Shape(shape[0]).Concat(sample.With(sample.ToList().IndexOf(Shape.Unknown), shape[1] / known));
            }
        }

        if (expected is not null && !expected.Fits(shape))
            throw new NabiException($"{owner}: the model expects data of shape {expected}, got {shape}.");
        return new Tensor(shape, array.ToFloats());
    }

    private static void Write(string path, IReadOnlyList<string> names, IReadOnlyList<Tensor> outputs)
    {
        var arrays = outputs.Select((one, i) => KeyValuePair.Create(Name(names, i), Array(one))).ToList();
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".NPZ":
                NpzFile.Write(path, arrays);
                break;
            case ".NPY" when arrays.Count == 1:
                NpyFile.Write(path, arrays[0].Value);
                break;
            case ".CSV" when arrays.Count == 1:
                CsvFile.Write(path, arrays[0].Value.Reshape(outputs[0].Shape[0], outputs[0].Length / Math.Max(outputs[0].Shape[0], 1)));
                break;
            default:
                throw new NabiException($"'{path}': outputs are written as .npz, or, where there is one, as .npy or .csv.");
        }
    }

    private static NumericArray Array(Tensor output) => output.DType switch
    {
        DType.Int32 => NumericArray.Of(output.AsIntegers().ToArray(), output.Shape.AsSpan()),
        DType.Bool => NumericArray.Of(output.AsBooleans().ToArray(), output.Shape.AsSpan()),
        _ => NumericArray.Of(output.ToArray(), output.Shape.AsSpan()),
    };

    private static string Name(IReadOnlyList<string> names, int output) => output < names.Count ? names[output] : $"output_{output}";
}
