namespace Nabi.Onnx.Tests;

/// <summary>Operations between the layers of a functional model, and custom operations, as ONNX.</summary>
public sealed class OnnxOperationTests : TestsWithFolder
{
    public static TheoryData<string> Models => OperationModels.Names;

    public static TheoryData<string> WithoutOnnx => OperationModels.NamesWithoutOnnx;

    [Theory]
    [MemberData(nameof(WithoutOnnx))]
    public void What_onnx_has_no_word_for_is_refused_in_a_sentence(string name)
    {
        var error = Assert.Throws<NabiException>(() => OnnxFile.Save(OperationModels.Make(name), Folder["m.onnx"]));
        Assert.Contains("cannot be saved as ONNX", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length <= 300, error.Message);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_same_model_as_onnx(string name)
    {
        var model = OperationModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        OperationModels.AssertSame(model, OnnxFile.Load(Folder["m.onnx"]), [OperationModels.Numbers(3)]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void The_same_model_in_the_runtime(string name)
    {
        var model = OperationModels.Make(name);
        OnnxFile.Save(model, Folder["m.onnx"]);
        Tensor[][] batches = [[OperationModels.Numbers(2)], [OperationModels.Numbers(5)]];
        OnnxOracleTests.Compare(model, batches, Runtime.Predict(Folder["m.onnx"], batches));
    }

    [Fact]
    public void An_operation_of_ones_own_is_written_by_its_formula()
    {
        var input = Input.Of(3);
        var model = new Model(input, new Dense(2).Apply(Ops.Apply(new LogCumSumExp(2f), new Dense(3).Apply(input))));
        OnnxFile.Save(model, Folder["m.onnx"]);
        var x = new Tensor([2, 3], [-200f, 2f, 300f, 1f, -1f, 0.5f]);
        var (expected, actual) = (model.Apply(x).ToArray(), OnnxFile.Load(Folder["m.onnx"]).Apply(x).ToArray());
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.Equal(expected[i], actual[i], 1e-3f * (1 + Math.Abs(expected[i]))));
    }

    [Fact]
    public void An_operation_of_ones_own_without_a_formula_is_refused()
    {
        var x = Input.Of(3);
        var model = new Model(x, Ops.Apply(new Nameless(), x));
        Assert.Contains("Nameless", Assert.Throws<NabiException>(() => OnnxFile.Save(model, Folder["m.onnx"])).Message,
            StringComparison.Ordinal);
    }

    private sealed class Nameless : Primitive
    {
        public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

        public override void Forward(PrimitiveCall call) => call.In().CopyTo(call.Out());
    }
}
