using Finora.Core.Billing;
using Finora.Core.Customers;
using Finora.Core.Documents;
using Finora.Core.Expenses;
using Finora.Core.Exports;
using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Ledger;
using Finora.Core.Messaging;
using Finora.Core.Nrs;
using Finora.Core.Payments;
using Finora.Core.Paystack;
using Finora.Core.Products;
using Finora.Core.Signing;
using Finora.Core.Tax;
using Finora.Core.Teams;
using Finora.Core.Webhooks;

namespace Finora.Core.Audit;

/// <summary>
/// The kinds of documents whose changes are told in the audit trail by themselves: <see cref="Storage.TenantBatch"/> asks here about everything that it is given, so a use case that
/// stores a record cannot forget to say so. What needs other words (a key, a sign-in, a notice of a partner) inserts an <see cref="AuditRecord"/>.
/// </summary>
internal static class AuditedKinds
{
    private const string Quiet = AuditedKind<Business>.Quiet;

    private static readonly Dictionary<Type, IAuditedKind> All = new()
    {
        [typeof(Business)] = new AuditedKind<Business>("settings", business => business.Id.ToString())
        {
            // Plan, suspension and enterprise have records of their own, which name who decided; what was bought is told as the bill.
            Silent = ["plan", "pastDueSince", "apiCallPack", "isSuspended", "suspendedReason", "subscriptionExpiresAt", "enterpriseId", "deprovisionedAt", "isSetUp", "nrsServiceId", "defaultItemCode"],
            Opened = ["defaults"],
            Names = new Dictionary<string, string> { ["name"] = "business_name", ["type"] = "business_type", ["invoicePrefix"] = "number_prefix", ["notes"] = "default_notes", ["terms"] = "default_terms", ["logoVersion"] = "logo", ["hasLogo"] = "logo", ["taxRateId"] = "default_tax_rate_id", ["withholdingRateId"] = "default_wht_rate_id",
                ["isicCode"] = "default_isic_code", ["serviceCategory"] = "default_service_category", ["hsnCode"] = "default_hsn_code", ["productCategory"] = "default_product_category", ["ownerUserId"] = "owner" },
            Verb = (before, after) => before is null ? "created" : before.OwnerUserId != after?.OwnerUserId ? "ownership_transferred" : null,
        },
        [typeof(Member)] = new AuditedKind<Member>("team_member", member => member.UserId.ToString())
        {
            // Whoever makes a business owns it; that is told with the business.
            Verb = (before, after) => after is null ? "removed" : before is not null ? "role_changed" : after.Role == Role.Owner ? Quiet : "joined",
        },
        [typeof(Invitation)] = new AuditedKind<Invitation>("invitation", invitation => invitation.Id.ToString())
        {
            // Taken up or withdrawn: whoever does it says so.
            Verb = (before, after) => before is null ? null : after is null ? Quiet : before.TokenHash != after.TokenHash ? "resent" : null,
        },
        [typeof(DataExport)] = new AuditedKind<DataExport>("export", export => export.Id.ToString())
        {
            Silent = ["attempts", "parts", "place"],
            Verb = (before, after) => before is null ? "requested" : before.Status != after?.Status && after?.Status == DataExportStatus.Ready ? "prepared" : Quiet,
        },
        [typeof(Customer)] = new AuditedKind<Customer>("customer", customer => customer.Id.ToString())
        {
            Silent = ["outstandingKobo", "unallocatedKobo", "searchSet", "personal"],
            Names = new Dictionary<string, string> { ["type"] = "customer_type" },
            Verb = (before, after) => before is { IsActive: true } && after is { IsActive: false } ? "deleted" : before is { IsActive: false } && after is { IsActive: true } ? "restored" : null,
        },
        [typeof(Product)] = new AuditedKind<Product>("product", product => product.Id.ToString())
        {
            Verb = (before, after) => before is { IsActive: true } && after is { IsActive: false } ? "deleted" : null,
        },
        [typeof(Invoice)] = new AuditedKind<Invoice>("invoice", invoice => invoice.Id.ToString())
        {
            Silent =
            [
                "buyer", "seller", "totals", "link", "debt", "paid", "withheld", "paymentIds", "credited", "creditedTax", "creditNotes", "paidAt", "overdueNotedAt", "nrs", "nrsIrn", "hasSellerTin", "journalEntryId",
                "stockTaken", "dispatches", "voidCall", "isKindGiven",
            ],
            Names = new Dictionary<string, string>
            {
                ["state"] = "status", ["number"] = "invoice_number", ["lines"] = "line_items", ["signature"] = "digital_signature", ["issuedAt"] = "finalized_at", ["kind"] = "invoice_kind", ["qr"] = "qr_code_data",
            },
            Verb = InvoiceVerb,
            Resource = invoice => invoice.Type == DocumentType.CreditNote ? "credit_note" : null,
        },
        [typeof(NrsSubmission)] = new AuditedKind<NrsSubmission>("invoice", submission => submission.InvoiceId.ToString())
        {
            Verb = (before, after) => before is null || before.Revision != after?.Revision ? "submitted" : Quiet,
        },
        [typeof(Payment)] = new AuditedKind<Payment>("payment", payment => payment.Id.ToString())
        {
            // Edits and matches have records of their own.
            Verb = (before, _) => before is null ? "recorded" : Quiet,
        },
        [typeof(PaymentAttempt)] = new AuditedKind<PaymentAttempt>("payment_attempt", attempt => attempt.Id.ToString())
        {
            Verb = (before, _) => before is null ? null : Quiet,
        },
        [typeof(Expense)] = new AuditedKind<Expense>("expense", expense => expense.Id.ToString())
        {
            Silent = ["journalEntryId", "paymentEntryId", "voidCall"],
            Opened = ["terms"],
            Verb = (before, after) => before is null ? null : after is { IsDeleted: true } ? "deleted" : before.Status != after?.Status && after?.Status == ExpenseStatus.Cancelled ? "voided" : null,
        },
        [typeof(TaxRate)] = new AuditedKind<TaxRate>("tax_rate", rate => rate.Id.ToString()) { Silent = ["isUsed"], },
        [typeof(JournalEntry)] = new AuditedKind<JournalEntry>("journal_entry", entry => entry.Id.ToString())
        {
            // Entries that other records make are told by those.
            Verb = (before, after) => after?.Source != JournalSource.Manual || after is { ReversalOf: not null } ? Quiet
                : before is { Status: JournalStatus.Draft } && after.Status == JournalStatus.Posted ? "posted"
                : after.Status == JournalStatus.Reversed ? "reversed"
                : null,
        },
        [typeof(AccountRecord)] = new AuditedKind<AccountRecord>("account", account => account.Code),
        [typeof(PaymentLink)] = new AuditedKind<PaymentLink>("payment_link", link => link.Id.ToString())
        {
            Verb = (before, after) => before is null ? null : before.State != after?.State && after?.State == PaymentLinkState.Cancelled ? "cancelled" : Quiet,
        },
        [typeof(TapSession)] = new AuditedKind<TapSession>("tap_session", session => session.Id.ToString())
        {
            Verb = (before, after) => before is null ? null : before.State != after?.State && after?.State == TapSessionState.Cancelled ? "cancelled" : Quiet,
        },
        [typeof(WebhookEndpoint)] = new AuditedKind<WebhookEndpoint>("webhook", webhook => webhook.Id.ToString())
        {
            KeyPrefix = "whk|",
            Silent = ["sealedPreviousSecret", "previousSecretExpiresAt", "secretHint", "seat"],
            Verb = (before, after) => before is null || after is null ? null
                : before.SecretHint != after.SecretHint || before.SealedSecret != after.SealedSecret ? "secret_rotated"
                : after.Status == WebhookStatus.Disabled && before.Status != WebhookStatus.Disabled ? "disabled"
                : null,
        },
        [typeof(WebhookDelivery)] = new AuditedKind<WebhookDelivery>("webhook_delivery", delivery => delivery.Id.ToString())
        {
            Verb = (before, after) => before is { State: not DeliveryState.Pending } && after is { State: DeliveryState.Pending } ? "retried" : Quiet,
        },
        [typeof(SigningKey)] = new AuditedKind<SigningKey>("signing_key", key => key.Versions[^1].PublicId)
        {
            KeyPrefix = "sgn",
            Verb = (before, _) => before is null ? "created" : "rotated",
        },
        [typeof(WhatsAppAccount)] = new AuditedKind<WhatsAppAccount>("integration", _ => "whatsapp")
        {
            Verb = (before, after) => after is null ? "disconnected" : before is null ? "connected" : "updated",
            Names = new Dictionary<string, string> { ["token"] = "access_token" },
        },
        [typeof(PaystackAccount)] = new AuditedKind<PaystackAccount>("integration", _ => "paystack")
        {
            Verb = (before, after) => after is null ? "disconnected" : before is null ? "connected" : "updated",
            Names = new Dictionary<string, string> { ["sealedSecret"] = "secret_key", ["secretHint"] = "secret_key" },
        },
        [typeof(Subscription)] = new AuditedKind<Subscription>("subscription", _ => null)
        {
            Silent = ["checkout", "checkouts", "plans", "planCode", "customerCode", "subscriptionCode", "superseded", "pastDueSince"],
            Names = new Dictionary<string, string> { ["periodStart"] = "current_period_start", ["periodEnd"] = "current_period_end", ["planned"] = "scheduled_change", ["state"] = "status" },
            Verb = SubscriptionVerb,
        },
        [typeof(BillingInvoice)] = new AuditedKind<BillingInvoice>("billing_invoice", bill => bill.Id.ToString())
        {
            Verb = (before, after) => before?.Status == after?.Status ? Quiet : after?.Status switch { BillingStatus.Pending => "created", BillingStatus.Paid => "paid", BillingStatus.Failed => "failed", _ => Quiet },
        },
        [typeof(GeneratedReport)] = new AuditedKind<GeneratedReport>("report", report => report.Id.ToString())
        {
            Verb = (before, _) => before is null ? "generated" : Quiet,
        },
    };

