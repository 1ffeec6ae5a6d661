using System.Collections.Concurrent;
using System.Text.Json;
using Finora.Core.Identity;
using Finora.Core.Payments;
using Finora.Core.Storage;
using Finora.Core.Webhooks;
using Finora.Functions.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Finora.Functions.Tests.Faults;

/// <summary>Compares what the bank was told with what is stored once all processes are gone.</summary>
internal sealed class BooksAudit
{
    private const string Partner = ReceivePartnerPayment.Partner;

    private readonly List<string> _faults = [];
    private readonly TestApp _app;
    private readonly IReadOnlyList<Books> _books;
    private int _leftOver;

    private BooksAudit(TestApp app, IReadOnlyList<Books> books) => (_app, _books) = (app, books);

    public IReadOnlyList<string> Faults => _faults;

    public string Summary => $"{_books.Sum(books => books.Payments.Count)} payments, {_books.Sum(books => books.Entries.Count)} entries, {_books.Sum(books => books.Invoices.Count)} invoices, {_leftOver} events left to the sweep";

    public static async Task<BooksAudit> RunAsync(Site site, KillCampaign campaign)
    {
        var heard = new Listener();
        await using var app = await site.LookInsideAsync(heard);
        var scopes = campaign.Accounts.Select(account => account.Scope).Concat([new TenantScope(Guid.Empty, false), new TenantScope(Guid.Empty, true)]);
        var books = await Task.WhenAll(scopes.Select(scope => Books.ReadAsync(app, scope)));
        var audit = new BooksAudit(app, books);
        audit._faults.AddRange(books.SelectMany(BooksRules.Broken));
        await audit.CompareAsync(campaign.Bank);
        foreach (var one in books)
        {
            await audit.CheckCountersAsync(one);
            await audit.CheckOutboxAsync(one, heard, site.HasOwnClock);
        }

        return audit;
    }

    private async Task CompareAsync(BankPartner bank)
    {
        var stored = _books.SelectMany(books => books.Payments.Select(payment => (books, payment))).ToLookup(found => found.payment.ExternalId!);
        foreach (var unknown in stored.Where(found => !bank.Answers.ContainsKey(found.Key))) _faults.Add($"{unknown.Key} is booked, and the bank was never told so.");
        foreach (var (paymentId, answered) in bank.Answers)
        {
            if (stored[paymentId].ToArray() is not [var (books, payment)]) _faults.Add($"{paymentId} was answered and is booked {stored[paymentId].Count()} times.");
            else await CompareAsync(answered, books, payment);
        }

        foreach (var refused in bank.Refused)
        {
            if (stored[refused.PaymentId].Any(found => found.payment.Amount == refused.AmountKobo)) _faults.Add($"{refused.PaymentId} was refused with the amount that is booked.");
            if (!_books.Any(books => books.Audits.Any(record => record.Subject == refused.PaymentId && record.Action == "partner_payment.amount_differs"))) _faults.Add($"{refused.PaymentId} was refused, and no audit record tells of it.");
        }
    }

    private async Task CompareAsync(Answered answered, Books books, Payment payment)
    {
        var told = JsonDocument.Parse(answered.Data).RootElement;
        Same("receiptId", payment.ReceiptNumber is null ? null : PublicId.Format(IdPrefix.Receipt, payment.Id));
        Same("receiptNumber", payment.ReceiptNumber);
        Same("glJournalEntryId", payment.JournalEntryId is { } entry ? PublicId.Format(IdPrefix.JournalEntry, entry) : null);
        Same("unmatchedReason", payment.UnmatchedReason);
        if (told.GetProperty("unallocatedAmountKobo").GetInt64() != payment.Unallocated) _faults.Add($"{payment.ExternalId} was answered with another rest than {payment.Unallocated}.");
        if (payment.Amount != answered.Report.AmountKobo || payment.Currency != answered.Report.Currency) _faults.Add($"{payment.ExternalId} was answered for {answered.Report.AmountKobo} and is booked with {payment.Amount}.");
        var home = await _app.Services.GetRequiredService<TenantStore>().GetAsync(books.Scope, RowKeys.PartnerPayment(Partner, payment.ExternalId!), CancellationToken.None);
        if (home?.Value.AmountKobo != payment.Amount) _faults.Add($"{payment.ExternalId} has no row of its own, or one with another amount.");
        if (payment.ReceiptNumber is not null && answered.Report.LinkId is { } link && !Lists(books, link, payment)) _faults.Add($"{payment.ExternalId} came through a link that does not name it.");

        void Same(string member, string? expected)
        {
            if (told.GetProperty(member).GetString() != expected) _faults.Add($"{payment.ExternalId} was answered {member} {told.GetProperty(member)}, and {expected} is stored.");
        }
    }

    private static bool Lists(Books books, string linkId, Payment payment) =>
        PublicId.TryParse(IdPrefix.PaymentLink, linkId, out var id) && books.Links.Single(link => link.Id == id).Payments.Any(named => named.PaymentId == payment.Id);

    /// <summary>The next number to be given is the one after the last.</summary>
    private async Task CheckCountersAsync(Books books)
    {
        foreach (var (series, year, numbers) in BooksRules.Series(books))
        {
            var counter = await _app.Services.GetRequiredService<TenantStore>().GetAsync(books.Scope, RowKeys.Series(series, year), CancellationToken.None);
            if (counter?.Value.Next != numbers.Length + 1) _faults.Add($"The counter of {series}-{year} is at {counter?.Value.Next}, and {numbers.Length} numbers are used.");
        }
    }

    /// <summary>Nothing new is committed here, so what the killed processes left is dispatched by the message in the queue or by nobody.</summary>
    private async Task CheckOutboxAsync(Books books, Listener heard, bool messagesAreDue)
    {
        var left = await _app.StoredAsync(books.Scope, RowKeys.OutboxEntries);
        _leftOver += left.Count;
        if (!messagesAreDue) await _app.Services.GetRequiredService<OutboxDispatcher>().DispatchAsync(books.Scope, CancellationToken.None);
        await heard.HeardAsync(left.SelectMany(entry => entry.EventIds)).WaitAsync(TimeSpan.FromSeconds(60));

        // Waits for a sweep that has heard the last event and not yet removed its mark.
        await _app.Services.GetRequiredService<OutboxDispatcher>().DispatchAsync(books.Scope, CancellationToken.None);
        if (await _app.StoredAsync(books.Scope, RowKeys.OutboxEntries) is { Count: > 0 } still) _faults.Add($"{still.Count} events stay in the outbox.");
    }

    /// <summary>Takes every event and remembers its id.</summary>
    private sealed class Listener : IEventSubscriber
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _events = new();

        public Task HandleAsync(TenantScope scope, DomainEvent domainEvent, CancellationToken cancellationToken)
        {
            Of(domainEvent.Id).TrySetResult();
            return Task.CompletedTask;
        }

        public Task HeardAsync(IEnumerable<Guid> events) => Task.WhenAll(events.Select(id => Of(id).Task));

        private TaskCompletionSource Of(Guid id) => _events.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
