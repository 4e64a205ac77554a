namespace Nabi.Forecasting;

/// <summary>The part that the linear models share.</summary>
internal static class LinearForecast
{
    /// <summary>One matrix from all steps of the window to all steps and outputs of the forecast.</summary>
    /// <param name="inputs">What the model reads.</param>
    /// <param name="values">(batch, lookback, features).</param>
    /// <returns>(batch, horizon, outputs).</returns>
    public static Tensor Of(WindowInputs inputs, Tensor values)
        => new Reshape(inputs.Task.Horizon, inputs.Outputs).Apply(
            new Dense(inputs.Task.Horizon * inputs.Outputs).Apply(new Flatten().Apply(values)));
}