    /// <summary>Null for a kind, or a change, that the trail does not tell.</summary>
    public static AuditFact? Of<T>(string key, T? before, T? after, IReadOnlyList<string> sealedNames)
        where T : Storage.IDocument => All.GetValueOrDefault(typeof(T))?.Judge(key, before, after, sealedNames);

    /// <summary>The first plan that is asked for makes the document, which says nothing of what holds.</summary>
    private static string? SubscriptionVerb(Subscription? before, Subscription? after) => (before, after) switch
    {
        (_, null) => Quiet,
        ({ IsPaid: true }, { IsPaid: false }) => "ended",
        ({ IsPaid: false } or null, { IsPaid: true }) => "started",
        ({ State: SubscriptionState.Active }, { State: SubscriptionState.PastDue }) => "lapsed",
        ({ } known, { } now) when known.Plan != now.Plan || known.Cycle != now.Cycle => "changed",
        ({ } known, { } now) when known.PeriodEnd != now.PeriodEnd || known.State != now.State => "renewed",
        ({ } known, { Planned: { Plan: Plan.Free } planned }) when known.Planned != planned => "cancelled",
        ({ } known, { Planned: { } planned }) when known.Planned != planned => "change_scheduled",
        ({ Planned: not null }, { Planned: null }) => "resumed",
        _ => Quiet,
    };

    private static string? InvoiceVerb(Invoice? before, Invoice? after)
    {
        if (before is null || after is null) return null;
        if (before.State != after.State)
        {
            return after.State switch
            {
                InvoiceState.Issued => "finalized",
                InvoiceState.Voided => "voided",
                InvoiceState.Deleted => "deleted",
                _ => null,
            };
        }

        if (before.Link is { } link && link.Hash != after.Link?.Hash) return "public_link_rotated";
        var wasDispatched = after.Dispatches is [.., { MessageId: var newest }] && before.Dispatches?.Any(dispatch => dispatch.MessageId == newest) != true;
        return wasDispatched || (before.SentAt is null && after.SentAt is not null) ? "sent" : null;
    }
}
