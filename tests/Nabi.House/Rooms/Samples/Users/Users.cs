#pragma warning disable CS0649 // The samples are read and never run.

namespace Nabi.House.Rooms.Samples;

// Each class names a type of the room Used in one way, and in no other.
internal sealed class ByBase : Thing;

internal sealed class ByInterface : IThing;

internal sealed class ByField
{
    public Thing? Field;
}

internal sealed class ByProperty
{
    public Thing? Property { get; set; }
}

internal abstract class ByParameter
{
    public abstract void Take(Thing thing);
}

internal interface IByResult
{
    Thing Give();
}

internal abstract class ByElement
{
    public abstract void Take(List<Thing?[]> things);
}

internal abstract class ByArgument : Dictionary<int, IThing>;

internal sealed class ByConstraint<T>
    where T : IThing
{
    public T? Field;
}

internal abstract class ByMethodConstraint
{
    public abstract void Take<T>(T thing)
        where T : Thing;
}

internal delegate void ByDelegate(Thing thing);

internal sealed class ByNew
{
    public object Make() => new Thing();
}

internal sealed class ByCall
{
    public object Make() => Thing.Make();
}

internal sealed class ByCast
{
    public object Make(object x) => (IThing)x;
}

internal sealed class ByTest
{
    public bool Ask(object x) => x is IThing;
}

internal sealed class ByTypeOf
{
    public Type Ask() => typeof(IThing);
}

internal sealed class ByArray
{
    public object Make() => new IThing[3];
}

internal sealed class ByGenericMethod
{
    public object Make() => Enumerable.Empty<IThing>();
}

internal sealed class ByGenericMember
{
    public int Make(Func<object> make) => ((Box<int>)make()).Open();
}

internal sealed class ByCatch
{
    public void Try(Action action)
    {
        try
        {
            action();
        }
        catch (ThingError)
        {
        }
    }
}

internal sealed class ByLambda
{
    public Func<object> Make(int number) => () => number > 0 ? new Thing() : null!;
}

internal sealed class ByIterator
{
    public IEnumerable<object> Make()
    {
        yield return Thing.Make();
    }
}

internal sealed class ByAsync
{
    public async Task<object> Make()
    {
        await Task.Yield();
        return Thing.Make();
    }
}

internal sealed class ByNested
{
    public sealed class Inner
    {
        public Thing? Field;
    }
}

internal sealed class ByFunctions
{
    public int Make() => Functions.Third();
}

internal sealed class ByRoot
{
    public object Make() => new Hall();
}

// These name none.
[Thing]
internal sealed class NotByAttribute;

internal sealed class NotByPassing
{
    public void Pass(IByResult from, ByParameter to) => to.Take(from.Give());
}

internal sealed class NotByText
{
    /// <summary>As <see cref="Thing"/> does.</summary>
    public string Make() => "Thing";
}
