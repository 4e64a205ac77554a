namespace Nabi.Tests;

/// <summary>What a wrong call is told, and tensors as tests write them.</summary>
internal static class Refusals
{
    public static void Says(string part, Func<object> act) => Says(part, (Action)(() => act()));

    public static void Says(string part, Action act) => Assert.Contains(part, Refused(act), StringComparison.Ordinal);

    /// <summary>The sentence of a wrong call, which is not longer than one reads.</summary>
    public static string Refused(Action act)
    {
        var message = Assert.Throws<NabiException>(act).Message;
        Assert.InRange(message.Length, 1, 300);
        return message;
    }

    /// <summary>The numbers of a tensor with spaces between them, six digits each.</summary>
    public static string Shown(Tensor tensor)
        => string.Join(' ', tensor.DType == DType.Int32
            ? tensor.AsIntegers().ToArray().Select(one => $"{one}") : tensor.ToArray().Select(one => $"{one:g6}"));
}
