using Finora.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Finora.Functions.Http;

/// <summary>Takes the one file out of a <c>multipart/form-data</c> body (RFC 7578). Name and type that the sender gave it count for nothing; what it is, is for its bytes to tell.</summary>
internal static class UploadedFile
{
    /// <summary>Bytes of a file.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Bytes of a body with a file in it: boundaries and headers come on top.</summary>
    public const int MaxBodyBytes = MaxBytes + (64 * 1024);

    private const string Name = "file";
    private const int MaxParts = 10;

    /// <summary>The file, or why there is none.</summary>
    public static async Task<(ReadOnlyMemory<byte> File, RefusedRequest? Refused)> ReadAsync(string? contentType, byte[] body, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return (default, Missing());
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 70) return (default, Missing());
        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body, writable: false));
            for (var part = 0; part < MaxParts && await reader.ReadNextSectionAsync(cancellationToken) is { } section; part++)
            {
                if (!IsFile(section)) continue;
                using var file = new MemoryStream();
                await section.Body.CopyToAsync(file, cancellationToken);
                return file.Length > MaxBytes
                    ? (default, RefusedRequest.Of(Refusal.BodyTooLarge, $"The file may be at most {MaxBytes:N0} bytes."))
                    : (file.ToArray(), file.Length == 0 ? Missing() : null);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Cut off, or no multipart at all.
        }

        return (default, Missing());
    }

    private static bool IsFile(MultipartSection section) =>
        ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Name, StringComparison.Ordinal);

    private static RefusedRequest Missing() =>
        new(Refusal.InvalidRequest, "The body must be multipart/form-data with a file.", [new FieldFault(Name, "is required as a part of multipart/form-data")]);
}
