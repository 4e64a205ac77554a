namespace Nabi.Layers;

/// <summary>Makes masks booleans before a layer sees them.</summary>
internal static class BooleanMasks
{
    /// <summary>The same context with masks of booleans; of numbers, what is not 0 counts.</summary>
    public static CallContext WithBooleanMasks(this CallContext context)
        => context.Masks.All(static mask => mask is null or { DType: DType.Bool }) ? context
            : context.WithMasks([.. context.Masks.Select(static mask => mask is null ? null : Ops.Cast(mask, DType.Bool))]);
}
