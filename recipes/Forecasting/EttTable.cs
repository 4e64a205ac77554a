namespace Nabi.Recipes;

/// <summary>Published errors of a model 96, 192, 336 and 720 hours ahead.</summary>
/// <param name="Model">The model.</param>
/// <param name="Mse">Mean squared errors.</param>
/// <param name="Mae">Mean absolute errors.</param>
internal sealed record EttTable(string Model, double[] Mse, double[] Mae);
