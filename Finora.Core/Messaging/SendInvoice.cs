using Finora.Core.Customers;
using Finora.Core.Identity;
using Finora.Core.Invoicing;

namespace Finora.Core.Messaging;

/// <summary>How an invoice is to be sent.</summary>
/// <param name="Channels">At least one, none twice.</param>
/// <param name="IssuesDrafts">Whether a draft is issued on the way, or refused.</param>
public sealed record SendRequest(Guid InvoiceId, IReadOnlyList<MessageChannel> Channels, bool IssuesDrafts)
{
    /// <summary>For a surface that knows no credit notes: to it there is none.</summary>
    public bool InvoicesOnly { get; init; }

    /// <summary>An e-mail address instead of the customer's.</summary>
    public string? To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public string? Text { get; init; }
}

/// <summary>An invoice whose messages wait to go out.</summary>
/// <param name="Recipients">One a channel, in the order asked for.</param>
public sealed record SentInvoice(OpenInvoice Invoice, IReadOnlyList<(MessageChannel Channel, string To)> Recipients);

/// <summary>
/// Sends an invoice by the channels that the caller chose. Every channel and address is judged first: either all messages are queued, in the batch that issues and marks the invoice, or
/// nothing changes.
/// </summary>
public sealed class SendInvoice(IssueInvoice issue, InvoiceRegister register, CustomerDirectory customers, IEnumerable<IMessageCarrier> carriers)
{
    private readonly IMessageCarrier[] _carriers = [.. carriers];

    public async Task<Outcome<SentInvoice>> RunAsync(TenantScope scope, SendRequest request, CancellationToken cancellationToken)
    {
        var found = request.InvoicesOnly ? await register.GetInvoiceAsync(scope, request.InvoiceId, cancellationToken) : await register.GetAsync(scope, request.InvoiceId, cancellationToken);
        if (!found.IsOk) return found.Failure;
        if (found.Value.Invoice.State == InvoiceState.Voided) return IssueInvoice.Cancelled;
        if (found.Value.Invoice.State == InvoiceState.Draft && !request.IssuesDrafts) return Failure.Rule("A draft cannot be sent. Finalize it first.");
        var recipients = await AddressAsync(scope, found.Value.Invoice.CustomerId, request, cancellationToken);
        if (!recipients.IsOk) return recipients.Failure;
        var messages = recipients.Value.Select(recipient => Write(recipient, request)).ToArray();
        var outcome = await issue.RunAsync(scope, new IssueRequest(request.InvoiceId, null, MarkSent: true, RefuseFutureDate: false) { Messages = messages }, cancellationToken);
        return outcome.Map(invoice => new SentInvoice(invoice, recipients.Value));
    }

    private static NewMessage Write((MessageChannel Channel, string To) recipient, SendRequest request) => new(
        recipient.Channel, new MessageContent(recipient.To, recipient.Channel == MessageChannel.Email ? request.Cc : []) { Text = request.Text });

    private async Task<Outcome<(MessageChannel Channel, string To)[]>> AddressAsync(TenantScope scope, Guid customerId, SendRequest request, CancellationToken cancellationToken)
    {
        var customer = await customers.GetAsync(scope, customerId, cancellationToken);
        var personal = customer.IsOk ? customer.Value.Personal : null;
        var recipients = new List<(MessageChannel Channel, string To)>();
        foreach (var channel in request.Channels)
        {
            var carrier = _carriers.FirstOrDefault(carrier => carrier.Channel == channel);
            if (carrier is null) return Failure.Rule($"The channel {Word(channel)} is not set up on this installation.");
            if (await carrier.WhyNotAsync(scope, cancellationToken) is { } reason) return Failure.Rule(reason);
            var address = channel == MessageChannel.Email ? request.To ?? personal?.Email : personal?.Phone is { } phone ? PhoneNumber.ToE164(phone) : null;
            if (address is null) return Failure.Rule(channel == MessageChannel.Email ? "The customer has no e-mail address." : "The customer has no phone number that WhatsApp can reach.");
            recipients.Add((channel, address));
        }

        return recipients.ToArray();
    }

    private static string Word(MessageChannel channel) => channel == MessageChannel.Email ? "email" : "whatsapp";
}
