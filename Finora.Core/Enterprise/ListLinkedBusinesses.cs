using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Enterprise;

/// <summary>A page by number: what is skipped and how many are wanted.</summary>
public readonly record struct OffsetPage(int Limit, int Offset);

/// <summary>Part of a list with how many there are in all.</summary>
public sealed record Counted<T>(IReadOnlyList<T> Items, long Total);

/// <summary>
/// Lists the businesses of an enterprise, newest first, with those that match counted. The rows that are counted are small, in one partition, and as many as the enterprise has
/// businesses; the businesses themselves are read for the page alone. A row that no longer fits its business, which a crash can leave, is put right here.
/// </summary>
public sealed class ListLinkedBusinesses(TenantStore store, Enterprises enterprises, TimeProvider time)
{
    public async Task<Counted<Business>> RunAsync(TenantScope enterprise, string? search, SubscriptionStatus? status, OffsetPage page, CancellationToken cancellationToken)
    {
        var home = await enterprises.BusinessAsync(enterprise.TenantId, cancellationToken) ?? throw new InvalidDataException("An enterprise has no home business.");
        var rows = await RowsAsync(enterprise, home, cancellationToken);
        var now = time.GetUtcNow();
        var matching = rows.Where(row => (search is null || row.Name.Contains(search, StringComparison.OrdinalIgnoreCase)) && (status is null || row.StatusAt(now) == status)).ToArray();
        var items = await Task.WhenAll(matching.Skip(page.Offset).Take(page.Limit).Select(row => ReadAsync(enterprise, row, cancellationToken)));
        return new Counted<Business>([.. items.OfType<Business>()], matching.Length);
    }

    /// <summary>The rows of all businesses of the enterprise, the home business in its place among them.</summary>
    internal async Task<IReadOnlyList<LinkedBusiness>> RowsAsync(TenantScope enterprise, Business home, CancellationToken cancellationToken)
    {
        var rows = await store.ReadAllAsync(enterprise, Keys.LinkedBusinesses, cancellationToken);
        var kept = await Task.WhenAll(rows.Select(async row => row.IsConfirmed || await ReadAsync(enterprise, row, cancellationToken) is not null ? row : null));
        var own = new LinkedBusiness(home.Id, home.Name, home.Email ?? "", home.CreatedAt).CopyOf(home);
        return [.. kept.OfType<LinkedBusiness>().Append(own).OrderByDescending(row => Keys.Ascending(row.BusinessId), StringComparer.Ordinal)];
    }

    /// <summary>The business as it is; null when it is not, or no longer, one of the enterprise.</summary>
    private async Task<Business?> ReadAsync(TenantScope enterprise, LinkedBusiness row, CancellationToken cancellationToken)
    {
        var business = await enterprises.BusinessAsync(row.BusinessId, cancellationToken);
        var isLinked = business?.Enterprise == enterprise.TenantId;
        if (row.BusinessId != enterprise.TenantId && row.IsConfirmed && (!isLinked || row != row.CopyOf(business!))) await PutRightAsync(enterprise, row.BusinessId, isLinked ? business : null, cancellationToken);
        return isLinked ? business : null;
    }

    private Task<Outcome<bool>> PutRightAsync(TenantScope enterprise, Guid businessId, Business? business, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            enterprise,
            async (batch, token) =>
            {
                if (await store.GetAsync(enterprise, Keys.LinkedBusiness(businessId), token) is not { } row) return false;
                if (business is not null) batch.Update(row, row.Value.CopyOf(business));
                else await batch.UnlistAsync(store, row, token);
                return true;
            },
            cancellationToken);
}

internal static class LinkedBusinessRows
{
    /// <summary>Takes a business off the list of its enterprise, and frees its e-mail address for another.</summary>
    public static async Task UnlistAsync(this TenantBatch batch, TenantStore store, Stored<LinkedBusiness> row, CancellationToken cancellationToken)
    {
        var byEmail = Keys.LinkedBusinessByEmail(row.Value.Email);
        batch.Delete(row.Key);
        if (await store.GetAsync(batch.Scope, byEmail, cancellationToken) is { } listed && listed.Value.Id == row.Value.BusinessId) batch.Delete(byEmail);
    }
}
