using Nabi.Configs;
using Nabi.Initializers;

namespace Nabi.Layers;

/// <summary>The first bias of an LSTM: ones for the forget block, the given initializer for the rest.</summary>
internal sealed class ForgetBias(Initializer rest, int units) : Initializer
{
    public override string ClassName => rest.ClassName;

    public override void Write(Config config) => rest.Write(config);

    protected override void Fill(Span<float> values, Shape shape, RandomStream random)
    {
        rest.Create([units], random).Floats.CopyTo(values);
        values.Slice(units, units).Fill(1f);
        rest.Create([2 * units], random).Floats.CopyTo(values[(2 * units)..]);
    }
}
