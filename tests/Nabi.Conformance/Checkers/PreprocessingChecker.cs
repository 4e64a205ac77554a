using Nabi.Data.Tests.Goldens;

namespace Nabi.Conformance.Checkers;

/// <summary>Text, sequence and series functions; the comparison itself is shared with the tests of Nabi.Data.</summary>
public sealed class PreprocessingChecker() : CaseChecker(
    "preprocessing",
    keys: "items md5_of_words args sequences variants default_filters rules texts tokenizer fit_texts word_index "
        + "index_word word_counts word_docs "
        + "index_docs document_count sequences_to_texts to_json",
    arrays: "output data targets matrix")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        using var test = new CaseFolder(golden.Folder);
        if (VectorizationCase.Is(test))
        {
            VectorizationCase.Compare(test, differences);
            return;
        }

        var verdict = PreprocessingCase.Check(golden.Folder);
        if (verdict.State != Data.Tests.Goldens.CaseState.Passed)
            differences.Add(verdict.Message);
    }
}
