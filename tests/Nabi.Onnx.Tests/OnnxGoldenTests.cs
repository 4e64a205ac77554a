using Nabi.Configs;
using Nabi.Conformance;

namespace Nabi.Onnx.Tests;

/// <summary>Every layer and model of the reference cases: saved as ONNX, ONNX Runtime gives the numbers that Keras gave.</summary>
public class OnnxGoldenTests
{
    [Fact]
    public void Layers_give_Keras_s_numbers_in_the_runtime() => Check("layer", "rnn");

    [Fact]
    public void Models_give_Keras_s_numbers_in_the_runtime() => Check("model", "zoo", "legacy_model");

    private static void Check(params string[] kinds)
    {
        using var folder = new TemporaryFolder();
        var root = GoldenFolder.Find();
        if (root is null)
            Assert.Skip("there are no reference cases here; set NABI_GOLDENS to their folder");
        List<string> problems = [];
        List<(GoldenCase Case, string Path, Tensor[] Inputs)> saved = [];
        foreach (var place in GoldenFolder.Cases(root))
        {
            var golden = new GoldenCase(place);
            if (!kinds.Contains(golden.Kind) || (bool?)golden.Json["call"]?["training"] == true || !golden.Has("input/0")
                || !golden.Has("output/0"))
            {
                continue;
            }
            // What Nabi does not do yet it does not export either; calls with arguments of their own are compared with Keras where layers
            // are.
            if (OpenCases.Reason(golden.Name) is not null || golden.Json["call"]?["kwargs"] is System.Text.Json.Nodes.JsonObject named
                && named.Any(pair => pair.Key != "use_causal_mask"))
            {
                continue;
            }

            var path = folder[$"{golden.Name}.onnx"];
            try
            {
                var (model, inputs) = golden.Json["layer"] is null ? Load(golden) : Wrap(golden);
                OnnxFile.Save(model, path);
                // Kept states are inputs of the file, which begin as zeros.
                var states = Model.Everything(model).Where(layer => layer is not Model).SelectMany(layer => layer.KeptStates);
                saved.Add((golden, path, [.. inputs, .. states.Select(state => Tensor.Zeros(state.Shape, DType.Float32))]));
            }
            catch (NabiException error)
            {
                problems.Add($"{golden.Name}: {error.Message}");
            }
        }

        Assert.True(saved.Count > 0, "no case was saved: " + string.Join('\n', problems));
        var answers = Runtime.PredictAll([.. saved.Select(one => (one.Path, (IEnumerable<Tensor[]>)[one.Inputs]))]);
        for (var i = 0; i < saved.Count; i++)
            problems.AddRange(Differences(saved[i].Case, answers[i][0]).Take(1));
        Assert.True(problems.Count == 0, $"{problems.Count} of {saved.Count}:\n{string.Join('\n', problems)}");
        Runtime.CheckAll(folder[""]);
    }

    private static IEnumerable<string> Differences(GoldenCase golden, IReadOnlyList<(string Name, int[] Dims, float[] Data)> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            if (!golden.Has($"output/{i}"))
                continue;
            var expected = golden.Floats($"output/{i}");
            if (!expected.Shape.SequenceEqual(outputs[i].Dims))
            {
                yield return $"{golden.Name}: output {i} has shape [{string.Join(", ", outputs[i].Dims)}] instead of {expected.Shape}";
                continue;
            }

            var values = expected.ToArray();
            for (var k = 0; k < values.Length; k++)
            {
                if (!values[k].Equals(outputs[i].Data[k])
                    && !(Math.Abs(values[k] - outputs[i].Data[k]) <= 1e-4f + 1e-3f * Math.Abs(values[k])))
                {
                    yield return $"{golden.Name}: output {i}, number {k} is {outputs[i].Data[k]} instead of {values[k]}";
                }
            }
        }
    }

    private static (Model Model, Tensor[] Inputs) Load(GoldenCase golden)
    {
        var file = new[] { "model.keras", "model.h5" }.Select(golden.PathOf).FirstOrDefault(File.Exists);
        Model model;
        if (file is not null)
        {
            model = ModelFile.Load(file, compile: false);
        }
        else
        {
            var json = golden.Json["model"]!.DeepClone();
            model = Model.FromConfig((System.Text.Json.Nodes.JsonObject)json);
            model.EnsureBuilt([.. golden.List("input").Select(input => input.Shape)]);
            model.SetWeights([.. golden.Json["weights"]!.AsArray().Select(weight => golden.Floats((string)weight!["array"]!))]);
        }

        var types = model.Inputs.Select(input => input.DType).ToArray();
        return (model, [.. golden.List("input").Select((input, i) => Ops.Cast(input, i < types.Length ? types[i] : DType.Float32))]);
    }

    /// <summary>A layer alone as a model whose inputs are its inputs, masks and initial states.</summary>
    private static (Model Model, Tensor[] Inputs) Wrap(GoldenCase golden)
    {
        var layer = Registry.Read<Layer>(golden.Json["layer"]!.DeepClone(), golden.Name);
        var (inputs, states) = (golden.List("input"), golden.List("initial_state"));
        var names = Masks(golden).OfType<string>().ToList();
        layer.EnsureBuilt([.. inputs.Select(input => input.Shape)]);
        if (golden.Json["weights"] is System.Text.Json.Nodes.JsonArray { Count: > 0 } weights)
        {
            layer.SetWeights([.. weights.Select((weight, i) => layer.Weights[i].Value.DType == DType.Int32
                ? golden.Tensor((string)weight!["array"]!) : golden.Floats((string)weight!["array"]!))]);
        }

        Tensor[] masks = [.. names.Select(golden.Tensor)];
        Tensor[] all = [.. inputs, .. masks, .. states];
        var symbols = all.Select(
            tensor => new Input([.. tensor.Shape.Skip(1).Select(length => (int?)length)]) { DType = tensor.DType }.Symbolic).ToArray();
        var outputs = layer.ApplyAll(symbols[..inputs.Length], new CallContext
        {
            Masks = [.. Masks(golden).Select(key => key is null ? null : symbols[inputs.Length + names.IndexOf(key)])],
            InitialState = symbols[(inputs.Length + masks.Length)..],
            UseCausalMask = (bool?)golden.Json["call"]?["kwargs"]?["use_causal_mask"] ?? false,
        });
        return (new Model(symbols, outputs), all);
    }

    /// <summary>The names of the masks in the order of the inputs, null for an input without one.</summary>
    private static IEnumerable<string?> Masks(GoldenCase golden) => golden.Json["call"]?["mask"] switch
    {
        null => [],
        System.Text.Json.Nodes.JsonArray list => list.Select(key => (string?)key),
        var one => [(string?)one],
    };
}
