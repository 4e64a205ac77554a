namespace Nabi.Recipes;

/// <summary>Dates as people write them and as machines do: what the translator translates.</summary>
internal static class Dates
{
    public const int SourceLength = 20;
    public const int TargetLength = 11;
    public const int StartMark = 1;
    public const int EndMark = 2;

    private const string Symbols = "   0123456789-,. abcdefghijklmnopqrstuvwxyz";

    private static readonly string[] Months = "january february march april may june july august september october november december".Split(' ');

    /// <summary>How many different symbols there are; 0 fills up, 1 begins, 2 ends.</summary>
    public static int Count => Symbols.Length;

    /// <summary>Pairs such as "3 may 2019" and "2019-05-03".</summary>
    public static (string Source, string Target)[] Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (year, month, day) = (1950 + random.NextInt(100), 1 + random.NextInt(12), 1 + random.NextInt(28));
            var name = Months[month - 1];
            var source = random.NextInt(4) switch
            {
                0 => $"{day} {name} {year}",
                1 => $"{name} {day}, {year}",
                2 => $"{day}. {name[..3]} {year}",
                _ => $"{name[..3]} {day} {year}",
            };
            return (source, $"{year:0000}-{month:00}-{day:00}");
        })];
    }

    /// <summary>Texts as symbol numbers, filled up with 0.</summary>
    public static Tensor Encode(IReadOnlyList<string> texts, int length, bool start = false, bool end = false)
    {
        var numbers = new int[texts.Count * length];
        for (var i = 0; i < texts.Count; i++)
        {
            int[] one = [.. start ? [StartMark] : (int[])[], .. texts[i].Select(Number), .. end ? [EndMark] : (int[])[]];
            one.AsSpan(0, Math.Min(one.Length, length)).CopyTo(numbers.AsSpan(i * length));
        }

        return new Tensor([texts.Count, length], numbers);
    }

    public static string Decode(IEnumerable<int> numbers)
        => string.Concat(numbers.Where(number => number > EndMark).Select(number => Symbols[number]));

    private static int Number(char symbol) => Symbols.IndexOf(symbol, 3);
}
