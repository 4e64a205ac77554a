using Nabi.Detection;

namespace Nabi.Recipes;

/// <summary>
/// One film by rule, frame by frame: two ridges under a sky with passing clouds, trees in the wind, haze; in some films the sun's glare,
/// the shadows of clouds, a vehicle with its dust. In films of smoke a plume grows; in most of the others hangs a bank of fog that a single
/// frame hardly tells from it.
/// </summary>
internal sealed class SmokeScene
{
    private const float Visible = 0.15f;
    private const float LeastContrast = 20;

    // How much of white the sky has at the ridge.
    private const float HorizonLight = 0.22f;

    private readonly int side;
    private readonly float scale;
    private readonly Chances random;
    private readonly bool isSmoke;
    private readonly Plume? plume;
    private readonly float[] texture, field, red, green, blue;
    private readonly (float Horizon, float Slope, float Wave, float Phase)[] ridges;
    private readonly List<(float X, float Y, float Wide, float Density, float Speed)> clouds = [];
    private readonly List<(float X, float Y, float High, float Phase)> trees = [];
    private readonly (float R, float G, float B) sky, far, near, smoke;
    private readonly float haze, hazePhase;
    private readonly (float X, float Y, float Strength, float Phase) sun;
    private readonly (float X, float Y, float Speed, float Strength) shadow;
    private readonly (float X, float Y, float Speed, float Shade) vehicle;

    /// <param name="isSmoke">Whether smoke rises.</param>
    /// <param name="side">The pixels of a side.</param>
    /// <param name="stream">Where everything comes from.</param>
    /// <param name="frames">How many frames the film has.</param>
    /// <param name="begins">The frame in which the smoke begins; null for any from some before the film to some after its
    /// beginning.</param>
    public SmokeScene(bool isSmoke, int side, RandomStream stream, int frames = SmokeClips.Frames, int? begins = null)
    {
        (this.isSmoke, this.side, scale, random) = (isSmoke, side, side / 96f, new Chances(stream));
        (texture, field) = (new float[side * side], new float[side * side]);
        (red, green, blue) = (new float[side * side], new float[side * side], new float[side * side]);
        random.Noise(texture, 7);
        var light = random.Between(0.8f, 1.05f);
        sky = (light * random.Between(120, 175), light * random.Between(150, 190), light * random.Between(185, 225));
        far = (light * random.Between(75, 105), light * random.Between(90, 120), light * random.Between(95, 125));
        near = (light * random.Between(45, 80), light * random.Between(65, 95), light * random.Between(35, 60));
        ridges = [Ridge(34, 48), Ridge(52, 66)];
        for (var i = random.Between(6, 18); i > 0; i--)
        {
            clouds.Add((Along(), Down(2, 26), scale * random.Between(4, 9), random.Between(0.3f, 0.9f),
                scale * random.Between(0.2f, 0.9f)));
        }

        for (var i = random.Between(3, 10); i > 0; i--)
            trees.Add((Along(), Down(64, 92), scale * random.Between(6, 13), random.Between(0, MathF.Tau)));
        (haze, hazePhase) = (random.Between(0, 0.35f), random.Between(0, MathF.Tau));
        sun = (Along(), Down(0, 20), random.InPercent(35) ? random.Between(50, 110) : 0, random.Between(0, MathF.Tau));
        shadow = (Along(), Down(50, 85), scale * random.Between(-3, 3), random.InPercent(45) ? random.Between(0.25f, 0.5f) : 0);
        vehicle = (Along(), Down(78, 90), scale * random.Between(1.5f, 3.5f) * (random.InPercent(50) ? 1 : -1),
            random.InPercent(30) ? random.Between(40, 230) : -1);
        // Darker than clouds, and neither as bright nor as dark as the sky at the ridge: smoke is to be seen.
        var (grey, ridge) = (random.Between(150, 212), HorizonLight * 250 + (1 - HorizonLight) * (sky.R + sky.G + sky.B) / 3);
        if (MathF.Abs(grey - ridge) < LeastContrast)
            grey = ridge + (grey < ridge || ridge + LeastContrast > 212 ? -LeastContrast : LeastContrast);
        smoke = (grey, grey + 2, grey + random.Between(2, 10));
        if (isSmoke || random.InPercent(75))
        {
            var x = side * random.Between(0.2f, 0.8f);
            // Smoke has just begun or is about to; a bank looks like smoke of any age.
            var start = random.Between(isSmoke ? -2 : 3, isSmoke ? 7 : 14);
            plume = new Plume(random, isSmoke, x, Ground((int)x) + scale * random.Between(0, 14), scale, -begins ?? start, frames);
        }
    }

