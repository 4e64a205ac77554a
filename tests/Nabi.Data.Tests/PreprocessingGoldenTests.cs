using System.Text.Json;
using Nabi.Data.Tests.Goldens;

namespace Nabi.Data.Tests;

public sealed class PreprocessingGoldenTests
{
    [Fact]
    public void Every_preprocessing_case_equals_Keras()
    {
        Assert.SkipWhen(SharedFolder.Goldens is null, "No folder of reference cases: set NABI_GOLDENS.");
        var folders = Directory.GetDirectories(SharedFolder.Goldens!).Where(IsPreprocessing).Order(StringComparer.Ordinal).ToArray();
        Assert.SkipWhen(folders.Length == 0, "The folder of reference cases has none of kind preprocessing.");
        var wrong = folders.Select(folder => (Path.GetFileName(folder), PreprocessingCase.Check(folder)))
            .Where(pair => pair.Item2.State != CaseState.Passed)
            .Select(pair => $"{pair.Item1}: {pair.Item2.State} {pair.Item2.Message}").ToArray();
        Assert.True(wrong.Length == 0, string.Join("\n", wrong));
    }

    private static bool IsPreprocessing(string folder)
    {
        var file = Path.Combine(folder, "case.json");
        if (!File.Exists(file))
            return false;
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        // TextVectorization is a layer, which is above this floor: Nabi.Conformance checks its case.
        return json.RootElement.GetProperty("kind").GetString() == "preprocessing"
            && !file.Contains("text_vectorization", StringComparison.Ordinal);
    }
}
