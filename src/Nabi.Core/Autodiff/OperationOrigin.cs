namespace Nabi;

/// <summary>Where a symbolic tensor comes from: an operation that was applied to other symbolic tensors outside of any layer.</summary>
internal sealed record OperationOrigin(GraphOperation Operation, Tensor[] Inputs, Tensor[] Outputs);