    /// <summary>Draws a frame, red, green and blue of each pixel, and tells where smoke is seen; null where none is.</summary>
    public Box? Draw(int frame, Span<byte> pixels)
    {
        Land(frame);
        foreach (var (x, y, high, phase) in trees)
            Tree(x, y, high, scale * 1.3f * MathF.Sin(phase + 1.1f * frame));
        Box? box = null;
        if (plume is not null)
        {
            Array.Clear(field);
            foreach (var puff in plume.At(frame))
                puff.AddTo(field, side);
            box = isSmoke ? Seen() : null;
            Mix(smoke);
        }

        Car(frame);
        Air(frame);
        random.Noise(field, 4);
        for (var i = 0; i < field.Length; i++)
        {
            pixels[3 * i] = Byte(red[i] + field[i]);
            pixels[3 * i + 1] = Byte(green[i] + field[i]);
            pixels[3 * i + 2] = Byte(blue[i] + field[i]);
        }

        return box;
    }

    private (float, float, float, float) Ridge(float low, float high)
        => (Down(low, high), random.Between(-0.12f, 0.12f), scale * random.Between(1, 4), random.Between(0, MathF.Tau));

    private float Along() => side * random.Between(0, 1);

    private float Down(float low, float high) => scale * random.Between(low, high);

    // The row where the ground of a column begins.
    private float Ground(int column, int ridge = 0)
    {
        var (horizon, slope, wave, phase) = ridges[ridge];
        return horizon + slope * (column - side / 2) + wave * MathF.Sin(phase + column / scale * (ridge == 0 ? 0.09f : 0.13f));
    }

    private void Land(int frame)
    {
        Array.Clear(field);
        foreach (var (x, y, wide, density, speed) in clouds)
        {
            // A cloud that leaves on one side comes back on the other.
            var at = (x + speed * frame) % side;
            new Puff(at, y, wide, density).AddTo(field, side);
            new Puff(at + 1.1f * wide, y + 0.2f * wide, 0.8f * wide, density).AddTo(field, side);
            new Puff(at - 1.2f * wide, y + 0.3f * wide, 0.7f * wide, density).AddTo(field, side);
        }

        for (var column = 0; column < side; column++)
        {
            var (first, second) = (Ground(column), Ground(column, 1));
            for (var row = 0; row < side; row++)
            {
                var i = row * side + column;
                if (row < first)
                {
                    var (low, cloud) = (HorizonLight * row / first, 1 - MathF.Exp(-field[i]));
                    var (r, g, b) = (sky.R + low * (250 - sky.R), sky.G + low * (250 - sky.G), sky.B + low * (250 - sky.B));
                    (red[i], green[i], blue[i]) = (r + cloud * (238 - r), g + cloud * (240 - g), b + cloud * (244 - b));
                }
                else
                {
                    var ground = row < second ? far : near;
                    var rough = row < second ? 0.6f * texture[i] : texture[i];
                    var shade = 1f;
                    if (shadow.Strength > 0)
                    {
                        var (dx, dy) = ((column - shadow.X - shadow.Speed * frame) / (18 * scale), (row - shadow.Y) / (9 * scale));
                        shade -= shadow.Strength * MathF.Exp(-(dx * dx) - dy * dy);
                    }

                    (red[i], green[i], blue[i]) = (shade * (ground.R + rough), shade * (ground.G + rough), shade * (ground.B + rough));
                }
            }
        }
    }

