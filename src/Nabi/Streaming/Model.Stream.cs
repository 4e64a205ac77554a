namespace Nabi;

public partial class Model
{
    /// <summary>
    /// The model as a stream: it takes one time step at a time and keeps the states of its recurrent layers itself, so that a
    /// step costs what one step costs and allocates nothing.
    /// </summary>
    /// <param name="batchSize">How many sequences run side by side, at least 1; 1 by default.</param>
    /// <returns>A stream at its beginning. The weights stay the model's; several streams can run on one model.</returns>
    /// <exception cref="NabiException">
    /// The model has several inputs or outputs, is not built, or an output depends on more than the steps up to its own
    /// (a backward layer, a convolution, pooling or attention over time).
    /// </exception>
    /// <example>
    /// <code>
    /// var stream = model.Stream();
    /// foreach (var sample in sensor)
    ///     Show(stream.Step(sample));
    /// </code>
    /// </example>
    public ModelStream Stream(int batchSize = 1) => new(this, batchSize);
}
