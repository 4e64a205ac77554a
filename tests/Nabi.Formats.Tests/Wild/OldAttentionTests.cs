namespace Nabi.Formats.Tests;

/// <summary>Attention as files of Keras 2 have it: over inputs without time, and causal by a setting.</summary>
public sealed class OldAttentionTests
{
    [Theory]
    [InlineData("Attention", "\"use_scale\": false")]
    [InlineData("AdditiveAttention", "\"use_scale\": false")]
    public void Inputs_without_time_are_one_sequence_of_samples(string className, string settings)
    {
        var model = Model.FromJson(Json(className, settings, "[null, 3]"));
        Assert.Empty(model.LoadNotes);
        Assert.Equal(new Shape([Shape.Unknown, 3]), model.Outputs[0].Shape);
        float[,] q = { { 1f, 0f, 2f }, { 0.5f, -1f, 0f }, { 0f, 0f, 1f } };
        float[,] v = { { 0f, 1f, 1f }, { 2f, 0f, -1f }, { 1f, 1f, 0f } };
        Tensor[] x = [new Tensor([3, 3], [.. q.Cast<float>()]), new Tensor([3, 3], [.. v.Cast<float>()])];
        var given = model.PredictAll(x, 3)[0].ToArray();
        for (var i = 0; i < 3; i++)
        {
            var scores = Enumerable.Range(0, 3)
                .Select(j => Enumerable.Range(0, 3)
                    .Sum(d => className == "Attention" ? (double)q[i, d] * v[j, d] : Math.Tanh(q[i, d] + v[j, d]))).ToArray();
            var weights = scores.Select(score => Math.Exp(score) / scores.Sum(Math.Exp)).ToArray();
            for (var d = 0; d < 3; d++)
                Assert.Equal((float)Enumerable.Range(0, 3).Sum(j => weights[j] * v[j, d]), given[i * 3 + d], 1e-5f);
        }

        // What comes out depends on the samples of the batch, and on no others.
        var apart = model.PredictAll([.. x.Select(one => Ops.Concat([one, one * 2f], 0))], 3)[0].ToArray();
        Assert.Equal(given, apart[..9]);
        Assert.Equal(model.PredictAll([.. x.Select(one => one * 2f)], 3)[0].ToArray(), apart[9..]);
        Tensor[] two = [.. x.Select(one => Ops.Slice(one, 0, 0, 2))];
        Assert.Equal(model.ApplyAll(two)[0].ToArray(),
            model.PredictAll([.. x.Zip(two, (one, part) => Ops.Concat([one, part], 0))], 3)[0].ToArray()[9..]);
        var again = Model.FromJson(model.ToJson());
        Assert.Equal(given, again.PredictAll(x, 3)[0].ToArray());
        model.Compile("sgd", "mse");
        model.Fit(x, [x[0]], epochs: 1, batchSize: 2, verbosity: Verbosity.Silent);
    }

    [Fact]
    public void A_causal_layer_sees_nothing_that_comes_behind()
    {
        var model = Model.FromJson(Json("Attention", "\"use_scale\": false, \"causal\": true", "[null, 4, 3]"));
        Assert.Empty(model.LoadNotes);
        Tensor[] x = [Tensor.Filled([1, 4, 3], 1f), new Tensor([1, 4, 3], [.. Enumerable.Range(0, 12).Select(i => (float)i)])];
        Assert.Equal([0f, 1f, 2f], model.ApplyAll(x)[0].ToArray()[..3]);
        Assert.NotEqual([0f, 1f, 2f],
            Model.FromJson(Json("Attention", "\"use_scale\": false, \"causal\": false", "[null, 4, 3]")).ApplyAll(x)[0].ToArray()[..3]);
    }

    private static string Json(string className, string settings, string shape) => """
        {"class_name": "Functional", "keras_version": "2.4.0", "config": {"name": "m", "layers": [
            {"name": "q", "class_name": "InputLayer", "config": {"batch_input_shape": SHAPE, "dtype": "float32", "sparse": false, "ragged": false, "name": "q"}, "inbound_nodes": []},
            {"name": "v", "class_name": "InputLayer", "config": {"batch_input_shape": SHAPE, "dtype": "float32", "sparse": false, "ragged": false, "name": "v"}, "inbound_nodes": []},
            {"name": "a", "class_name": "CLASS", "config": {"name": "a", "trainable": true, "dtype": "float32", SETTINGS}, "inbound_nodes": [[["q", 0, 0, {}], ["v", 0, 0, {}]]]}],
            "input_layers": [["q", 0, 0], ["v", 0, 0]], "output_layers": [["a", 0, 0]]}}
        """.Replace("SHAPE", shape, StringComparison.Ordinal).Replace("CLASS", className, StringComparison.Ordinal)
            .Replace("SETTINGS", settings, StringComparison.Ordinal);
}
