using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Finora.Core.Storage;

namespace Finora.Core.Paystack;

/// <summary>
/// A signed event of Paystack: its facts, without what identifies a person. One row for each event and object, so that repeats are one.
/// </summary>
/// <param name="Name"><c>charge.success</c> …</param>
/// <param name="ReceivedAt">UTC, of the first.</param>
public sealed record PaystackEvent(Guid Id, string Name, DateTimeOffset ReceivedAt) : IDocument
{
    public static int Schema => 1;

    public string? Reference { get; init; }

    public string? TransactionId { get; init; }

    /// <summary>Of the object, in Paystack's word: <c>success</c>, <c>active</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Minor units.</summary>
    public long? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Channel { get; init; }

    public long? Fees { get; init; }

    public DateTimeOffset? PaidAt { get; init; }

    /// <summary>Of the metadata, where it names one.</summary>
    public Guid? TenantId { get; init; }

    public string? CustomerCode { get; init; }

    public string? PlanCode { get; init; }

    public string? SubscriptionCode { get; init; }

    /// <summary>When the next charge of a subscription falls due, UTC.</summary>
    public DateTimeOffset? NextPaymentAt { get; init; }

    /// <summary>UTC; null while there is something to do.</summary>
    public DateTimeOffset? HandledAt { get; init; }

    /// <summary>The payment that it confirms; null where it confirms none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public PaystackTransaction? Paid => Name == Charged && Status == "success" && Reference is not null && Amount is > 0 && Currency is not null
        ? new PaystackTransaction(Reference, PaystackState.Success, Amount.Value, Currency) { Id = TransactionId, Channel = Channel, Fees = Fees, PaidAt = PaidAt, TenantId = TenantId }
        : null;

    public const string Charged = "charge.success";
    public const string Subscribed = "subscription.create";
    public const string ChargeFailed = "invoice.payment_failed";

    /// <summary>The same for every delivery of an event.</summary>
    /// <param name="subject">Paystack's id of the object, else the reference.</param>
    public static Guid IdOf(string name, string subject) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}|{subject}")).AsSpan(0, 16), bigEndian: true);
}

/// <summary>The job that acts on a stored event.</summary>
/// <param name="Owner">The tenant whose own account sent it; null for the installation's.</param>
/// <param name="Turn">How often it was tried before.</param>
public sealed record PaystackJob(int Version, Guid? Owner, Guid EventId, int Turn)
{
    /// <exception cref="InvalidDataException">The body is no such job.</exception>
    public static PaystackJob Parse(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize(body, StoredJson.Default.PaystackJob) ?? throw new InvalidDataException("The job is no Paystack event.");
}
