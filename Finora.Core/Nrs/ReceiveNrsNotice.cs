using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>
/// Takes a notice of the authority. Its form is not published, so it is a hint and nothing more: every number in it that is this tenant's is looked up at the authority, at most once a
/// minute each, and only that answer counts.
/// </summary>
public sealed class ReceiveNrsNotice(TenantStore store, SubmissionRows rows, NrsFollowUps followUps, TimeProvider time)
{
    private const int MaxNumbers = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    /// <returns>How many documents are looked up because of it.</returns>
    public async Task<int> RunAsync(TenantScope scope, JsonElement notice, CancellationToken cancellationToken)
    {
        var known = 0;
        foreach (var number in Texts(notice).Where(text => NrsIrn.IsValid(text)).Distinct(StringComparer.Ordinal).Take(MaxNumbers))
        {
            if (await FindAsync(scope, number, cancellationToken) is not { } submission) continue;
            var now = Instant.Now(time);
            var at = submission.LookedAt is { } looked && looked + Between > now ? looked + Between : now;
            await followUps.AskAsync(scope, submission.InvoiceId, NrsFollowUpKind.Look, at, cancellationToken);
            known++;
        }

        return known;
    }

    /// <summary>The folded number at its beginning finds the invoice.</summary>
    private async Task<NrsSubmission?> FindAsync(TenantScope scope, string nrsIrn, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.NrsNumber(NrsIrn.FoldedOf(nrsIrn)), cancellationToken) is not { } reference) return null;
        var submission = await rows.FindAsync(scope, reference.Value.Id, cancellationToken);
        return submission is { Value.IsRegistered: true } && submission.Value.NrsIrn == nrsIrn ? submission.Value : null;
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };
}
