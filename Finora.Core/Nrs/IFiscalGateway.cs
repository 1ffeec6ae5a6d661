using Finora.Core.Identity;

namespace Finora.Core.Nrs;

/// <summary>
/// The way to the tax authority. It tells what happened and decides nothing. No method throws for anything that a remote system or the network can cause; a cancelled token
/// of the caller's own does throw.
/// </summary>
public interface IFiscalGateway
{
    /// <summary>Whether there is an address to call at all.</summary>
    bool IsOffered { get; }

    /// <summary>A dry run of the frozen bytes.</summary>
    Task<FiscalAnswer> ValidateAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken);

    /// <summary>Registers the frozen bytes. Cannot be undone.</summary>
    Task<FiscalAnswer<SignedByAuthority>> SignAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken);

    /// <summary>Whether the number is registered, and how it stands.</summary>
    Task<FiscalAnswer<ConfirmedByAuthority>> ConfirmAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken);

    /// <summary>Routes a registered document to the buyer's provider.</summary>
    Task<FiscalAnswer> TransmitAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken);

    /// <summary>Reports that a registered document was paid.</summary>
    Task<FiscalAnswer> UpdatePaymentAsync(FiscalAccount account, string nrsIrn, string status, string reference, CancellationToken cancellationToken);

    Task<FiscalAnswer<KnownTaxpayer>> VerifyTinAsync(FiscalAccount account, string tin, CancellationToken cancellationToken);

    /// <summary>A code list; needs no account.</summary>
    Task<FiscalAnswer<FiscalCodes>> ResourcesAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Health, then one read with the credentials.</summary>
    Task<FiscalAnswer<FiscalEntity>> CheckAsync(FiscalAccount account, CancellationToken cancellationToken);
}

/// <summary>Whose access it is. No record, since a record would print its secrets.</summary>
/// <param name="businessId">The authority's id of the taxpayer's business.</param>
public sealed class FiscalAccount(Guid businessId, Guid? entityId, string? serviceId, string apiKey, string apiSecret)
{
    public Guid BusinessId => businessId;

    public Guid? EntityId => entityId;

    public string? ServiceId => serviceId;

    public string ApiKey => apiKey;

    public string ApiSecret => apiSecret;
}

/// <summary>What is sent, byte for byte, however often.</summary>
/// <param name="Sha256">Of <paramref name="Payload"/>, lower-case hex.</param>
/// <param name="Revision">Counts from one; a new one only after a rejection.</param>
public sealed record FrozenSubmission(TenantScope Tenant, string NrsIrn, ReadOnlyMemory<byte> Payload, string Sha256, int Revision);
