namespace Nabi.Core.Tests;

/// <summary>Tensors of texts: made, seen, copied, and refused wherever something computes.</summary>
public sealed class TextTensorTests
{
    [Fact]
    public void Texts_come_in_and_out()
    {
        var texts = Tensor.From("a", "é\U0001F98B", "");
        Assert.Equal((DType.String, new Shape(3), 3, false), (texts.DType, texts.Shape, texts.Length, texts.IsSymbolic));
        Assert.Equal(["a", "é\U0001F98B", ""], texts.ToTexts());
        var table = Tensor.From(new[,] { { "a", "b" }, { "c", "d" } });
        Assert.Equal((new Shape(2, 2), "b"), (table.Shape, table.ToTexts()[1]));
        Tensor given = (string[])["x"];
        Assert.Equal("Tensor(1,) [\"x\"]", given.ToString());
        Assert.Equal(["", ""], Tensor.Zeros(new Shape(2), DType.String).ToTexts());
    }

    [Fact]
    public void A_copy_is_its_own_and_a_view_is_not()
    {
        var texts = Tensor.From("a", "b", "c");
        var (copy, view) = (texts.Clone(), texts.View(new Shape(2, 1), 1));
        texts.Texts[1] = "z";
        Assert.Equal(["a", "b", "c"], copy.ToTexts());
        Assert.Equal(["z", "c"], view.ToTexts());
        texts.CopyTo(copy);
        Assert.Equal(["a", "z", "c"], copy.ToTexts());
    }

    [Fact]
    public void Whoever_computes_refuses_texts_in_a_sentence()
    {
        var texts = Tensor.From("a", "b");
        foreach (var act in (Action[])[() => Ops.Add(texts, 1f), () => Ops.Cast(texts, DType.Float32), () => Ops.Sum(texts),
            () => Ops.ExpandDims(texts, 0),
            () => texts.AsSpan(), () => texts.AsIntegers(), () => texts.AsBooleans(), () => texts.ToArray(),
            () => texts.CopyTo(new float[2]), () => texts.Number(0), () => Ops.Exp(Tensor.Symbolic([2], DType.String))])
        {
            var message = Assert.Throws<NabiException>(act).Message;
            Assert.Contains("holds texts", message, StringComparison.Ordinal);
            Assert.InRange(message.Length, 1, 300);
        }

        Assert.Contains("do not become texts", Assert.Throws<NabiException>(() => Ops.Cast(Tensor.From(1f), DType.String)).Message,
            StringComparison.Ordinal);
        Assert.Contains("holds numbers where texts were expected", Assert.Throws<NabiException>(() => Tensor.From(1f).ToTexts()).Message,
            StringComparison.Ordinal);
        Assert.Contains("has no texts yet", Assert.Throws<NabiException>(() => Tensor.Symbolic([2], DType.String).ToTexts()).Message,
            StringComparison.Ordinal);
        Assert.Contains("Text 1 of 2 is null", Assert.Throws<NabiException>(() => Tensor.From("a", null!)).Message,
            StringComparison.Ordinal);
        Assert.Contains("has 3 elements, but 1 values", Assert.Throws<NabiException>(() => new Tensor([3], ["a"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_word_is_Keras_s() => Assert.Equal((DType.String, "string"), (DTypes.Of("string"), DType.String.Word()));
}
