using System.Globalization;
using System.Text.Json;
using static Nabi.Data.Tests.Goldens.JsonReading;

namespace Nabi.Data.Tests.Goldens;

/// <summary>
/// Checks a reference case of kind <c>preprocessing</c>. What is called is read off the fields of its JSON, never off its name.
/// </summary>
public static class PreprocessingCase
{
    /// <summary>Runs the case of a folder.</summary>
    public static CaseVerdict Check(string folder)
    {
        try
        {
            using var test = new CaseFolder(folder);
            var check = Find(test.Json);
            if (check is null)
                return CaseVerdict.NotBuilt("no preprocessing function takes the fields of this case");
            check(test);
            return CaseVerdict.Passed;
        }
        catch (Exception problem)
            when (problem is MismatchException or NabiException or JsonException or KeyNotFoundException or InvalidOperationException
                or IOException)
        {
            return CaseVerdict.Failed(problem.Message);
        }
    }

    private static Action<CaseFolder>? Find(JsonElement json)
    {
        if (json.Has("tokenizer"))
            return TokenizerCase.Check;
        if (json.Has("args") && json.GetProperty("args").Has("sampling_factor"))
            return SamplingTable;
        var first = json.Has("items") ? json.List("items").First() : json.Has("variants") ? json.List("variants").First() : default;
        return first.ValueKind != JsonValueKind.Object ? null
            : first.Has("hash_function") ? Hashing
            : first.Has("couples") || first.Has("positives_first") ? SkipGrams
            : first.Has("words") ? Words
            : first.Has("padding") ? Padding
            : first.Has("num_classes") || first.TryGetProperty("num_classes", out _) ? Categorical
            : first.Has("args") && first.GetProperty("args").Has("sequence_length") ? Windows
            : null;
    }

    private static void Hashing(CaseFolder test)
    {
        foreach (var item in test.Json.List("items"))
        {
            Same("hashing_trick", item.GetProperty("result").Ints(),
                Text.HashingTrick(item.GetProperty("text").GetString()!, item.GetProperty("n").GetInt32()));
        }
    }

    private static void Words(CaseFolder test)
    {
        if (test.Json.Has("default_filters"))
            Same("default_filters", [test.Json.GetProperty("default_filters").GetString()], [Text.DefaultFilters]);
        foreach (var item in test.Json.List("items"))
        {
            Same(
                "words", item.GetProperty("words").Strings(),
                Text.ToWordSequence(item.GetProperty("text").GetString()!, item.String("filters", Text.DefaultFilters),
                    item.Bool("lower", true), item.String("split", " ")));
        }
    }

    private static void SamplingTable(CaseFolder test)
    {
        var args = test.Json.GetProperty("args");
        var factor = args.GetProperty("sampling_factor").GetDouble();
        foreach (var name in test.ArrayNames)
        {
            // output/0 is for args; output/factor_1e-3 says its own factor.
            var mark = name.IndexOf("factor_", StringComparison.Ordinal);
            var own = mark < 0 ? factor : double.Parse(name.AsSpan(mark + 7), NumberStyles.Float, CultureInfo.InvariantCulture);
            test.Same(name, Sequences.SamplingTable(args.GetProperty("size").GetInt32(), own));
        }
    }

    private static void SkipGrams(CaseFolder test)
    {
        foreach (var item in test.Json.List("items"))
        {
            var size = item.GetProperty("vocabulary_size").GetInt32();
            var (couples, labels) = Sequences.SkipGrams(
                item.GetProperty("sequence").Ints(), size, item.Int("window_size") ?? 4, item.Double("negative_samples", 1),
                item.Bool("shuffle", true));
            var expected = item.Has("couples") ? item.GetProperty("couples") : item.GetProperty("positives_first");
            var positives = expected.Sequences();
            Same("couples", positives.Select(Pair), couples.Take(positives.Length).Select(Pair));
            if (item.Bool("categorical", false))
            {
                Same("labels", item.GetProperty("labels").Sequences().SelectMany(row => row),
                    Labels.ToCategorical(labels, 2).ToArray().Select(cell => (int)cell));
            }
            else
            {
                Same("labels", item.GetProperty("labels").Ints(), labels);
            }

            Same("count", [item.Int("count") ?? positives.Length], [couples.Length]);
            var firsts = positives.Select(couple => couple[0]).ToHashSet();
            if (couples.Skip(positives.Length).Any(couple => !firsts.Contains(couple[0]) || couple[1] < 1 || couple[1] >= size))
                throw new MismatchException("a random couple is out of range");
        }

        static string Pair(int[] couple) => string.Join("-", couple);
    }

