using Nabi.Data.Tests.Goldens;

namespace Nabi.Conformance.Checkers;

/// <summary>Text, sequence and series functions; the comparison itself is shared with the tests of Nabi.Data.</summary>
public sealed class PreprocessingChecker : ICaseChecker
{
    public IReadOnlyList<string> Kinds { get; } = ["preprocessing"];

    public string Keys
        => "items md5_of_words args sequences variants default_filters rules texts tokenizer fit_texts word_index "
        + "index_word word_counts word_docs "
        + "index_docs document_count sequences_to_texts to_json";

    public string Arrays => "output data targets matrix";

    public CaseResult Check(GoldenCase golden)
    {
        if (VectorizationCase.Is(new CaseFolder(golden.Folder)))
            return VectorizationCase.Check(new CaseFolder(golden.Folder));
        var verdict = PreprocessingCase.Check(golden.Folder);
        return verdict.State switch
        {
            Data.Tests.Goldens.CaseState.Passed => CaseResult.Passed,
            Data.Tests.Goldens.CaseState.Failed => CaseResult.Failed(verdict.Message),
            _ => CaseResult.NotBuilt(verdict.Message),
        };
    }
}
