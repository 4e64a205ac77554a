namespace Nabi.Forecasting;

/// <summary>How much worse the forecasts become when an input is mixed up.</summary>
/// <param name="Input">The name of the input.</param>
/// <param name="Kind"><c>known</c>, <c>observed</c> or <c>static</c>.</param>
/// <param name="Increase">By how much the MASE grows: 0 for an input that the model does not use, below 0 for one that misleads it,
/// NaN where no error can be scaled.</param>
public sealed record InputImportance(string Input, string Kind, double Increase);
