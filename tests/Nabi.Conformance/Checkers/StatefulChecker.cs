namespace Nabi.Conformance.Checkers;

/// <summary>Three batches through a stateful layer, then the first again after a reset.</summary>
public sealed class StatefulChecker() : CaseChecker(
    "rnn_stateful", keys: "layer weights call/steps", arrays: "input weight output_batch0 output_batch1 output_batch2 output_after_reset")
{
    protected override void Compare(GoldenCase golden, Differences differences)
    {
        var layer = SerializedLayer.Read(golden, differences);
        var inputs = golden.List("input");
        SerializedLayer.BuildAndSet(golden, layer, [inputs[0]], differences);
        for (var batch = 0; batch < inputs.Length; batch++)
            Compare($"output_batch{batch}", inputs[batch]);
        ((Recurrent)layer).ResetStates();
        Compare("output_after_reset", inputs[0]);

        void Compare(string prefix, Tensor input)
        {
            var outputs = layer.ApplyAll([input]);
            differences.Equal($"{prefix}: number of outputs", golden.Keys(prefix + "/").Count(), outputs.Count);
            for (var i = 0; i < outputs.Count; i++)
                differences.Compare($"{prefix}/{i}", outputs[i]);
        }
    }
}
