namespace Nabi.Conformance;

/// <summary>Every reference case is a test of its own: <c>dotnet test --filter "DisplayName~rnn_lstm"</c>.</summary>
public sealed class Conformance(CaseReport report) : IClassFixture<CaseReport>
{
    /// <summary>The names of the cases, or nothing when there is no folder of them.</summary>
    public static TheoryData<string> Names()
        => [.. GoldenFolder.Find() is { } folder ? GoldenFolder.Cases(folder).Select(path => Path.GetFileName(path)!) : []];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Agrees_with_Keras(string name)
    {
        var (kind, result) = CaseRun.Of(Path.Combine(GoldenFolder.Find()!, name));
        if (OpenCases.Reason(name) is { } reason)
        {
            result = result.State == CaseState.Passed
                ? CaseResult.Failed("it passes now: remove it from open.txt") : CaseResult.NotBuilt(reason);
        }
        else if (result.State == CaseState.NotBuilt)
        {
            result = CaseResult.Failed(result.Message);
        }

        report.Add(name, kind, result);
        if (result.State == CaseState.Failed)
            Assert.Fail(result.Message);
        if (result.State != CaseState.Passed)
            Assert.Skip(result.Message);
    }

    [Fact]
    public void Open_cases_exist()
    {
        var folder = GoldenFolder.Find();
        if (folder is null || folder == GoldenFolder.Compact())
            Assert.Skip("Only the full set of reference cases holds every case that open.txt may name: set NABI_GOLDENS.");
        Assert.All(OpenCases.Names,
            name =>
                Assert.True(File.Exists(Path.Combine(folder, name, "case.json")), $"open.txt lists {name}, but there is no such case."));
    }
}
