namespace Nabi.Recipes;

/// <summary>The clips of the smoke recipe, and the weights of the lecture's networks where there are any.</summary>
/// <param name="Train">Clips to learn from.</param>
/// <param name="Check">Clips on which settings are chosen.</param>
/// <param name="Test">Clips that nothing is chosen on.</param>
/// <param name="DetectorStills">Single frames of other clips, for a detector to learn from; empty where there are weights.</param>
/// <param name="BoxStills">Single frames of yet other clips, for the features of boxes.</param>
/// <param name="Networks">Darknet's description and weights of YOLOv3, and Keras's weights of ResNet50; null for clips made by
/// rule.</param>
internal sealed record SmokeData(
    IReadOnlyList<SmokeClip> Train, IReadOnlyList<SmokeClip> Check, IReadOnlyList<SmokeClip> Test,
    IReadOnlyList<SmokeClip> DetectorStills, IReadOnlyList<SmokeClip> BoxStills,
    (string Network, string Weights, string Features)? Networks)
{
    /// <summary>Whether the clips are made by rule.</summary>
    public bool AreMade => Networks is null;
}
