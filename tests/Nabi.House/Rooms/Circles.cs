namespace Nabi.House.Rooms;

/// <summary>Rooms that depend on one another in circles: the strongly connected components of the arrows between them.</summary>
internal static class Circles
{
    /// <summary>
    /// Sets of rooms, each reachable from each along the arrows; rooms in no circle are left out. In order of their first names.
    /// </summary>
    public static List<List<string>> Find(IEnumerable<(string From, string To)> arrows)
    {
        SortedDictionary<string, SortedSet<string>> next = new(StringComparer.Ordinal);
        foreach (var (from, to) in arrows)
        {
            (next.TryGetValue(from, out var targets) ? targets : next[from] = new(StringComparer.Ordinal)).Add(to);
            next.TryAdd(to, new(StringComparer.Ordinal));
        }

        var reach = next.Keys.ToDictionary(room => room, room => Reachable(room, next), StringComparer.Ordinal);
        List<List<string>> circles = [];
        foreach (var room in next.Keys.Where(room => reach[room].Contains(room) && !circles.Any(circle => circle.Contains(room))))
            circles.Add([.. reach[room].Where(other => reach[other].Contains(room))]);
        return circles;
    }

    /// <summary>
    /// The circles of some arrows in words: the rooms of each, and for each pair of them how many types use how many and the first arrow.
    /// </summary>
    public static string Describe(IReadOnlyCollection<Arrow> arrows)
    {
        List<string> lines = [];
        foreach (var circle in Find(arrows.Select(arrow => (arrow.FromRoom, arrow.ToRoom))))
        {
            lines.Add($"{circle.Count} rooms in a circle: {string.Join(", ", circle)}");
            lines.AddRange(arrows.Where(arrow => circle.Contains(arrow.FromRoom) && circle.Contains(arrow.ToRoom))
                .GroupBy(arrow => (arrow.FromRoom, arrow.ToRoom))
                .OrderBy(edge => edge.Key.FromRoom, StringComparer.Ordinal).ThenBy(edge => edge.Count())
                .Select(edge => $"  {edge.First()}{(edge.Count() > 1 ? $" and {edge.Count() - 1} more" : "")}"));
        }

        return string.Join("\n", lines);
    }

    private static SortedSet<string> Reachable(string start, SortedDictionary<string, SortedSet<string>> next)
    {
        SortedSet<string> met = new(StringComparer.Ordinal);
        Stack<string> open = new([start]);
        while (open.TryPop(out var room))
        {
            foreach (var other in next[room])
            {
                if (met.Add(other))
                    open.Push(other);
            }
        }

        return met;
    }
}
