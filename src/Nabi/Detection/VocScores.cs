namespace Nabi.Detection;

/// <summary>Average precisions by the rules of the PASCAL VOC challenge.</summary>
/// <param name="Mean">Their mean over the classes that have objects; NaN if none has.</param>
/// <param name="Classes">The average precision, 0 to 1, of each class that has objects.</param>
public sealed record VocScores(double Mean, IReadOnlyDictionary<int, double> Classes);
