namespace Nabi.Formats.Tests;

/// <summary>Configs of Keras 2 in the forms it had over the years.</summary>
public sealed class LegacyConfigTests
{
    [Fact]
    public void Hard_sigmoid_means_what_the_writer_meant()
    {
        const string Layers = """
            [{"class_name": "Dense", "config": {"name": "d", "units": 1, "activation": "hard_sigmoid", "batch_input_shape": [null, 1], "use_bias": false}}]
            """;
        var two = Model.FromJson("{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": " + Layers
            + "}, \"keras_version\": \"2.3.1\"}");
        var three = Model.FromJson("{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": " + Layers
            + "}, \"keras_version\": \"3.0.0\"}");
        two.Weights[0].Assign(new Tensor([1, 1], [1f]));
        three.Weights[0].Assign(new Tensor([1, 1], [1f]));
        var x = new Tensor([1, 1], [1f]);
        Assert.Equal(0.7f, two.Apply(x).Item(), 1e-6f);
        Assert.Equal(4f / 6f, three.Apply(x).Item(), 1e-6f);
    }

    [Fact]
    public void A_bare_list_of_layers_and_an_embedding_with_its_length_are_read()
    {
        var model = Model.FromJson("""
            {"class_name": "Sequential", "config": [
                {"class_name": "Embedding", "config": {"name": "e", "input_dim": 10, "output_dim": 3, "input_length": 4}},
                {"class_name": "GRU", "config": {"name": "g", "units": 2, "activation": "tanh", "recurrent_activation": "hard_sigmoid"}},
                {"class_name": "Dense", "config": {"name": "d", "units": 1}}]}
            """);
        Assert.Equal(4, model.Inputs[0].Shape[1]);
        Assert.False(((GRU)model.Layers[1]).ResetAfter);
        Assert.Equal("legacy_hard_sigmoid", ((GRU)model.Layers[1]).RecurrentActivation.Name);
    }

    [Fact]
    public void Nodes_as_nested_lists_with_states_and_settings_are_read()
    {
        var model = Model.FromJson("""
            {"class_name": "Model", "config": {"name": "m", "layers": [
                {"name": "x", "class_name": "InputLayer", "config": {"batch_input_shape": [null, null, 2], "dtype": "float32", "name": "x"}, "inbound_nodes": []},
                {"name": "h", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32", "name": "h"}, "inbound_nodes": []},
                {"name": "g", "class_name": "GRU", "config": {"name": "g", "units": 3, "return_state": true}, "inbound_nodes": [[["x", 0, 0, {}], ["h", 0, 0, {}]]]},
                {"name": "l", "class_name": "SimpleRNN", "config": {"name": "l", "units": 3}, "inbound_nodes": [[["x", 0, 0, {"initial_state": [["g", 0, 1]], "training": true}]]]},
                {"name": "a", "class_name": "Add", "config": {"name": "a"}, "inbound_nodes": [[["g", 0, 0, {}], ["l", 0, 0, {}]]]}],
                "input_layers": [["x", 0, 0], ["h", 0, 0]], "output_layers": [["a", 0, 0], ["g", 0, 1]]}}
            """);
        Assert.Equal(["x", "h"], model.Inputs.Select(input => ((LayerCall)input.History!).Layer.Name));
        Assert.Equal(2, model.Outputs.Count);
        var outputs = model.ApplyAll([Tensor.Filled([2, 4, 2], 0.5f), Tensor.Filled([2, 3], 0.1f)]);
        Assert.Equal([2, 3], outputs[0].Shape);
        var again = Model.FromJson(model.ToJson());
        again.SetWeights([.. model.Weights.Select(weight => weight.Value)]);
        Assert.Equal(outputs[0].ToArray(), again.ApplyAll([Tensor.Filled([2, 4, 2], 0.5f), Tensor.Filled([2, 3], 0.1f)])[0].ToArray());
    }

    [Fact]
    public void First_states_of_keras_2_leave_the_sequence_its_mask()
    {
        var model = Model.FromJson("""
            {"class_name": "Functional", "keras_version": "2.9.0", "config": {"name": "m", "layers": [
                {"name": "x", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "int32", "name": "x"}, "inbound_nodes": []},
                {"name": "h", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 2], "name": "h"}, "inbound_nodes": []},
                {"name": "e", "class_name": "Embedding", "config": {"name": "e", "input_dim": 5, "output_dim": 2, "mask_zero": true}, "inbound_nodes": [[["x", 0, 0, {}]]]},
                {"name": "g", "class_name": "SimpleRNN", "config": {"name": "g", "units": 2}, "inbound_nodes": [[["e", 0, 0, {"initial_state": ["h", 0, 0]}]]]}],
                "input_layers": [["x", 0, 0], ["h", 0, 0]], "output_layers": [["g", 0, 0]]}}
            """);
        var state = new Tensor([1, 2], [0.5f, -0.5f]);
        var shorter = model.ApplyAll([new Tensor([1, 3], [3, 0, 0]), state])[0].ToArray();
        var longer = model.ApplyAll([new Tensor([1, 3], [3, 1, 0]), state])[0].ToArray();
        Assert.NotEqual(shorter, longer);
        Assert.Equal(shorter, model.ApplyAll([new Tensor([1, 3], [0, 0, 3]), state])[0].ToArray());
    }

    [Fact]
    public void Inputs_and_outputs_may_be_nested_and_named()
    {
        var model = Model.FromJson("""
            {"module": "keras.src.models.functional", "class_name": "Functional", "config": {"name": "m", "layers": [
                {"module": "keras.layers", "class_name": "InputLayer", "name": "b", "config": {"batch_shape": [null, 2], "name": "b"}, "inbound_nodes": []},
                {"module": "keras.layers", "class_name": "InputLayer", "name": "a", "config": {"batch_shape": [null, 2], "name": "a"}, "inbound_nodes": []},
                {"module": "keras.layers", "class_name": "Subtract", "name": "s", "config": {"name": "s"}, "inbound_nodes": [{"args": [[
                    {"class_name": "__keras_tensor__", "config": {"keras_history": ["b", 0, 0]}}, {"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 0, 0]}}]], "kwargs": {}}]}],
                "input_layers": {"second": ["b", 0, 0], "first": [["a", 0, 0]]}, "output_layers": {"only": ["s", 0, 0]}}}
            """);
        Assert.Equal(["a", "b"], model.Inputs.Select(input => ((LayerCall)input.History!).Layer.Name));
        Assert.Equal([1f, 1f], model.ApplyAll([new Tensor([1, 2], [1f, 2f]), new Tensor([1, 2], [2f, 3f])])[0].ToArray());
    }
}
