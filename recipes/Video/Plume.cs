namespace Nabi.Recipes;

/// <summary>
/// What smoke is made of: puffs that leave a foot on the ground one after the other, rise, drift with the wind, widen and thin out. A
/// growing plume goes on sending puffs; a bank of fog has the same form and stays as it is, but for its drift and some turning over.
/// </summary>
internal sealed class Plume
{
    private const float Life = 16;

    private readonly (float Born, float Aside, float Speed, float Size, float Phase)[] puffs;
    private readonly float footX, footY, wind, rise, density, scale;
    private readonly bool grows;

    /// <param name="random">Where its form comes from.</param>
    /// <param name="grows">Whether it is smoke; a bank of fog otherwise.</param>
    /// <param name="footX">Column of the foot.</param>
    /// <param name="footY">Row of the foot.</param>
    /// <param name="scale">How large everything is: 1 for frames of 96 pixels.</param>
    /// <param name="start">How many frames old it is when the film begins; below 0 where it begins later.</param>
    /// <param name="frames">How many frames it sends puffs for.</param>
    public Plume(Chances random, bool grows, float footX, float footY, float scale, float start, int frames)
    {
        (this.grows, this.footX, this.footY, this.scale) = (grows, footX, footY, scale);
        wind = random.Between(-1.1f, 1.1f);
        rise = random.Between(1.7f, 3f);
        density = random.Between(0.55f, 0.95f);
        puffs = new (float, float, float, float, float)[Math.Max(0, (int)(2 * (start + (grows ? frames : 0))) + 1)];
        for (var i = 0; i < puffs.Length; i++)
        {
            puffs[i] = (i / 2f - start, random.Between(-1.2f, 1.2f), random.Between(0.8f, 1.15f), random.Between(0.8f, 1.3f),
                random.Between(0, MathF.Tau));
        }
    }

    /// <summary>The puffs of a frame.</summary>
    public IEnumerable<Puff> At(int frame)
    {
        foreach (var (born, aside, speed, size, phase) in puffs)
        {
            var age = (grows ? frame : 0) - born;
            if (age < 0)
                continue;
            var turn = 0.5f * MathF.Sin(phase + 0.7f * frame);
            var x = footX
                + scale * (wind * age * (0.4f + 0.04f * age) + aside * (1 + 0.15f * age) + turn + (grows ? 0 : 1.2f * wind * frame));
            var y = footY - scale * (rise * speed * age - turn * 0.5f);
            var radius = scale * size * (1.9f + 0.38f * age);
            yield return new Puff(x, y, radius, density * MathF.Exp(-age / Life));
        }
    }
}
