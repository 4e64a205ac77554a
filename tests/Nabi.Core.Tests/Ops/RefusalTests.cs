namespace Nabi.Core.Tests;

/// <summary>Arguments that make no sense end in a sentence, not in an index out of range.</summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, Func<Tensor>> Cases = new()
    {
        ["Concatenate needs at least one tensor"] = () => Ops.Concat([]),
        ["Stack needs at least one tensor"] = () => Ops.Stack([]),
        ["Pad adds 0 or more elements"] = () => Ops.Pad(Tensor.Zeros(2), 0, -1, 0),
        ["no place 3 for a new axis"] = () => Ops.ExpandDims(Tensor.Zeros(2, 2), 3),
        ["no place -4 for a new axis"] = () => Ops.ExpandDims(Tensor.Zeros(2, 2), -4),
        ["the stride must not be 0"] = () => Ops.Slice(Tensor.Zeros(4), 0, 0, 2, 0),
        ["got -2"] = () => Ops.Slice(Tensor.Zeros(4), 0, 0, -2),
        ["Argmax needs at least one element on the last axis, got shape ()"] = () => Ops.ArgMax(1f),
        ["Argmax needs at least one element on the last axis, got shape (2, 0)"] = () => Ops.ArgMax(Tensor.Zeros(2, 0)),
        ["The dropout rate must be between 0 and 1, got 2"] = () => Ops.Dropout(Tensor.Zeros(2), 2f, new RandomStream(1)),
        ["The dropout rate must be between 0 and 1, got -1"] = () => Ops.DropoutMask(Tensor.Zeros(2), [2], -1f, new RandomStream(1)),
        ["the lower bound 1 must not be above the upper bound -1"] = () => Ops.Clip(Tensor.Zeros(2), 1f, -1f),
        ["the lower bound NaN"] = () => Ops.Clip(Tensor.Zeros(2), float.NaN, 1f),
        ["Exp: an operand is null"] = () => Ops.Exp(null!),
        ["Add: an operand is null"] = () => Tensor.Zeros(2) + null!,
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sentence_says_what_is_wrong(string sentence)
        => Assert.Contains(sentence, Assert.Throws<NabiException>(() => Cases[sentence]()).Message, StringComparison.Ordinal);
}
