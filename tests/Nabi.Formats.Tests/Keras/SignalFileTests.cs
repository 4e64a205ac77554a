namespace Nabi.Formats.Tests;

/// <summary>Embeddings that work both ways, in Keras's files.</summary>
public sealed class SignalFileTests
{
    [Fact]
    public void A_model_whose_embedding_goes_both_ways_is_written_with_the_argument_reverse()
    {
        using var folder = new TemporaryFolder();
        var x = Input.Of(4);
        var embedding = new ReversibleEmbedding(7, 3) { LogitSoftCap = 4f, Name = "words" };
        var model = new Model(x, embedding.Reverse(new GRU(3) { ReturnSequences = true }.Apply(embedding.Apply(x))));
        Assert.Contains("\"reverse\":true", model.ToJson().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(new Shape(-1, 4, 7), model.Outputs[0].Shape);
        model.Save(folder["m.keras"]);
        var again = Model.Load(folder["m.keras"]);
        var ids = new Tensor([2, 4], [0f, 1f, 6f, 2f, 3f, 3f, 5f, 4f]);
        Assert.Equal(model.Predict(ids).ToArray(), again.Predict(ids).ToArray());
        Assert.Equal(model.ToJson(), again.ToJson());
        var json = model.ToJson().Replace("ReversibleEmbedding", "Embedding", StringComparison.Ordinal);
        Assert.Throws<NabiException>(() => Model.FromJson(json));
    }
}
