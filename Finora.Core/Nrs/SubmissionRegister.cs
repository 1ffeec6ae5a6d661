using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Storage;

namespace Finora.Core.Nrs;

/// <summary>One attempt with its texts in clear.</summary>
public sealed record OpenNrsAttempt(NrsAttempt Attempt, NrsAttemptTexts Texts);

/// <summary>A submission with its texts in clear, for somebody who may see it.</summary>
/// <param name="ReportBy">For a consumer sale.</param>
public sealed record OpenNrsSubmission(NrsSubmission Submission, IReadOnlyList<OpenNrsAttempt> Attempts, DateTimeOffset? ReportBy);

/// <summary>Finds submissions and opens what is sealed in them.</summary>
public sealed class SubmissionRegister(TenantStore store, TenantKeyring keyring, SubmissionRows rows)
{
    public async Task<Outcome<OpenNrsSubmission>> GetAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken)
    {
        var invoice = await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken);
        if (invoice is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(invoiceId);
        if (await rows.FindAsync(scope, invoiceId, cancellationToken) is not { Value: var submission }) return Failure.NotFound("The invoice was never submitted.");
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var attempts = submission.Log.Select(attempt => new OpenNrsAttempt(attempt, NrsAttemptTexts.Open(cipher, invoiceId, attempt.Texts))).ToArray();
        var reportBy = invoice.Value is { Kind: InvoiceKind.B2C, IssuedAt: { } issued } ? issued + SweepNrs.ReportWithin : default(DateTimeOffset?);
        return new OpenNrsSubmission(submission, attempts, reportBy);
    }
}
