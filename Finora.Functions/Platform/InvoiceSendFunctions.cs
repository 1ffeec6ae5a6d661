using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Functions.Http;
using Microsoft.Azure.Functions.Worker;

namespace Finora.Functions.Platform;

/// <summary>Sending invoices of the Platform API, section 10 of its contract.</summary>
public sealed class InvoiceSendFunctions(SendInvoice send)
{
    [Function("PlatformSendInvoice")]
    [PlatformAccess(Role.Member, "invoices:write")]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/invoices/{id:guid}/send")] HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var call = request.Call();
        var input = SendInvoiceBody.Read(call.Json, id);
        if (!input.IsOk) return Replies.Failed(call, input.Failure);
        var outcome = await send.RunAsync(call.Scope, input.Value, cancellationToken);
        return outcome.IsOk ? Replies.Ok(call, SendInvoiceBody.From(outcome.Value), PlatformJson.Default.SendInvoiceBody) : Replies.Failed(call, outcome.Failure);
    }
}

/// <summary>By which channels an invoice went.</summary>
/// <param name="Message">For a person.</param>
internal sealed record SendInvoiceBody(IReadOnlyList<string> Dispatched, string Message)
{
    public static SendInvoiceBody From(SentInvoice sent)
    {
        var channels = sent.Recipients.Select(recipient => MessageWords.Channel(recipient.Channel)).ToArray();
        return new SendInvoiceBody(channels, $"Invoice sent via {string.Join(" and ", channels)}.");
    }

    public static Outcome<SendRequest> Read(System.Text.Json.JsonElement body, Guid invoiceId)
    {
        var fields = new Fields(body);
        var channels = MessageWords.ReadChannels(fields, required: true, mayBeNone: false);
        var text = fields.Text("message", 2_000);
        return fields.Failure is { } failure ? failure : new SendRequest(invoiceId, channels, IssuesDrafts: false) { Text = text };
    }
}
