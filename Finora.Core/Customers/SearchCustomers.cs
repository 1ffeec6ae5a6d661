using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Customers;

/// <summary>
/// Finds active customers by a part of their name or e-mail address, without case, by name. The beginning of the list is looked through first: it answers small
/// businesses and common words in one read. What is left goes by the blind index, whose postings are in the order of the answer, so the reads depend on the
/// matches wanted and not on how many customers there are.
/// </summary>
public sealed class SearchCustomers(TenantStore store, CustomerSearchIndex index, TenantKeyring keyring)
{
    public const int MaxMatches = 50;

    /// <summary>Enough for a first page of a word that most customers have; each costs a decryption, which the index does without.</summary>
    private const int LookedThrough = 64;
    private const int VerifiedAtOnce = 50;

    /// <summary>Sets are hex digits, so this ends a position behind every set of the same customer.</summary>
    private const string BehindAllSets = " g";

    /// <summary>At most <see cref="MaxMatches"/>, the first by name.</summary>
    public async Task<IReadOnlyList<OpenCustomer>> RunAsync(TenantScope scope, string query, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var folded = NameOrder.Fold(query);
        var page = await store.ReadAsync(scope, Keys.CustomersByName, LookedThrough, null, cancellationToken);
        var matches = page.Items.Select(item => CustomerDirectory.Open(cipher, item.Value)).Where(open => Matches(open, folded)).Take(MaxMatches).ToList();
        if (page.Continuation is null || matches.Count == MaxMatches) return matches;
        var last = page.Items[^1].Value;
        await CollectAsync(scope, cipher, folded, NameOrder.Position(last.Name, last.Id) + BehindAllSets, matches, cancellationToken);
        return [.. matches.Take(MaxMatches)];
    }

    private static bool Matches(OpenCustomer open, string folded) =>
        NameOrder.Fold(open.Customer.Name).Contains(folded, StringComparison.Ordinal)
        || (open.Personal.Email is { } email && NameOrder.Fold(email).Contains(folded, StringComparison.Ordinal));

    private async Task CollectAsync(TenantScope scope, TenantCipher cipher, string folded, string from, List<OpenCustomer> matches, CancellationToken cancellationToken)
    {
        var grams = SearchGrams.OfQuery(folded);
        var part = NameOrder.InKey(folded);
        var byName = PostingWalk.FilterAsync(
            [.. grams.Select(gram => index.Open(scope, SearchGrams.NamePrefix(cipher, gram)))], from, position => NameOrder.MayHold(position, part), cancellationToken);
        var byEmail = PostingWalk.IntersectAsync([.. grams.Select(gram => index.Open(scope, SearchGrams.EmailPrefix(cipher, gram)))], from, cancellationToken);
        var candidates = new List<string>(VerifiedAtOnce);
        await foreach (var position in PostingWalk.UniteAsync(byName, byEmail, cancellationToken))
        {
            candidates.Add(position);
            if (candidates.Count < VerifiedAtOnce) continue;
            await VerifyAsync(scope, cipher, folded, candidates, matches, cancellationToken);
            if (matches.Count >= MaxMatches) return;
        }

        await VerifyAsync(scope, cipher, folded, candidates, matches, cancellationToken);
    }

    /// <summary>Keeps the candidates whose row names their set of postings and holds the query, in order.</summary>
    private async Task VerifyAsync(TenantScope scope, TenantCipher cipher, string folded, List<string> candidates, List<OpenCustomer> matches, CancellationToken cancellationToken)
    {
        var rows = await Task.WhenAll(candidates.Select(async position =>
        {
            var (id, set) = CustomerSearchIndex.Read(position);
            var stored = await store.GetAsync(scope, Keys.Customer(id), cancellationToken);
            return stored?.Value.SearchSet == set ? CustomerDirectory.Open(cipher, stored.Value) : null;
        }));
        matches.AddRange(rows.OfType<OpenCustomer>().Where(open => Matches(open, folded)));
        candidates.Clear();
    }
}
