namespace Nabi.Recipes;

/// <summary>Short film reviews put together from words, for tiny runs: good words make a good review.</summary>
internal static class SyntheticReviews
{
    private static readonly string[] Good = "great wonderful moving funny brilliant charming superb touching clever lovely".Split(' ');
    private static readonly string[] Bad = "boring awful dull terrible weak clumsy stupid ugly tired hollow".Split(' ');
    private static readonly string[] Other =
        ("the a this film movie story plot actor actress music scene ending was is seemed felt and with of in director "
        + "camera people one time part work night city house life man woman").Split(' ');

    /// <summary>Texts and labels, 1 for a good review; both kinds in turn.</summary>
    public static (string[] Texts, int[] Labels) Make(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var (texts, labels) = (new string[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            var words = new string[12 + random.NextInt(10)];
            for (var k = 0; k < words.Length; k++)
            {
                var list = random.NextInt(4) > 0 ? Other : random.NextInt(8) == 0 == (labels[i] == 1) ? Bad : Good;
                words[k] = list[random.NextInt(list.Length)];
            }

            words[random.NextInt(words.Length)] = labels[i] == 1 ? Good[random.NextInt(Good.Length)] : Bad[random.NextInt(Bad.Length)];
            texts[i] = string.Join(' ', words);
        }

        return (texts, labels);
    }

    /// <summary>Newswires of 46 topics: each topic has two words of its own among common ones.</summary>
    public static (string[] Texts, int[] Labels) MakeNews(int count, int seed)
    {
        var random = RandomStream.FromSeed(seed);
        var (texts, labels) = (new string[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 46;
            var words = Enumerable.Range(0, 10 + random.NextInt(8))
                .Select(_ => random.NextInt(3) > 0
                    ? Other[random.NextInt(Other.Length)] : $"topic{labels[i]}{(random.NextInt(2) == 0 ? "a" : "b")}");
            texts[i] = string.Join(' ', words);
        }

        return (texts, labels);
    }
}
