namespace Nabi.House.Rooms;

/// <summary>The plan of a floor sees every way in which one type can use another; the samples are compiled into this assembly.</summary>
public sealed class FloorPlanTests
{
    private static readonly FloorPlan Plan = FloorPlan.Read(typeof(FloorPlanTests).Assembly.Location, "tests/Nabi.House/Rooms/Samples");

    public static TheoryData<string> Users => [.. Plan.Rooms.Where(type => type.Value == "Users").Select(type => type.Key.Split('.')[^1])
        .Where(type => type is not ("Functions" or "Halved" or "Whole"))];

    [Theory]
    [MemberData(nameof(Users))]
    public void A_use_is_seen_where_it_is(string user)
    {
        var arrows = Plan.Arrows.Where(arrow => arrow.From.EndsWith("." + user, StringComparison.Ordinal)).ToList();
        if (user.StartsWith("NotBy", StringComparison.Ordinal))
        {
            Assert.Empty(arrows);
            return;
        }

        var room = user switch { "ByFunctions" => "Third", "ByRoot" => FloorPlan.Root, _ => "Used" };
        var arrow = Assert.Single(arrows);
        Assert.Equal(("Users", room), (arrow.FromRoom, arrow.ToRoom));
        // What a body says has a line, what a declaration says has none.
        if (user is "ByNew" or "ByCast" or "ByLambda" or "ByIterator")
            Assert.InRange(int.Parse(arrow.Place.Replace("Users/Users.cs:", "", StringComparison.Ordinal), null) - DeclaredIn(user), 1, 6);
        if (user is "ByBase" or "ByField" or "ByParameter" or "ByNested")
            Assert.Equal("Users/Users.cs", arrow.Place);
    }

    [Fact]
    public void Every_way_has_its_sample()
        => Assert.True(Users.Count > 25, "The samples are gone.");

    [Fact]
    public void Files_in_no_folder_are_a_room()
    {
        Assert.Equal(FloorPlan.Root, Plan.Rooms["Nabi.House.Rooms.Samples.Hall"]);
        Assert.Contains(Plan.Arrows, arrow => (arrow.FromRoom, arrow.ToRoom) == (FloorPlan.Root, "Used"));
    }

    [Fact]
    public void Interfaces_and_enums_have_rooms_too()
    {
        Assert.Equal("Used", Plan.Rooms["Nabi.House.Rooms.Samples.IThing"]);
        Assert.Equal("Used", Plan.Rooms["Nabi.House.Rooms.Samples.ThingKind"]);
        Assert.Equal("Users", Plan.Rooms["Nabi.House.Rooms.Samples.ByDelegate"]);
    }

    [Fact]
    public void Functions_stand_where_they_are_written_and_other_types_in_one_room()
    {
        var split = Assert.Single(Plan.Split);
        Assert.Equal("Nabi.House.Rooms.Samples.Halved: Third/Functions.Third.cs, Users/Functions.cs", split);
        Assert.Contains(Plan.Arrows,
            arrow => arrow is { FromRoom: "Users", To: "Nabi.House.Rooms.Samples.Functions.Third", ToRoom: "Third" });
        Assert.Contains(Plan.Arrows, arrow => arrow is { FromRoom: "Users", From: "Nabi.House.Rooms.Samples.Functions", ToRoom: "Used" });
        Assert.DoesNotContain(Plan.Arrows, arrow => arrow is { FromRoom: "Third", From: "Nabi.House.Rooms.Samples.Functions" });
    }

    [Fact]
    public void What_a_room_adds_to_a_type_is_that_rooms()
    {
        var arrows = Plan.Arrows.Where(arrow => arrow.From.EndsWith(".Whole", StringComparison.Ordinal)).ToList();
        Assert.Contains(arrows, arrow => arrow is { FromRoom: "Users", ToRoom: "Third", To: "Nabi.House.Rooms.Samples.Whole.get_Doubled" });
        Assert.Contains(arrows, arrow => arrow is { FromRoom: "Third", ToRoom: "Used" });
        Assert.DoesNotContain(arrows, arrow => arrow is { FromRoom: "Users", ToRoom: "Used" });
    }

    private static int DeclaredIn(string user)
        => File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Nabi.House", "Rooms", "Samples", "Users", "Users.cs")).ToList()
            .FindIndex(line => line.Contains($"class {user}", StringComparison.Ordinal)) + 1;
}
