namespace Nabi.Distributed;

/// <summary>Sums over all ranks as an operation, whose gradient goes to what each rank gave.</summary>
/// <param name="communicator">The ranks.</param>
internal sealed class RankSum(Communicator communicator)
{
    /// <summary>
    /// What this rank's loss counts in the loss of all. Gradients are taken of each rank's own loss and weighed when they are summed, so
    /// what crosses ranks is weighed here.
    /// </summary>
    public double Share { get; set; } = 1;

    /// <summary>The sum of a tensor over all ranks, which call this in the same order.</summary>
    public Tensor Of(Tensor x) => Ops.Apply(new SumPrimitive(this), x);

    private void Sum(ReadOnlySpan<float> own, double factor, double divisor, double[] room, Span<float> target, bool adds)
    {
        for (var i = 0; i < own.Length; i++)
            room[i] = own[i] * factor;
        communicator.Sum(room.AsSpan(0, own.Length));
        for (var i = 0; i < target.Length; i++)
            target[i] = (adds ? target[i] : 0f) + (divisor == 0 ? 0f : (float)(room[i] / divisor));
    }

    private sealed class SumPrimitive(RankSum owner) : Primitive
    {
        public override string Name => "RankSum";

        public override object? Key => owner;

        public override TensorSpec[] Infer(Tensor[] inputs) => [new TensorSpec(inputs[0].Shape)];

        public override void Forward(PrimitiveCall call) => owner.Sum(call.In(), 1, 1, Room(call), call.Out(), false);

        public override void Backward(PrimitiveCall call)
            => owner.Sum(call.OutputGradient(), owner.Share, owner.Share, Room(call), call.InputGradient(), call.Adds(0));

        private static double[] Room(PrimitiveCall call) => (double[])(call.State ??= new double[call.In().Length]);
    }
}
