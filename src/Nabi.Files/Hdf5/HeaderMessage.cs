namespace Nabi.Files;

/// <summary>What a message of an object header says (format specification section IV.A.2).</summary>
internal enum HeaderMessage
{
    Dataspace = 0x01,
    LinkInfo = 0x02,
    Datatype = 0x03,
    FillValue = 0x05,
    Link = 0x06,
    ExternalFiles = 0x07,
    Layout = 0x08,
    Filters = 0x0b,
    Attribute = 0x0c,
    Continuation = 0x10,
    SymbolTable = 0x11,
    AttributeInfo = 0x15,
}
