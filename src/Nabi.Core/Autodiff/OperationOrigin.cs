namespace Nabi.Engine;

/// <summary>Where a symbolic tensor comes from: an operation that was applied to other symbolic tensors outside of any layer.</summary>
public sealed record OperationOrigin(GraphOperation Operation, Tensor[] Inputs, Tensor[] Outputs);
