using Finora.Core.Documents.Pdf;
using Finora.Core.Expenses;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Documents;

/// <summary>
/// Takes a picture as the logo of a business. Nothing of the file is served as it came: a PNG is unpacked and written anew, a JPEG keeps only the segments that say how it looks, so neither
/// carries where it was taken, by whom, or anything that is no picture. What a file may unpack to is bounded before it is unpacked.
/// </summary>
public sealed class KeepLogo(TenantStore store, IBlobStore blobs, TimeProvider time)
{
    /// <summary>Pixels a side of what is kept.</summary>
    public const int MaxSide = 800;

    /// <summary>The file goes first and counts for nothing until the business names its version.</summary>
    /// <param name="file">PNG or JPEG, told apart by content.</param>
    public async Task<Outcome<Business>> PutAsync(Guid tenantId, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var made = Remake(file);
        if (!made.IsOk) return made.Failure;
        var home = TenantScope.Live(tenantId);
        var version = await StoreAsync(home, made.Value, cancellationToken);
        var outcome = await store.RunAsync<Business>(
            home,
            async (batch, token) =>
            {
                var stored = await ReadAsync(home, token);

                // Of two at once the later number stays, whoever comes to this point first.
                if (stored.Value.LogoVersion > version) return stored.Value;
                if (await StorageAllowance.CountAsync(store, batch, made.Value.Content.Length, token) is { } full) return full;
                var changed = stored.Value with { LogoVersion = version, HasLogo = true, UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);
        if (!outcome.IsOk) await blobs.DeleteAsync(BusinessLogos.NameOf(tenantId, version), CancellationToken.None);
        return outcome;
    }

    /// <summary>Under the next number that nobody has taken: a file is never replaced, since documents were issued with it.</summary>
    private async Task<int> StoreAsync(TenantScope home, (byte[] Content, string MediaType) file, CancellationToken cancellationToken)
    {
        var version = (await ReadAsync(home, cancellationToken)).Value.LogoVersion + 1;
        while (!await blobs.PutAsync(BusinessLogos.NameOf(home.TenantId, version), new BlobContent(new MemoryStream(file.Content, writable: false), file.MediaType), overwrite: false, cancellationToken)) version++;
        return version;
    }

    private async Task<Stored<Business>> ReadAsync(TenantScope home, CancellationToken cancellationToken) =>
        await store.GetAsync(home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");

    /// <summary>New documents bear no logo from now on. Those that were issued with one keep it, so its file stays.</summary>
    public Task<Outcome<Business>> RemoveAsync(Guid tenantId, CancellationToken cancellationToken) =>
        store.RunAsync<Business>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                var stored = await ReadAsync(batch.Scope, token);
                if (!stored.Value.HasLogo) return stored.Value;
                var changed = stored.Value with { HasLogo = false, UpdatedAt = Instant.Now(time) };
                batch.Update(stored, changed);
                return changed;
            },
            cancellationToken);

    internal static Outcome<(byte[] Content, string MediaType)> Remake(ReadOnlyMemory<byte> file)
    {
        if (JpegReader.IsJpeg(file.Span)) return RemakeJpeg(file.Span);
        if (!PngReader.IsPng(file.Span)) return PdfImage.Refuse("must be a PNG or JPEG image");
        var image = PngReader.Read(file);
        return image.IsOk ? (PngWriter.Write(Shrunk(image.Value)), "image/png") : image.Failure;
    }

    private static Outcome<(byte[] Content, string MediaType)> RemakeJpeg(ReadOnlySpan<byte> file)
    {
        var image = JpegReader.Read(file);
        if (!image.IsOk) return image.Failure;
        return image.Value.Data.Length <= PdfImage.MaxFileBytes ? (image.Value.Data, "image/jpeg") : PdfImage.Refuse($"must be at most {PdfImage.MaxFileBytes:N0} bytes as a JPEG image");
    }

    /// <summary>At most <see cref="MaxSide"/> a side: each pixel is the average of those that it stands for, weighed by how much can be seen of them.</summary>
    private static PdfImage Shrunk(PdfImage image)
    {
        var longest = Math.Max(image.Width, image.Height);
        if (longest <= MaxSide) return image;
        var (width, height) = (Math.Max(1, image.Width * MaxSide / longest), Math.Max(1, image.Height * MaxSide / longest));
        var (colors, alpha) = (new byte[width * height * 3], new byte[width * height]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) Average(image, Span(x, width, image.Width), Span(y, height, image.Height), colors.AsSpan(((y * width) + x) * 3, 3), out alpha[(y * width) + x]);
        }

        return new PdfImage(width, height, image.ColorSpace, colors, Alpha: image.Alpha is null ? null : alpha);
    }

    /// <summary>The pixels that the one at <paramref name="at"/> stands for.</summary>
    private static Range Span(int at, int small, int large) => new(at * large / small, Math.Max((at * large / small) + 1, (at + 1) * large / small));

    private static void Average(PdfImage image, Range columns, Range rows, Span<byte> color, out byte alpha)
    {
        long red = 0, green = 0, blue = 0, seen = 0;
        var count = 0;
        for (var y = rows.Start.Value; y < rows.End.Value; y++)
        {
            for (var x = columns.Start.Value; x < columns.End.Value; x++, count++)
            {
                var pixel = (y * image.Width) + x;
                var weight = image.Alpha?[pixel] ?? byte.MaxValue;
                red += image.Data[3 * pixel] * weight;
                green += image.Data[(3 * pixel) + 1] * weight;
                blue += image.Data[(3 * pixel) + 2] * weight;
                seen += weight;
            }
        }

        alpha = (byte)(seen / count);
        if (seen > 0) (color[0], color[1], color[2]) = ((byte)(red / seen), (byte)(green / seen), (byte)(blue / seen));
    }
}
