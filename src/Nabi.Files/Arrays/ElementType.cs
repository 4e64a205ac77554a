namespace Nabi.Files;

/// <summary>What the elements of a <see cref="NumericArray"/> are, as a file stores them.</summary>
public enum ElementType
{
    /// <summary>True or false, one byte in a file (<c>bool</c>).</summary>
    Bool,

    /// <summary>Signed 8-bit integer (<c>sbyte</c>).</summary>
    Int8,

    /// <summary>Signed 16-bit integer (<c>short</c>).</summary>
    Int16,

    /// <summary>Signed 32-bit integer (<c>int</c>).</summary>
    Int32,

    /// <summary>Signed 64-bit integer (<c>long</c>).</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer (<c>byte</c>).</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integer (<c>ushort</c>).</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integer (<c>uint</c>).</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer (<c>ulong</c>).</summary>
    UInt64,

    /// <summary>IEEE half precision (<c>Half</c>).</summary>
    Float16,

    /// <summary>The upper 16 bits of a float (held as <c>ushort</c> bits).</summary>
    BFloat16,

    /// <summary>IEEE single precision (<c>float</c>).</summary>
    Float32,

    /// <summary>IEEE double precision (<c>double</c>).</summary>
    Float64,

    /// <summary>Text (<c>string</c>).</summary>
    String,
}
