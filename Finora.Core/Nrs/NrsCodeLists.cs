using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;
using Microsoft.Extensions.Logging;

namespace Finora.Core.Nrs;

/// <summary>The last good copy of one of the authority's code lists.</summary>
public sealed record NrsCodeList(string Kind, IReadOnlyList<FiscalCode> Codes, DateTimeOffset FetchedAt) : IDocument
{
    public static int Schema => 1;
}

/// <summary>
/// Fetches the authority's code lists at start and daily, keeping the last good copy of each, and checks that an invoice still has the code that we send: NRS has swapped codes against
/// the international list once. A wrong code puts every tenant on hold; working settings lift that, and a hold for a wrong address.
/// </summary>
public sealed partial class NrsCodeLists(TenantStore store, IFiscalGateway gateway, NrsReleases releases, NrsSettings settings, TimeProvider time, ILogger<NrsCodeLists> logger)
{
    private static readonly TenantScope Installation = TenantScope.Live(Guid.Empty);

    /// <returns>Whether the authority answered and the codes are right.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        if (!gateway.IsOffered) return false;
        var answers = new Dictionary<string, FiscalAnswer<FiscalCodes>>(StringComparer.Ordinal);
        foreach (var kind in NrsCodes.Lists)
        {
            var answer = answers[kind] = await gateway.ResourcesAsync(kind, cancellationToken);
            if (answer is { Kind: FiscalAnswerKind.Accepted, Data.Codes: { Count: > 0 } codes }) await KeepAsync(new NrsCodeList(kind, codes, Instant.Now(time)), cancellationToken);
            else LogNotFetched(logger, kind, answer.Kind);
        }

        var types = answers[NrsCodes.InvoiceTypes];
        if (types is not { Kind: FiscalAnswerKind.Accepted, Data: { } list }) return false;
        if (IsAsSet(list.Codes))
        {
            await releases.ReleaseInstallationAsync([NrsHold.TypeCodes, NrsHold.BaseUrl], cancellationToken);
            return true;
        }

        await releases.HoldInstallationAsync(NrsHold.TypeCodes, cancellationToken);
        NrsMetrics.Holds.Add(1, new KeyValuePair<string, object?>("hold", nameof(NrsHold.TypeCodes)));
        LogWrongCode(logger, settings.TypeCodes.Invoice);
        return false;
    }

    private bool IsAsSet(IReadOnlyList<FiscalCode> codes) =>
        codes.Any(code => code.Code == settings.TypeCodes.Invoice && code.Text.Equals(NrsCodes.CommercialInvoice, StringComparison.OrdinalIgnoreCase));

    private Task<Outcome<bool>> KeepAsync(NrsCodeList list, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            Installation,
            async (batch, token) =>
            {
                batch.Save(Keys.NrsCodeList(list.Kind), await store.GetAsync(Installation, Keys.NrsCodeList(list.Kind), token), list);
                return true;
            },
            cancellationToken);

    [LoggerMessage(6031, LogLevel.Critical, "NRS does not call {Code} a Commercial Invoice; nothing is submitted until Nrs__TypeCodes__Invoice is right")]
    private static partial void LogWrongCode(ILogger logger, string code);

    [LoggerMessage(6032, LogLevel.Warning, "The NRS code list {Kind} was not fetched: {Answer}")]
    private static partial void LogNotFetched(ILogger logger, string kind, FiscalAnswerKind answer);
}
