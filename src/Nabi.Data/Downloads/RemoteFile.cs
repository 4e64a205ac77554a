namespace Nabi.Data;

/// <summary>A file on the network and what is known of it.</summary>
/// <param name="Name">Its name on this machine.</param>
/// <param name="Source">Where it is fetched from: http or https.</param>
public sealed record RemoteFile(string Name, Uri Source)
{
    /// <summary>Its length in bytes; null when not known.</summary>
    public long? Length { get; init; }

    /// <summary>Its published SHA-256 in hexadecimal; null for none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Its published MD5 in hexadecimal, for data sets that publish no better; null for none.</summary>
    public string? Md5 { get; init; }
}
