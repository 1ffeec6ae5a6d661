using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>Where a document stands with the tax authority.</summary>
public enum NrsStatus
{
    /// <summary>Waits for its next attempt, or on hold.</summary>
    Queued,

    /// <summary>An attempt runs.</summary>
    Validating,

    /// <summary>A sign may have succeeded; only a confirm may come next.</summary>
    Ambiguous,

    /// <summary>Registered.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The contract's word; no number is meant.")]
    Signed,

    /// <summary>Routed to the buyer.</summary>
    Transmitted,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>The tries are used up.</summary>
    Parked,
}

/// <summary>How far a registered document came on its way to the buyer.</summary>
public enum NrsTransmissionStatus
{
    /// <summary>A sale to a consumer goes nowhere.</summary>
    NotApplicable,
    Pending,
    Transmitted,

    /// <summary>The buyer is not onboarded, or the sender has no notice address.</summary>
    NotAvailable,
    Failed,
}

/// <summary>How the invoice itself shows its submission: a copy of what <see cref="NrsSubmission"/> holds, changed in the same batch.</summary>
/// <param name="Texts">What the authority said, sealed; see <see cref="NrsTexts"/>.</param>
public sealed record NrsStanding(NrsStatus Status, int Attempts, string? Texts)
{
    public DateTimeOffset? SubmittedAt { get; init; }

    public NrsHold? Hold { get; init; }

    public string? ErrorId { get; init; }

    public string? Csid { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public string? PaymentSent { get; init; }

    public DateTimeOffset? PaymentSentAt { get; init; }

    public NrsTransmissionStatus Transmission { get; init; }

    public DateTimeOffset? TransmittedAt { get; init; }

    public bool Delivered { get; init; }

    /// <summary>The authority may have registered it although nobody knows.</summary>
    public bool MayBeKnown { get; init; }

    public bool IsRegistered => Status is NrsStatus.Signed or NrsStatus.Transmitted;

    /// <summary>Nothing more will happen to it by itself.</summary>
    public bool IsAtRest => IsRegistered || Status is NrsStatus.Rejected or NrsStatus.Parked;

    /// <summary>The authority certainly does not know the document.</summary>
    public bool IsUnknownToAuthority => Status == NrsStatus.Rejected || (Status == NrsStatus.Parked && !MayBeKnown);
}

/// <summary>What the authority said of a document, in clear. May repeat personal data.</summary>
/// <param name="Error">What the user is told.</param>
/// <param name="Errors">By field, in the Platform's paths.</param>
/// <param name="Message">The authority's public message.</param>
public sealed record NrsTexts(string? Error, IReadOnlyList<FiscalFieldError> Errors, string? Message)
{
    public static NrsTexts None { get; } = new(null, [], null);

    public string? PaymentError { get; init; }

    public string? TransmissionError { get; init; }

    public static string Seal(TenantCipher cipher, Guid invoiceId, NrsTexts texts) => cipher.Seal(JsonSerializer.Serialize(texts, StoredJson.Default.NrsTexts), Binding(invoiceId));

    public static NrsTexts Open(TenantCipher cipher, Guid invoiceId, string? box) =>
        box is null ? None : JsonSerializer.Deserialize(cipher.Open(box, Binding(invoiceId)), StoredJson.Default.NrsTexts) ?? None;

    private static string Binding(Guid invoiceId) => $"inv|{invoiceId:N}|nrs";
}
