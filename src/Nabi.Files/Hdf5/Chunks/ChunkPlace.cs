namespace Nabi.Files;

/// <summary>Where one chunk of a dataset stands.</summary>
/// <param name="Place">Its place in the grid, in chunks along each axis.</param>
/// <param name="Address">Its address.</param>
/// <param name="Size">Its stored bytes.</param>
/// <param name="Mask">The filters that were left out for it, one bit each.</param>
internal sealed record ChunkPlace(long[] Place, long Address, long Size, long Mask);
