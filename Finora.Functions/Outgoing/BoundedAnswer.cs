namespace Finora.Functions.Outgoing;

/// <summary>Answers of others, read no further than is wanted of them: a partner that sends without end must not fill our memory.</summary>
internal static class BoundedAnswer
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>The whole body, or null when it has more than <paramref name="maxBytes"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > maxBytes) return null;
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
