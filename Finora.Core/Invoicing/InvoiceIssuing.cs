using Finora.Core.Customers;
using Finora.Core.Enterprise;
using Finora.Core.Identity;
using Finora.Core.Ledger;
using Finora.Core.Products;
using Finora.Core.Signing;
using Finora.Core.Storage;
using Finora.Core.Time;
using Finora.Core.Webhooks;

namespace Finora.Core.Invoicing;

/// <summary>
/// Issues a draft inside the batch of whatever calls for it (sending, finalizing, a first payment): copies seller and buyer, fixes the fingerprint, signs the
/// UBL document, takes what is sold from stock and posts the entry. Nothing of it is kept unless the batch is.
/// </summary>
public sealed class InvoiceIssuing(
    TenantStore store, TenantKeyring keyring, SigningKeys signingKeys, InvoiceSealing sealing, DocumentPointers documents, OverdueInvoices overdue, InvoiceSearch search, StockKeeping stock,
    Bookkeeping books, DayActivities activities, InvoiceQr qr, IdGenerator ids, TimeProvider time)
{
    /// <summary>
    /// What issuing needs from the vault, fetched before the batch is begun: it may create the tenant's key, which is a batch of its own.
    /// </summary>
    public Task<SigningKeyVersion> PrepareAsync(Guid tenantId, CancellationToken cancellationToken) => signingKeys.CurrentAsync(tenantId, cancellationToken);

    /// <summary>
    /// The issued invoice. Its documents and entry are in <paramref name="batch"/>; the invoice row itself and the customer's balance are for the caller to
    /// write, who may have more to change on them.
    /// </summary>
    public async Task<Outcome<Invoice>> IssueAsync(TenantBatch batch, Invoice draft, Customer customer, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        if (Refusal(draft) is { } refused) return refused;
        var signed = await SealAsync(batch, draft, customer, key, cancellationToken);
        return await PostAsync(batch, await TakeStockAsync(batch, signed, cancellationToken), cancellationToken);
    }

    /// <summary>Why it cannot be issued; null when it can.</summary>
    internal static Failure? Refusal(Invoice draft)
    {
        if (draft.State != InvoiceState.Draft) return Failure.Rule("Invoice is not in draft status");
        if (draft.Totals.Total == 0) return Failure.Rule("An invoice over 0.00 cannot be issued.");
        return draft.DueDate < draft.IssueDate ? Failure.Rule("The due date is before the issue date.") : null;
    }

    /// <summary>Freezes and signs a document, which is in the batch then with its event; posting is for the caller.</summary>
    internal async Task<Invoice> SealAsync(TenantBatch batch, Invoice draft, Customer customer, SigningKeyVersion key, CancellationToken cancellationToken)
    {
        var business = await store.GetHomeAsync(batch, Keys.Business, cancellationToken) ?? throw new InvalidDataException("A tenant has no business row.");
        var cipher = await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken);
        var buyer = CustomerDirectory.Open(cipher, customer);
        var frozen = Freeze(draft, business.Value, buyer, cipher);
        frozen = frozen with { Qr = await qr.MakeAsync(batch.Scope, frozen, cancellationToken) };

        // What leads to the document goes before it; none of it waits for the vault.
        var leads = LeadAsync(batch.Scope, cipher, draft, frozen, cancellationToken);
        var (signed, document) = await sealing.SealAsync(new OpenInvoice(frozen, buyer.Personal, PartySnapshots.SellerData(business.Value)), key, cancellationToken);
        await leads;
        await store.ReadAheadAsync(batch, MovedBy(signed), cancellationToken);
        batch.Insert(Keys.InvoiceXml(signed.Id), document);
        await activities.InvoiceIssuedAsync(batch, cancellationToken);
        batch.Raise(new DomainEvent(ids.NewId(), EventType.InvoiceFinalized, IdPrefix.Invoice, signed.Id, signed.EventCount, signed.UpdatedAt));
        return signed;
    }

    /// <summary>What the issue of a document moves, of the rows that are there. Read after the signature: others move them too, and a vault far away takes its time.</summary>
    private IEnumerable<string> MovedBy(Invoice issued) =>
        [Keys.AuditHead.Value, Keys.InvoiceCounts.Value, Keys.DueMonth(issued.DueDate).Value, activities.TodayKey.Value, .. Bookkeeping.MovedOn(issued.IssueDate)];

    private Task LeadAsync(TenantScope scope, TenantCipher cipher, Invoice draft, Invoice frozen, CancellationToken cancellationToken) => Task.WhenAll(
        documents.ClaimAsync(scope, frozen, cancellationToken),
        frozen.Type == DocumentType.Invoice ? overdue.ScheduleAsync(scope, frozen.DueDate, cancellationToken) : Task.CompletedTask,
        search.AddAsync(scope, cipher, frozen.Type == DocumentType.Invoice ? draft : null, frozen, cancellationToken));

    private async Task<Invoice> TakeStockAsync(TenantBatch batch, Invoice invoice, CancellationToken cancellationToken)
    {
        var sold = invoice.Lines.Where(line => line.ProductId is not null).Select(line => new StockMove(line.ProductId!.Value, StockKeeping.ToLevel(line.Quantity)));
        var taken = await stock.TakeAsync(batch, sold, cancellationToken);
        return taken.Count == 0 ? invoice : invoice with { StockTaken = taken };
    }

    private Invoice Freeze(Invoice draft, Business business, OpenCustomer buyer, TenantCipher cipher)
    {
        var now = Instant.Now(time);
        return draft with
        {
            State = InvoiceState.Issued,
            Buyer = PartySnapshots.OfBuyer(buyer, cipher, draft.Id),
            Seller = PartySnapshots.OfSeller(business, cipher, draft.Id),
            Kind = draft.IsKindGiven ? draft.Kind : PartySnapshots.KindFor(buyer),
            BankAccount = draft.Type == DocumentType.Invoice ? business.Defaults.BankAccount : null,
            FooterText = business.Defaults.FooterText,
            LogoVersion = business.CurrentLogo,
            HasSellerTin = !string.IsNullOrEmpty(business.Tin),
            Irn = Signing.Irn.Of(draft.Number, business.Tin, draft.IssueDate),
            NrsIrn = business.NrsServiceId is { } serviceId && Signing.NrsIrn.TryCreate(draft.Number, serviceId, draft.IssueDate, out var nrsIrn) ? nrsIrn : null,
            IssuedAt = now,
            UpdatedAt = now,
            EventCount = draft.EventCount + 1,
        };
    }

    private async Task<Invoice> PostAsync(TenantBatch batch, Invoice invoice, CancellationToken cancellationToken)
    {
        if (Postings.InvoiceIssued(invoice.Position) is not { } posting) return invoice;
        var head = new EntryHead(invoice.IssueDate, $"Invoice {invoice.Number}", JournalSource.Invoice, invoice.Id) { DocumentNumber = invoice.Number };
        var entry = await books.PostAsync(batch, posting, head, cancellationToken);
        return invoice with { JournalEntryId = entry.Id };
    }
}
