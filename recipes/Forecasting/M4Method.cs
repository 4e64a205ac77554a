namespace Nabi.Recipes;

/// <summary>A row of the competition's tables.</summary>
/// <param name="Name">The method.</param>
/// <param name="Smape">Mean symmetric percentage error.</param>
/// <param name="Mase">Mean absolute scaled error.</param>
/// <param name="Owa">Their mean, relative to Naive2.</param>
/// <param name="Msis">Mean scaled score of 95 % intervals; null where none is published.</param>
internal sealed record M4Method(string Name, double Smape, double Mase, double Owa, double? Msis = null);
