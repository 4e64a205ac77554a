namespace Nabi.Layers;

/// <summary>The first bias of an LSTM: ones for the forget block, the given initializer for what lies before and behind it.</summary>
internal sealed class ForgetBias(Initializer rest, int units, int blocks = 4, int forget = 1) : Initializer
{
    public override string ClassName => rest.ClassName;

    public override void Write(Config config) => rest.Write(config);

    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        rest.Create([forget * units], random).Floats.CopyTo(values);
        values.Slice(forget * units, units).Fill(1f);
        rest.Create([(blocks - 1 - forget) * units], random).Floats.CopyTo(values[((forget + 1) * units)..]);
    }
}
