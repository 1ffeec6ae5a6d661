using System.Text.Json;
using Finora.Core;
using Finora.Core.Messaging;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The body that sends an invoice, section 10.7.</summary>
/// <param name="Notify">False: the caller sends it by own means.</param>
internal sealed record SendBody(bool Notify, IReadOnlyList<MessageChannel> Channels)
{
    private const int MaxCopies = 5;

    public string? To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public string? Message { get; init; }

    public static Outcome<SendBody> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var notify = fields.Flag("notify") ?? true;
        var sending = new SendBody(notify, MessageWords.ReadChannels(fields, required: false, mayBeNone: !notify))
        {
            To = fields.Email("to"),
            Cc = fields.Texts("cc", MaxCopies, text => Patterns.Email(text) is not null, "must be an e-mail address") ?? [],
            Message = fields.Text("message", 2_000),
        };
        return fields.Failure is { } failure ? failure : sending;
    }

    public SendRequest ToRequest(Guid invoiceId) => new(invoiceId, Channels, IssuesDrafts: true) { InvoicesOnly = true, To = To, Cc = Cc, Text = Message };
}
