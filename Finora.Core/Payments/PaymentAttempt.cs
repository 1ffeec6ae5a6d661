using System.Security.Cryptography;
using System.Text;
using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Payments;

public enum AttemptState
{
    /// <summary>Stored, and the gateway is being asked for a page.</summary>
    Starting,

    /// <summary>There is a page, and no news of a payment.</summary>
    Pending,

    Succeeded,
    Failed,

    /// <summary>The payer left the page. The payment may still be made.</summary>
    Abandoned,

    /// <summary>The gateway gave no page.</summary>
    NotStarted,
}

/// <summary>One try to collect an invoice through Paystack, stored before Paystack hears of it.</summary>
/// <param name="Number">Counts the attempts of an invoice from 1.</param>
/// <param name="PayerIndex">Blind index of the payer's e-mail address.</param>
/// <param name="IsOwnAccount">On the tenant's own account; an event of another account is not about it.</param>
public sealed record PaymentAttempt(Guid Id, Guid InvoiceId, int Number, string Reference, long AmountKobo, string PayerIndex, bool IsOwnAccount, DateTimeOffset CreatedAt) : IDocument
{
    /// <summary>The kind of subject of its events.</summary>
    public const string SubjectKind = "pat";

    public static int Schema => 1;

    public AttemptState State { get; init; }

    public string? AuthorizationUrl { get; init; }

    public string? AccessCode { get; init; }

    /// <summary>Why it failed, in the gateway's words.</summary>
    public string? Reason { get; init; }

    /// <summary>The payment that it came to.</summary>
    public Guid? PaymentId { get; init; }

    /// <summary>UTC; when the gateway was last asked.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    public int EventCount { get; init; }

    /// <summary>Whether the gateway may still tell something of it.</summary>
    public bool IsOpen => State is AttemptState.Starting or AttemptState.Pending or AttemptState.Abandoned;

    /// <summary>Platform contract, section 12.</summary>
    public static string ReferenceOf(Guid invoiceId, int number) => $"fin-{invoiceId}-{number}";

    /// <summary>The reference alone finds the row.</summary>
    public static Guid IdOf(string reference) => new(SHA256.HashData(Encoding.UTF8.GetBytes(reference)).AsSpan(0, 16), bigEndian: true);
}

/// <summary>How many attempts an invoice has had, and the last.</summary>
public sealed record InvoiceAttempts(int Count, Guid? LastId) : IDocument
{
    public static int Schema => 1;
}

/// <summary>Finds attempts.</summary>
public sealed class PaymentAttempts(TenantStore store)
{
    /// <summary>The last attempt of an invoice; null when there was none.</summary>
    public async Task<PaymentAttempt?> LastAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken) =>
        await store.GetAsync(scope, Keys.InvoiceAttempts(invoiceId), cancellationToken) is { Value.LastId: { } last } ? (await store.GetAsync(scope, Keys.PaymentAttempt(last), cancellationToken))?.Value : null;
}
