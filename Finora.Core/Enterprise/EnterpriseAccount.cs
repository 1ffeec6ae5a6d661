using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>
/// What was agreed with an enterprise. It stands in the partition of its home business, whose id is the enterprise's too; an enterprise for which nothing was changed has none, since
/// it exists from the moment the plan says so.
/// </summary>
/// <param name="AdminUserIds">Whose keys may manage the enterprise and name every linked business.</param>
public sealed record EnterpriseAccount(IReadOnlyList<Guid> AdminUserIds) : IDocument
{
    public static int Schema => 1;

    /// <summary>Kobo for a call; null for the list price.</summary>
    public long? CallPrice { get; init; }

    /// <summary>Kobo for a verification that finds a record; null for the list price.</summary>
    public long? VerificationPrice { get; init; }

    /// <summary>The owner of the home business is the first admin.</summary>
    public static EnterpriseAccount Of(Business home) => new([home.OwnerUserId]);
}

/// <summary>
/// A linked business in the list of its enterprise, on the side of the key that made it. It is written before the business and counts for nothing until the business says that it belongs to the
/// enterprise. Name and standing are copies, for filters; what callers see is read from the business.
/// </summary>
/// <param name="Email">In lower case.</param>
/// <param name="ListedAt">UTC; how old a row is whose business is not there.</param>
public sealed record LinkedBusiness(Guid BusinessId, string Name, string Email, DateTimeOffset ListedAt) : IDocument
{
    public static int Schema => 1;

    public bool IsConfirmed { get; init; }

    public bool IsSuspended { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public SubscriptionStatus StatusAt(DateTimeOffset now) => IsSuspended ? SubscriptionStatus.Suspended : now >= ExpiresAt ? SubscriptionStatus.Expired : SubscriptionStatus.Active;

    /// <summary>As the business says now.</summary>
    public LinkedBusiness CopyOf(Business business) =>
        this with { Name = business.Name, Email = business.Email ?? Email, IsConfirmed = true, IsSuspended = business.IsSuspended, ExpiresAt = business.SubscriptionExpiresAt };
}
