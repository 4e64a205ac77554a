namespace Nabi.Onnx;

/// <summary>What a file says of a node with weights.</summary>
/// <param name="Output">The name of the tensor behind it.</param>
/// <param name="Kernel">The weights in the order of Keras; null where there are none.</param>
/// <param name="IsDepthwise">Whether each channel has windows of its own.</param>
/// <param name="Affine">What is multiplied with and added to each channel.</param>
/// <param name="Text">How errors call it.</param>
internal sealed record FileNode(string Output, Tensor? Kernel, bool IsDepthwise, ChannelAffine Affine, string Text);
