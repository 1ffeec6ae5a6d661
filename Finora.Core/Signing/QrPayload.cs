namespace Finora.Core.Signing;

public enum QrKind
{
    /// <summary>The public verification address.</summary>
    Verify,

    /// <summary>The text that NRS's own apps decrypt; see <see cref="NrsQr"/>.</summary>
    Nrs,
}

/// <summary>What the QR code of a finalized invoice holds. Made once, stored and reprinted as it is.</summary>
public sealed record QrPayload(QrKind Kind, string Payload)
{
    /// <summary>For a seller without NRS keys.</summary>
    public static QrPayload Verify(string verifyAddress) => new(QrKind.Verify, verifyAddress);
}

/// <summary>Where anybody can check a document.</summary>
public static class VerifyAddress
{
    /// <summary><c>{api}/verify/{irn}</c>.</summary>
    /// <param name="apiOrigin">Without a slash at the end.</param>
    /// <param name="tenantWithoutTin">Given for a seller without a TIN, whose fingerprints others may share: the address then names the
    /// tenant.</param>
    public static string Of(string apiOrigin, string irn, Guid? tenantWithoutTin = null) =>
        tenantWithoutTin is { } tenant ? $"{apiOrigin}/verify/{irn}?tenant={tenant:D}" : $"{apiOrigin}/verify/{irn}";
}
