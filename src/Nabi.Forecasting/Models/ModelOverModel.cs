namespace Nabi.Forecasting;

/// <summary>A model that changes what another one reads and says.</summary>
public abstract class ModelOverModel : ForecastModel
{
    private protected ModelOverModel(ForecastModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
    }

    /// <summary>The model that sees the changed targets.</summary>
    public ForecastModel Model { get; private set; }

    /// <inheritdoc/>
    public override ModelInputs Reads => Model.Reads;

    /// <inheritdoc/>
    internal override int? StepsRead(ForecastTask task) => Model.StepsRead(task);

    /// <inheritdoc/>
    internal override int StepsKept(ForecastTask task) => Model.StepsKept(task);

    /// <inheritdoc/>
    public override void Write(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        base.Write(config);
        config.Set("model", Model);
    }

    /// <inheritdoc/>
    public override ForecastModel Copy()
    {
        var copy = (ModelOverModel)base.Copy();
        copy.Model = Model.Copy();
        return copy;
    }

    /// <inheritdoc/>
    protected internal override void Save(ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Model.Save(archive.Part("model"));
    }

    /// <inheritdoc/>
    protected internal override void Load(ForecastTask task, ForecastArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Model.Restore(task, archive.Part("model"));
    }
}