    private void Tree(float x, float foot, float high, float sway)
    {
        for (var row = Math.Max(0, (int)(foot - high)); row < Math.Min(side, (int)foot); row++)
        {
            var up = (foot - row) / high;
            var (middle, half) = (x + sway * up * up, 0.28f * high * (1 - up));
            for (var column = Math.Max(0, (int)(middle - half)); column <= Math.Min(side - 1, (int)(middle + half)); column++)
            {
                var i = row * side + column;
                (red[i], green[i], blue[i]) = (0.5f * near.R + texture[i], 0.6f * near.G + texture[i], 0.5f * near.B + texture[i]);
            }
        }
    }

    private void Car(int frame)
    {
        if (vehicle.Shade < 0)
            return;
        var x = ((vehicle.X + vehicle.Speed * frame) % side + side) % side;
        Array.Clear(field);
        // The dust is as old as it is far behind, and always as long.
        for (var age = 1; age < 7; age++)
            new Puff(x - vehicle.Speed * age, vehicle.Y - scale * 0.4f * age, scale * (1.2f + 0.25f * age), 0.3f / age).AddTo(field, side);
        Mix((190, 178, 158));
        for (var row = (int)(vehicle.Y - 2 * scale); row <= Math.Min(side - 1, (int)(vehicle.Y + scale)); row++)
        {
            for (var column = Math.Max(0, (int)(x - 3 * scale)); column <= Math.Min(side - 1, (int)(x + 3 * scale)); column++)
                red[row * side + column] = green[row * side + column] = blue[row * side + column] = vehicle.Shade;
        }
    }

    // What the field is dense of covers what is behind it.
    private void Mix((float R, float G, float B) color)
    {
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] < 1e-3f)
                continue;
            var cover = 0.92f * (1 - MathF.Exp(-field[i]));
            red[i] += cover * (color.R - red[i]);
            green[i] += cover * (color.G - green[i]);
            blue[i] += cover * (color.B - blue[i]);
        }
    }

    // Haze, thickest at the far ridge, and the glare of the sun.
    private void Air(int frame)
    {
        var middle = ridges[0].Horizon;
        var now = haze * (1 + 0.15f * MathF.Sin(hazePhase + 0.5f * frame));
        var glare = sun.Strength * (1 + 0.25f * MathF.Sin(sun.Phase + 0.8f * frame));
        for (var row = 0; row < side; row++)
        {
            var thick = now * MathF.Exp(-MathF.Abs(row - middle) / (40 * scale));
            for (var column = 0; column < side; column++)
            {
                var i = row * side + column;
                var shine = 0f;
                if (glare > 0)
                {
                    var (dx, dy) = ((column - sun.X) / scale, (row - sun.Y) / scale);
                    shine = glare * MathF.Exp(-MathF.Sqrt(dx * dx + dy * dy) / 22);
                }

                red[i] += thick * (205 - red[i]) + shine;
                green[i] += thick * (210 - green[i]) + shine;
                blue[i] += thick * (216 - blue[i]) + 0.8f * shine;
            }
        }
    }

    private Box? Seen()
    {
        var (left, top, right, bottom) = (side, side, -1, -1);
        for (var i = 0; i < field.Length; i++)
        {
            if (1 - MathF.Exp(-field[i]) < Visible)
                continue;
            var (row, column) = (i / side, i % side);
            (left, right) = (Math.Min(left, column), Math.Max(right, column));
            (top, bottom) = (Math.Min(top, row), Math.Max(bottom, row));
        }

        return right < 0 ? null
            : new Box((float)left / side, (float)top / side, (right + 1f) / side, (bottom + 1f) / side);
    }

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);
}
