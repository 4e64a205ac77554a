using Nabi.House.Rooms;

namespace Nabi.House;

/// <summary>
/// The rooms (top folders) of a project do not depend on one another in circles. Who uses whom is read from the compiled assemblies;
/// no rooms are joined.
/// </summary>
public sealed class RoomTests
{
    /// <summary>
    /// Arrows between rooms that close a circle and are still to be turned round, with what does so. Without them there is no circle, and
    /// with any of them there is one.
    /// </summary>
    private static readonly Dictionary<string, (string From, string To, string Plan)[]> Known = new()
    {
        ["Nabi.Core"] =
        [
            ("Tensors", "Ops", "Operators of Tensor are C# extension operators that stand with the operations."),
            ("Tensors", "Autodiff", "A tensor knows what recorded it as a type of its own room, not as a Tape."),
        ],
        ["Nabi"] =
        [
            ("Models", "Callbacks", "Fit stands with the training, as an extension of Model."),
            ("Models", "Training", "What Compile makes stands with the model; Fit, Evaluate and Predict stand with the training."),
            ("Callbacks", "Training", "What a callback sees of a run stands with the callbacks; the loop stands above them."),
        ],
    };

    public static TheoryData<string> Floors => ["Nabi.Kernels", "Nabi.Core", "Nabi.Files", "Nabi.Data", "Nabi", "Nabi.Formats", "Nabi.Plots"];

    [Theory]
    [MemberData(nameof(Floors))]
    public void Rooms_have_no_circles(string project)
    {
        var known = Known.GetValueOrDefault(project, []);
        var arrows = Plan(project).Arrows;
        var circles = Circles.Describe(Without(arrows, known));
        Assert.True(circles.Length == 0, circles);
        foreach (var arrow in known)
            Assert.True(Circles.Describe(Without(arrows, known.Where(other => other != arrow))).Length > 0,
                $"{project}: {arrow.From} > {arrow.To} closes no circle any more; take it off the list.");
    }

    [Theory]
    [MemberData(nameof(Floors))]
    public void A_type_stands_in_one_room(string project)
    {
        var plan = Plan(project);
        Assert.NotEmpty(plan.Rooms);
        Assert.True(plan.Split.Count == 0, string.Join("\n", plan.Split));
    }

    private static List<Arrow> Without(IEnumerable<Arrow> arrows, IEnumerable<(string From, string To, string Plan)> known)
        => [.. arrows.Where(arrow => !known.Any(other => (other.From, other.To) == (arrow.FromRoom, arrow.ToRoom)))];

    private static FloorPlan Plan(string project) => FloorPlan.Read(Path.Combine(AppContext.BaseDirectory, project + ".dll"), $"src/{project}");
}
