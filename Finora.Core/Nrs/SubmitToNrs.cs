using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Nrs;

/// <summary>
/// Queues an issued document for registration: what can be judged at once is judged, the number and the bytes are frozen, and the first attempt is due now. Repeating it while one is
/// under way changes nothing; after a rejection it freezes a new revision, after parking the old bytes go on.
/// </summary>
public sealed class SubmitToNrs(
    TenantStore store, TenantKeyring keyring, NrsConnections connections, NrsPayloads payloads, NrsRetention retention, SubmissionRows rows, NrsJobs jobs, IFiscalGateway gateway, NrsSettings settings, TimeProvider time)
{
    /// <returns>The submission as it waits.</returns>
    public async Task<Outcome<NrsSubmission>> RunAsync(TenantScope scope, Guid invoiceId, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(scope, Keys.Invoice(invoiceId), cancellationToken);
        if (stored is null) return InvoiceRegister.NotFound(invoiceId);
        var known = await rows.FindAsync(scope, invoiceId, cancellationToken);
        if (known is { Value: { IsWaiting: true } waiting }) return waiting;
        if (Refusal(stored.Value) is { } refused) return refused;
        if (known is { Value.ErasedAt: not null }) return Failure.Rule("The submission is older than the time that it is kept for, so it cannot go on.");
        if (known is { Value: { Status: NrsStatus.Parked } }) return await QueueAsync(scope, known, Resumed(known.Value), null, cancellationToken);
        var connection = await connections.OpenAsync(scope.TenantId, cancellationToken);
        if (!gateway.IsOffered || connection?.Account is null) return Failure.Rule("NRS credentials are missing. Set them in the settings under integrations.");
        if (connection.Connection.Environment != settings.Environment) return Failure.Rule("The NRS credentials are for another environment than this installation's.");
        return await FreezeAsync(scope, stored.Value, known, connection, cancellationToken);
    }

    private static Failure? Refusal(Invoice invoice) => invoice switch
    {
        { State: InvoiceState.Draft } => Failure.Rule("Only a finalized invoice can be submitted. Finalize it first."),
        { State: InvoiceState.Voided } => Failure.Rule("The invoice is voided."),
        { State: InvoiceState.Deleted } => Failure.Rule("The invoice is deleted."),
        { Nrs.IsRegistered: true } => Failure.Rule("The invoice is already registered with NRS."),
        _ => null,
    };

    private async Task<Outcome<NrsSubmission>> FreezeAsync(TenantScope scope, Invoice invoice, Stored<NrsSubmission>? known, OpenNrsConnection connection, CancellationToken cancellationToken)
    {
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var business = await store.GetAsync(scope.Home, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var open = PartySnapshots.Open(cipher, invoice);
        var email = known is null ? open.Seller!.Email ?? business.Value.Email : business.Value.Email ?? open.Seller!.Email;
        if (Missing(open, business.Value, email) is { } missing) return missing;
        var number = NumberOf(invoice, business.Value);
        if (!number.IsOk) return number.Failure;
        if (await store.GetAsync(scope, Keys.NrsNumber(NrsIrn.FoldedOf(number.Value)), cancellationToken) is { } taken && taken.Value.Id != invoice.Id)
        {
            return Failure.Rule("Another document with the same letters and digits in its number was submitted before, so NRS would take this one for it.");
        }

        var reference = await ReferenceAsync(scope, invoice, cancellationToken);
        if (!reference.IsOk) return reference.Failure;
        var context = new MbsContext(connection.Connection.BusinessId!.Value, number.Value, business.Value, email, reference.Value, settings);
        var revision = (known?.Value.Revision ?? 0) + 1;
        if (known is null) await retention.ScheduleAsync(scope, invoice.Id, invoice.IssueDate, cancellationToken);
        var hash = await payloads.FreezeAsync(scope, invoice.Id, revision, MbsInvoiceJson.Write(open, context), cancellationToken);
        var next = Begun(known?.Value, new NrsSubmission(invoice.Id, number.Value, invoice.IssueDate, hash, revision, Instant.Now(time)) { FrozenPaid = MbsInvoiceJson.IsPaid(invoice) });
        return await QueueAsync(scope, known, next, current => Completed(current, number.Value, connection), cancellationToken);
    }

    /// <summary>What the seller, or the settings, lack: told at once, since no attempt could mend it.</summary>
    private static Failure? Missing(OpenInvoice open, Business business, string? email)
    {
        if (string.IsNullOrWhiteSpace(open.Seller?.Tin)) return Failure.Rule("Your business had no TIN when the invoice was finalized, so it cannot be reported.");
        if (string.IsNullOrWhiteSpace(email)) return Failure.Rule("Your business has no e-mail address, which NRS asks for.");
        var line = open.Invoice.Lines.FirstOrDefault(line => ItemCode.Of(line) is null);
        return line is null || business.DefaultItemCode is not null ? null
            : Failure.Rule($"Line {line.Position} has no HSN or ISIC code, and the invoice defaults name none.");
    }

    private static Outcome<string> NumberOf(Invoice invoice, Business business)
    {
        if (invoice.NrsIrn is { } made) return made;
        if (business.NrsServiceId is not { } serviceId) return Failure.Rule("The NRS service id is missing. Set it in the settings under integrations.");
        return NrsIrn.TryCreate(invoice.Number, serviceId, invoice.IssueDate, out var number) ? number : Failure.Rule("The invoice number has more than 32 letters and digits, so NRS cannot take it.");
    }

    private async Task<Outcome<MbsReference?>> ReferenceAsync(TenantScope scope, Invoice invoice, CancellationToken cancellationToken)
    {
        if (invoice.Type != DocumentType.CreditNote) return default(MbsReference);
        var credited = invoice.Credits is { } credits ? await store.GetAsync(scope, Keys.Invoice(credits.Id), cancellationToken) : null;
        return credited?.Value is { Nrs.IsRegistered: true, NrsIrn: { } irn } known
            ? new MbsReference(irn, known.IssueDate)
            : Failure.Rule("The invoice that this credit note corrects is not registered with NRS. Submit it first.");
    }

    /// <summary>A number made now, and the QR text of the authority in place of our own address, once.</summary>
    private Invoice Completed(Invoice invoice, string number, OpenNrsConnection connection) => invoice with
    {
        NrsIrn = number,
        Qr = invoice.Qr is not { Kind: QrKind.Nrs } && connection.Secrets.QrKeys() is { } keys ? NrsQr.Encrypt(keys, number, invoice.IssuedAt!.Value, settings.Qr) : invoice.Qr,
    };

    /// <summary>The history goes on; the schedule and the notes of the old revision do not. A sign that was ever unclear is remembered.</summary>
    private static NrsSubmission Begun(NrsSubmission? before, NrsSubmission fresh) => before is null
        ? fresh with { NextAttemptAt = fresh.QueuedAt }
        : fresh with
        {
            NextAttemptAt = fresh.QueuedAt,
            EarlierPayloads = [.. before.EarlierPayloads, before.Sha256],
            Turn = before.Turn,
            Attempts = before.Attempts,
            LastAttemptAt = before.LastAttemptAt,
            Log = before.Log,
            SignStartedAt = before.EverUnclear ? before.SignStartedAt : null,
            EverUnclear = before.EverUnclear,
        };

    /// <summary>The same bytes again. What may have been registered is looked for first.</summary>
    private NrsSubmission Resumed(NrsSubmission parked)
    {
        var now = Instant.Now(time);
        return parked with
        {
            Status = parked.EverUnclear ? NrsStatus.Ambiguous : NrsStatus.Queued,
            QueuedAt = now,
            NextAttemptAt = now,
            Tries = 0,
            FirstAttemptAt = null,
            Held = TimeSpan.Zero,
            Texts = null,
            ErrorId = null,
        };
    }

    private async Task<Outcome<NrsSubmission>> QueueAsync(TenantScope scope, Stored<NrsSubmission>? known, NrsSubmission next, Func<Invoice, Invoice>? change, CancellationToken cancellationToken)
    {
        if (await rows.SaveAsync(scope, known, next, new SubmissionChange { Invoice = change }, cancellationToken) is not { } saved)
        {
            // Somebody queued it at the same moment: theirs counts.
            return await rows.FindAsync(scope, next.InvoiceId, cancellationToken) is { Value: { IsWaiting: true } theirs } ? theirs : Failure.Busy();
        }

        await jobs.SendNextAsync(scope, saved.Value, cancellationToken);
        return saved.Value;
    }
}
