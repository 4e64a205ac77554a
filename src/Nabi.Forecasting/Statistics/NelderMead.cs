namespace Nabi.Forecasting;

/// <summary>The lowest point of a function of a few numbers without its gradient. Nelder, Mead, 1965.</summary>
internal static class NelderMead
{
    /// <summary>Goes downhill from a start.</summary>
    /// <param name="function">The function; where it has no value, a large number.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="steps">How far the first points stand from it, along each axis.</param>
    /// <param name="rounds">The most rounds.</param>
    /// <returns>The best point, and its value.</returns>
    public static (double[] Point, double Value) Minimize(Func<double[], double> function, double[] start, double[] steps, int rounds)
    {
        var n = start.Length;
        var points = new double[n + 1][];
        var values = new double[n + 1];
        for (var i = 0; i <= n; i++)
        {
            points[i] = (double[])start.Clone();
            if (i > 0)
                points[i][i - 1] += steps[i - 1];
            values[i] = function(points[i]);
        }

        for (var round = 0; round < rounds; round++)
        {
            Array.Sort(values, points);
            if (values[n] - values[0] <= 1e-8 * Math.Abs(values[0]))
                break;
            var (reflected, value) = Along(-1);
            if (value < values[0])
            {
                var (further, better) = Along(-2);
                (points[n], values[n]) = better < value ? (further, better) : (reflected, value);
            }
            else if (value < values[n - 1])
            {
                (points[n], values[n]) = (reflected, value);
            }
            else
            {
                var (nearer, inside) = Along(value < values[n] ? -0.5 : 0.5);
                if (inside < Math.Min(value, values[n]))
                    (points[n], values[n]) = (nearer, inside);
                else
                    Shrink();
            }
        }

        Array.Sort(values, points);
        return (points[0], values[0]);

        // On the line through the worst point and the middle of the others: 0 is the middle, 1 the worst.
        (double[] Point, double Value) Along(double place)
        {
            var point = new double[n];
            for (var j = 0; j < n; j++)
            {
                var middle = 0.0;
                for (var i = 0; i < n; i++)
                    middle += points[i][j] / n;
                point[j] = middle + place * (points[n][j] - middle);
            }

            return (point, function(point));
        }

        void Shrink()
        {
            for (var i = 1; i <= n; i++)
            {
                for (var j = 0; j < n; j++)
                    points[i][j] = points[0][j] + 0.5 * (points[i][j] - points[0][j]);
                values[i] = function(points[i]);
            }
        }
    }
}
