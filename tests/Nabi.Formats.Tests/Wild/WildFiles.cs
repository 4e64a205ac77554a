namespace Nabi.Formats.Tests;

/// <summary>Small files in the forms in which strangers save theirs, with an input and what must come out of it.</summary>
internal static class WildFiles
{
    public static string Of(string name) => Path.Combine(AppContext.BaseDirectory, "Wild", name);

    /// <summary>The arrays of a file, by their names.</summary>
    public static Tensor[] Arrays(string name)
    {
        using var file = NpzFile.Open(Of(name));
        return [.. file.Names.Select(key => file.Read(key)).Select(array => new Tensor(array.Shape.ToArray(), array.ToFloats()))];
    }

    /// <summary>Fails unless a model gives what the case expects.</summary>
    public static void AssertRight(string name, Model model)
    {
        var outputs = model.PredictAll(Arrays(name + ".input.npz"), 32);
        var expected = Arrays(name + ".expected.npz");
        Assert.Equal(expected.Length, outputs.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Shape, outputs[i].Shape);
            foreach (var (right, given) in expected[i].ToArray().Zip(outputs[i].ToArray()))
                Assert.Equal(right, given, 1e-5f + 1e-4f * Math.Abs(right));
        }
    }
}
