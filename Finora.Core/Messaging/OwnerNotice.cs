using Finora.Core.Storage;

namespace Finora.Core.Messaging;

/// <summary>A mail that the owner of a business is owed. Holds no address: whoever sends it reads the owner's then.</summary>
/// <param name="Kind">What it is about: <c>webhook_disabled</c>.</param>
/// <param name="SubjectId">The record it is about.</param>
public sealed record OwnerNotice(Guid Id, string Kind, Guid SubjectId, DateTimeOffset CreatedAt) : IDocument
{
    public const string WebhookDisabled = "webhook_disabled";

    public static int Schema => 1;
}
