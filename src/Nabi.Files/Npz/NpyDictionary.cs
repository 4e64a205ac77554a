namespace Nabi.Files;

/// <summary>The Python dictionary of an npy header, read as text and never evaluated.</summary>
internal sealed class NpyDictionary(string text, string what)
{
    private const int MostAxes = 32;
    private int at;

    /// <summary>Reads <c>{'descr': ..., 'fortran_order': ..., 'shape': (...)}</c>, keys in any order.</summary>
    public NpyHeader Parse()
    {
        string? descr = null;
        bool? fortran = null;
        long[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null:
                    Skip();
                    if (at < text.Length && text[at] is '[' or '(')
                        throw new NabiException($"{what} holds records of several fields; expected one numeric type.");
                    descr = Quoted();
                    break;
                case "fortran_order" when fortran is null:
                    fortran = Flag();
                    break;
                case "shape" when shape is null:
                    shape = Sizes();
                    break;
                default:
                    throw Bad($"the key '{key}' is unexpected");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        if (descr is null || fortran is null || shape is null)
            throw Bad("one of descr, fortran_order, shape is missing");
        return Typed(descr, fortran.Value, shape);
    }

    private NpyHeader Typed(string descr, bool fortran, long[] shape)
    {
        var rest = descr.AsSpan();
        var order = '|';
        if (rest.Length > 0 && rest[0] is '<' or '>' or '|' or '=')
        {
            order = rest[0];
            rest = rest[1..];
        }

        if (rest.Length == 0)
            throw Bad("its type is empty");
        var width = 0;
        if (rest.Length > 1 && !int.TryParse(rest[1..], NumberStyles.None, CultureInfo.InvariantCulture, out width))
            throw Bad($"the type '{descr}' is unknown");
        return new NpyHeader(rest[0], width, order == '>', fortran, shape);
    }

    private long[] Sizes()
    {
        Expect('(');
        var sizes = new List<long>();
        while (!Accept(')'))
        {
            Skip();
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (!long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw Bad("its shape holds something other than whole numbers that fit 63 bits");
            if (at < text.Length && text[at] == 'L')
                at++;
            if (sizes.Count == MostAxes)
                throw Bad($"its shape has more than {MostAxes} axes");
            sizes.Add(size);
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. sizes];
    }

    private bool Flag()
    {
        Skip();
        if (text.AsSpan(at).StartsWith("True", StringComparison.Ordinal))
        {
            at += 4;
            return true;
        }

        if (text.AsSpan(at).StartsWith("False", StringComparison.Ordinal))
        {
            at += 5;
            return false;
        }

        throw Bad("fortran_order is neither True nor False");
    }

    private string Quoted()
    {
        Skip();
        if (at >= text.Length || text[at] is not ('\'' or '"'))
            throw Bad("a quoted word is missing");
        var end = text.IndexOf(text[at], at + 1);
        if (end < 0)
            throw Bad("a quote is not closed");
        var word = text[(at + 1)..end];
        at = end + 1;
        return word;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
            throw Bad($"'{wanted}' is missing");
    }

    private bool Accept(char wanted)
    {
        Skip();
        if (at >= text.Length || text[at] != wanted)
            return false;
        at++;
        return true;
    }

    private void Skip()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private NabiException Bad(string why) => new($"{what} has a damaged npy header: {why} (near character {at}).");
}