    private static void Padding(CaseFolder test)
    {
        foreach (var variant in test.Json.List("variants"))
        {
            var sequences = variant.Has("sequences") ? variant.GetProperty("sequences") : test.Json.GetProperty("sequences");
            var isFloat = variant.String("dtype", "int32").StartsWith("float", StringComparison.Ordinal);
            var padding = End(variant.GetProperty("padding"));
            var truncating = End(variant.GetProperty("truncating"));
            var length = variant.Int("maxlen");
            var value = (float)variant.Double("value", 0);
            var isNested = sequences.EnumerateArray()
                .Any(sequence => sequence.EnumerateArray().Any(step => step.ValueKind == JsonValueKind.Array));
            test.Same(
                variant.GetProperty("array").GetString()!,
                isNested ? Sequences.Pad([.. sequences.EnumerateArray().Select(sequence => Nested(sequence, isFloat))], length,
                    padding, truncating, value)
                : isFloat ? Sequences.Pad([.. sequences.EnumerateArray().Select(Floats)], length, padding, truncating, value)
                : Sequences.Pad(sequences.Sequences(), length, padding, truncating, (int)value));
        }

        static Side End(JsonElement side) => side.GetString() == "pre" ? Side.Pre : Side.Post;
        static float[] Floats(JsonElement sequence) => [.. sequence.EnumerateArray().Select(step => step.GetSingle())];
        static Tensor Nested(JsonElement sequence, bool isFloat)
        {
            var steps = sequence.EnumerateArray().ToArray();
            var shape = new Shape(steps.Length, steps.Length == 0 ? 0 : steps[0].GetArrayLength());
            return isFloat
                ? new Tensor(shape, [.. steps.SelectMany(Floats)]) : new Tensor(shape, [.. steps.SelectMany(step => step.Ints())]);
        }
    }

    private static void Categorical(CaseFolder test)
    {
        foreach (var variant in test.Json.List("variants"))
        {
            var flat = new List<int>();
            var shape = new List<int>();
            Flatten(variant.GetProperty("y"), 0, shape, flat);
            test.Same(variant.GetProperty("array").GetString()!,
                Labels.ToCategorical(new Tensor(new Shape([.. shape]), flat.ToArray()), variant.Int("num_classes")));
        }

        static void Flatten(JsonElement json, int depth, List<int> shape, List<int> flat)
        {
            if (json.ValueKind != JsonValueKind.Array)
            {
                flat.Add((int)json.GetDouble());
                return;
            }

            if (shape.Count == depth)
                shape.Add(json.GetArrayLength());
            foreach (var item in json.EnumerateArray())
                Flatten(item, depth + 1, shape, flat);
        }
    }

    private static void Windows(CaseFolder test)
    {
        foreach (var variant in test.Json.List("variants"))
        {
            var args = variant.GetProperty("args");
            var name = variant.GetProperty("name").GetString();
            var hasBatchSize = args.TryGetProperty("batch_size", out _);
            var batches = TimeSeries.Windows(
                test.Tensor(variant.GetProperty("data").GetString()!),
                variant.Has("targets") ? test.Tensor(variant.GetProperty("targets").GetString()!) : null,
                args.GetProperty("sequence_length").GetInt32(), args.Int("sequence_stride") ?? 1, args.Int("sampling_rate") ?? 1,
                hasBatchSize ? args.Int("batch_size") : 128, startIndex: args.Int("start_index"), endIndex: args.Int("end_index"))
                    .ToArray();
            Same($"batches of {name}", [variant.GetProperty("batches").GetInt32()], [batches.Length]);
            for (var i = 0; i < batches.Length; i++)
            {
                test.Same($"output/{name}/{i}/x", batches[i].X);
                if (variant.Has("targets"))
                    test.Same($"output/{name}/{i}/y", batches[i].Y);
            }
        }
    }
}
