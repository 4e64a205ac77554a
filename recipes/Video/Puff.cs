namespace Nabi.Recipes;

/// <summary>A soft ball of smoke, fog or dust: the place of its middle, its radius and how dense it is there, in pixels.</summary>
internal readonly record struct Puff(float X, float Y, float Radius, float Density)
{
    /// <summary>Adds the puff's density to a field of side x side pixels.</summary>
    public void AddTo(Span<float> field, int side)
    {
        var reach = 2.6f * Radius;
        var (left, right) = (Math.Max(0, (int)(X - reach)), Math.Min(side - 1, (int)(X + reach) + 1));
        var (top, bottom) = (Math.Max(0, (int)(Y - reach)), Math.Min(side - 1, (int)(Y + reach) + 1));
        var scale = 1 / (Radius * Radius);
        for (var row = top; row <= bottom; row++)
        {
            for (var column = left; column <= right; column++)
            {
                var (dx, dy) = (column - X, row - Y);
                field[row * side + column] += Density * MathF.Exp(-(dx * dx + dy * dy) * scale);
            }
        }
    }
}
