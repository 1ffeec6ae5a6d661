using Finora.Core.Identity;
using Finora.Core.Invoicing;
using Finora.Core.Messaging;
using Finora.Core.Money;
using Finora.Core.Paystack;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Core.Payments;

/// <summary>A payment of an invoice that is to be made on Paystack's page.</summary>
public sealed record WantedPayment(Guid InvoiceId)
{
    /// <summary>Of the payer; null for the customer's, as it stands on the invoice.</summary>
    public string? Email { get; init; }

    /// <summary>Null for all that is due.</summary>
    public long? AmountKobo { get; init; }
}

/// <summary>
/// Starts a Paystack checkout for what is due on an issued invoice: Platform contract, sections 10 and 12. The attempt, the pointer that lets Paystack's event find the tenant and the job that asks
/// after thirty minutes are stored before Paystack hears of it, so that no payment can come for something that nobody remembers. Nothing is booked here.
/// </summary>
public sealed class InitializePayment(
    TenantStore store, TenantKeyring keyring, PointerStore pointers, PaystackCredentials credentials, IPaystack paystack, PaymentQuestions questions, MessageOrigins origins, TimeProvider time)
{
    /// <summary>A page of the same amount and payer that is younger is shown again.</summary>
    private static readonly TimeSpan PageHolds = TimeSpan.FromMinutes(15);

    private const string EmailPurpose = "payer-email";

    /// <returns>An attempt with its page.</returns>
    public async Task<Outcome<PaymentAttempt>> RunAsync(TenantScope scope, WantedPayment wanted, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(scope, Keys.Invoice(wanted.InvoiceId), cancellationToken) is not { Value.State: not InvoiceState.Deleted } found) return InvoiceRegister.NotFound(wanted.InvoiceId);
        var cipher = await keyring.OpenAsync(scope.TenantId, cancellationToken);
        var open = PartySnapshots.Open(cipher, found.Value);
        if (Refusal(scope, open.Invoice) is { } refused) return refused;
        if (wanted.AmountKobo > open.Invoice.Due) return Failure.Invalid("amount", $"must be at most {Kobo.Format(open.Invoice.Due)}, which is due");
        if ((wanted.Email ?? open.Buyer.Email) is not { } email) return Failure.Invalid("email", "is required: the customer has none");
        if (await credentials.OfTenantAsync(scope.TenantId, cancellationToken) is not { } credential) return PaystackCredentials.NotConfigured;
        var payer = cipher.BlindIndex(EmailPurpose, email.Trim().ToLowerInvariant());
        var attempt = await TakeAsync(scope, wanted, payer, credential.IsOwn, cancellationToken);
        if (!attempt.IsOk || attempt.Value.State == AttemptState.Pending) return attempt;
        return await StartAsync(scope, attempt.Value, email, open, credential, cancellationToken);
    }

    /// <summary>Whether the invoice can be paid online at all, Paystack's configuration aside.</summary>
    public static Failure? Refusal(TenantScope scope, Invoice invoice) => invoice switch
    {
        { Type: DocumentType.CreditNote } => Failure.Rule("A credit note cannot be paid."),
        { State: InvoiceState.Draft } => Failure.Rule("The invoice is a draft. Finalize it first."),
        { State: InvoiceState.Voided } => Failure.Rule("The invoice is voided."),
        { Due: 0 } => Failure.Rule("The invoice is already paid."),
        { Currency: not Currencies.Naira } => Failure.Rule("Only invoices in naira can be collected online."),
        _ => scope.Test ? Failure.Rule("Invoices of the test side are not collected through Paystack.") : null,
    };

    /// <summary>The page that is open already, or a new attempt.</summary>
    private async Task<Outcome<PaymentAttempt>> TakeAsync(TenantScope scope, WantedPayment wanted, string payer, bool isOwn, CancellationToken cancellationToken)
    {
        var known = (await store.GetAsync(scope, Keys.InvoiceAttempts(wanted.InvoiceId), cancellationToken))?.Value;
        var next = PaymentAttempt.ReferenceOf(wanted.InvoiceId, (known?.Count ?? 0) + 1);
        await pointers.ClaimAsync(PointerKeys.Paystack(next), new TenantPointer(scope.TenantId, scope.Test, Instant.Now(time)), cancellationToken);
        await questions.SendAsync(scope, PaymentAttempt.IdOf(next), 0, cancellationToken);
        return await store.RunAsync<PaymentAttempt>(
            scope,
            async (batch, token) =>
            {
                var invoice = await store.GetAsync(scope, Keys.Invoice(wanted.InvoiceId), token);
                if (invoice is null or { Value.State: InvoiceState.Deleted }) return InvoiceRegister.NotFound(wanted.InvoiceId);
                if (Refusal(scope, invoice.Value) is { } refused) return refused;
                var amount = wanted.AmountKobo ?? invoice.Value.Due;
                var counts = await store.GetAsync(scope, Keys.InvoiceAttempts(wanted.InvoiceId), token);
                var now = Instant.Now(time);
                if (await OpenPageAsync(scope, counts?.Value.LastId, amount, payer, isOwn, now, token) is { } page) return page;
                var number = (counts?.Value.Count ?? 0) + 1;
                var reference = PaymentAttempt.ReferenceOf(wanted.InvoiceId, number);

                // Another call has taken the number that was announced; the caller may ask again.
                if (reference != next) return Failure.Busy();
                var attempt = new PaymentAttempt(PaymentAttempt.IdOf(reference), wanted.InvoiceId, number, reference, amount, payer, isOwn, now);
                batch.Insert(Keys.PaymentAttempt(attempt.Id), attempt);
                batch.Save(Keys.InvoiceAttempts(wanted.InvoiceId), counts, new InvoiceAttempts(number, attempt.Id));
                return attempt;
            },
            cancellationToken);
    }

    private async Task<PaymentAttempt?> OpenPageAsync(TenantScope scope, Guid? lastId, long amount, string payer, bool isOwn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (lastId is not { } id || await store.GetAsync(scope, Keys.PaymentAttempt(id), cancellationToken) is not { Value: { State: AttemptState.Pending } last }) return null;
        return last.AmountKobo == amount && last.PayerIndex == payer && last.IsOwnAccount == isOwn && now < last.CreatedAt + PageHolds ? last : null;
    }

    private async Task<Outcome<PaymentAttempt>> StartAsync(TenantScope scope, PaymentAttempt attempt, string email, OpenInvoice open, PaystackCredential credential, CancellationToken cancellationToken)
    {
        var order = new PaystackOrder(attempt.Reference, attempt.AmountKobo, email, $"{origins.PayOrigin}/p/{open.LinkToken}/receipt")
        {
            Subaccount = credential.Subaccount,
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["kind"] = "invoice", ["tenant_id"] = scope.TenantId.ToString(), ["invoice_id"] = attempt.InvoiceId.ToString() },
        };

        // A caller that leaves now must not leave a page that nobody knows the address of; Paystack has seconds to answer.
        var page = await paystack.InitializeAsync(credential.SecretKey, order, CancellationToken.None);
        var ended = await store.RunAsync<PaymentAttempt>(scope, (batch, token) => EndStartAsync(batch, attempt.Id, page, token), CancellationToken.None);
        return page.IsOk ? ended : page.Failure;
    }

    private async Task<Outcome<PaymentAttempt>> EndStartAsync(TenantBatch batch, Guid attemptId, Outcome<PaystackPage> page, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.PaymentAttempt(attemptId), cancellationToken) ?? throw new InvalidDataException("An attempt vanished while it was started.");

        // A payment that was quicker than we are has ended it.
        if (stored.Value.State != AttemptState.Starting) return stored.Value;
        var now = page.IsOk
            ? stored.Value with { State = AttemptState.Pending, AuthorizationUrl = page.Value.AuthorizationUrl, AccessCode = page.Value.AccessCode }
            : stored.Value with { State = AttemptState.NotStarted };
        batch.Update(stored, now);
        return now;
    }
}
