namespace Nabi.Formats.Tests;

/// <summary>A refusal is one sentence that can be read: what is wrong, where, what to do; never a piece of the file.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, string> Layers => new()
    {
        { """{"class_name": "Lambda", "config": {"name": "lam", "function": ["4wEAAAAA", null, null], "function_type": "lambda"}}""",
            "the layer Lambda \"lam\" holds Python code, which is never run; write it as a layer and register" },
        { """{"module": "keras.layers", "class_name": "Lambda", "config": {"name": "lam", "function": {"class_name": "__lambda__", "config": {"code": "4wEA"}}}}""", "holds Python code" },
        { """{"class_name": "TFOpLambda", "config": {"name": "tf.math.add", "function": "math.add"}}""", "an operation of TensorFlow" },
        { """{"class_name": "Dense", "config": {"units": 2, "activation": {"class_name": "__lambda__", "config": {"value": "4wEA"}}}}""",
            "Python code" },
        { """{"class_name": "CausalConv1D", "config": {"name": "c"}}""", "unknown layer 'CausalConv1D'; the nearest known are 'Conv1D', " },
        { """{"class_name": "LSMT", "config": {"name": "c"}}""", "did you mean 'LSTM', " },
        { """{"class_name": "Custom>MyLayer", "config": {"name": "c"}}""", "unknown layer 'MyLayer'" },
        { """{"class_name": "LONG", "config": {"name": "LONG"}}""", "unknown layer 'nnn" },
        { """{"class_name": "Lambda", "config": {"name": "LONG"}}""", "holds Python code" },
        { """{"class_name": "Dense", "config": {"units": {"value": "LONG"}, "name": "d"}}""", "'units' must be a number, got an object" },
        { """{"class_name": "Dense", "config": {"units": "LONG", "name": "d"}}""", "'units' must be a number, got 'nnn" },
        { """{"class_name": "Dense", "config": {"units": [1, 2, {"a": 1}], "name": "d"}}""", "got a list of 3" },
        { """{"class_name": "Dense", "config": {"units": 2, "kernel_initializer": [1, 2], "name": "d"}}""",
            "expected a name or an object with class_name and config, got the list 1, 2" },
        { """{"class_name": "Dense", "config": {"units": 2, "use_bias": {"class_name": "Zero", "config": {}}, "name": "d"}}""",
            "must be true or false, got an object 'Zero'" },
        { """{"class_name": "Dense", "config": {"units": 2, "name": {"LONG": 1}}}""", "'name' must be a text, got an object" },
        { """{"class_name": "LSTM", "config": {"units": 2, "time_major": true, "name": "l"}}""", "time_major" },
        { """{"class_name": "ZeroPadding1D", "config": {"padding": {"a": [1]}, "name": "l"}}""", "padding" },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_in_a_Sequential_or_deeper(string layer, string expected)
    {
        foreach (var around in (string[])[layer,
            "{\"class_name\": \"TimeDistributed\", \"config\": {\"name\": \"t\", \"layer\": " + layer + "}}",
            "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"inner\", \"layers\": [" + layer + "]}}"])
        {
            var message = Message(
                ("{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": [{\"class_name\": \"InputLayer\", "
                + "\"config\": {\"batch_shape\": [null, 3, 4], \"name\": \"i\"}}, " + around + "]}}")
                    .Replace("LONG", new string('n', 20_000), StringComparison.Ordinal));
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""[["x", 0, 0, {}], {"a": 1}]""", "expected an input as [layer, node, tensor], got an object")]
    [InlineData("""{"args": [{"class_name": "Thing", "config": {"a": 1}}], "kwargs": {}}""",
        "argument 0 must be a tensor of the model, got an object 'Thing'")]
    [InlineData("""{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}], "kwargs": {"bent": {"a": [1, 2]}}}""", "the argument 'bent' of its call is not supported, got an object")]
    [InlineData("""{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [{"a": 1}, 0, 0]}}], "kwargs": {}}""",
        "expected [layer, node, tensor], got a list of 3")]
    [InlineData("""{"args": [{"class_name": "__keras_tensor__", "config": {"a": 1}}], "kwargs": {}}""", "lacks its keras_history")]
    public void A_call_in_a_functional_model(string node, string expected)
        => Assert.Contains(expected, Message("""
            {"class_name": "Functional", "config": {"name": "m", "layers": [
                {"name": "x", "class_name": "InputLayer", "config": {"batch_shape": [null, 3], "name": "x"}, "inbound_nodes": []},
                {"name": "d", "class_name": "Dense", "config": {"name": "d", "units": 2}, "inbound_nodes": [NODE]}],
                "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]]}}
            """.Replace("NODE", node, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_registered_Lambda_is_made()
    {
        // The table is the process's: the name of the test says what it is, and no other test may find it.
        Nabi.Configs.Registry.Register<Layer>("OwnLambda", _ => new Doubled());
        Assert.Equal([2f], Model.FromJson("""
            {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "InputLayer", "config": {"batch_shape": [null, 1], "name": "i"}}, {"class_name": "Custom>OwnLambda", "config": {"function": "x"}}]}}
            """).Apply(new Tensor([1, 1], [1f])).ToArray());
    }

    private static string Message(string json)
    {
        var message = Assert.Throws<NabiException>(() => Model.FromJson(json)).Message;
        Assert.InRange(message.Length, 1, 300);
        Assert.DoesNotMatch("""[{\[]\s*["{\[]""", message);
        return message;
    }

    private sealed class Doubled : Layer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input * 2f;
    }
}
