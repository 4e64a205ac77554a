namespace Nabi.Engine;

/// <summary>
/// Works on some of the numbers, rows or samples of a call (<see cref="PrimitiveCall.InParts"/>). It asks the call for its primitive's
/// settings, since a recorded call can go on as that of another instance: <c>static (call, from, count) => ...</c>.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="from">The first of them.</param>
/// <param name="count">How many.</param>
public delegate void PartWork(PrimitiveCall call, int from, int count);
