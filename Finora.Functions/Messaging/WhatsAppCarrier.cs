using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Finora.Core.Documents;
using Finora.Core.Identity;
using Finora.Core.Messaging;

namespace Finora.Functions.Messaging;

/// <summary>
/// WhatsApp over Meta's Cloud API, with the business's own account: the document is uploaded, then a template that Meta has approved is sent with it. Messages of the test side are kept
/// instead.
/// </summary>
internal sealed class WhatsAppCarrier(WhatsAppAccounts accounts, IHttpClientFactory clients, IMessageArchive archive) : IMessageCarrier
{
    public const string ClientName = "whatsapp";

    /// <summary>Bytes of an answer that are read; Meta's are some hundred.</summary>
    public const int MaxAnswerBytes = 64 * 1024;

    public MessageChannel Channel => MessageChannel.WhatsApp;

    public async Task<string?> WhyNotAsync(TenantScope scope, CancellationToken cancellationToken) =>
        scope.Test || await accounts.FindAsync(scope.TenantId, cancellationToken) is not null ? null : "WhatsApp is not connected. Connect it in the settings first.";

    public async Task<CarryResult> CarryAsync(TenantScope scope, Letter letter, CancellationToken cancellationToken)
    {
        if (letter is not { Template: { } template, Attachment: { } document }) return CarryResult.Never(MessageFault.NotSetUp);
        if (scope.Test)
        {
            var message = Fill(letter.To, template, new WhatsAppDocument("kept", document.Name), "finora_invoice", "en");
            await archive.KeepAsync($"{letter.MessageId:N}.whatsapp.json", JsonSerializer.SerializeToUtf8Bytes(message, WhatsAppJson.Default.WhatsAppMessage), cancellationToken);
            return CarryResult.Taken;
        }

        if (await accounts.OpenAsync(scope.TenantId, cancellationToken) is not { } account) return CarryResult.Never(MessageFault.NotSetUp);
        var (uploaded, mediaId) = await PostAsync(account, "media", Upload(document), cancellationToken);
        if (uploaded.Fault is not null || mediaId is null) return uploaded.Fault is null ? CarryResult.Never(MessageFault.Refused) : uploaded;
        var filled = Fill(letter.To, template, new WhatsAppDocument(mediaId, document.Name), account.TemplateName, account.TemplateLanguage);
        return (await PostAsync(account, "messages", JsonContent.Create(filled, WhatsAppJson.Default.WhatsAppMessage), cancellationToken)).Result;
    }

    private static MultipartFormDataContent Upload(PrintedFile document)
    {
        var file = new ByteArrayContent(document.Content);
        file.Headers.ContentType = new MediaTypeHeaderValue(document.MediaType);
        return new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { new StringContent(document.MediaType), "type" }, { file, "file", document.Name } };
    }

    private static WhatsAppMessage Fill(string to, InvoiceTemplate template, WhatsAppDocument document, string name, string language)
    {
        var words = new[] { template.CustomerName, template.BusinessName, template.InvoiceNumber, $"{template.AmountDue}, due {template.DueDate}" };
        var components = new List<WhatsAppComponent>
        {
            new("header", [new WhatsAppParameter("document", Document: document)]),
            new("body", [.. words.Select(word => new WhatsAppParameter("text", OneLine(word)))]),
        };
        if (template.LinkToken is { } token) components.Add(new WhatsAppComponent("button", [new WhatsAppParameter("text", token)], "url", "0"));
        return new WhatsAppMessage(to.TrimStart('+'), new WhatsAppTemplate(name, new WhatsAppLanguage(language), components));
    }

    /// <summary>Meta refuses fields with line breaks, tabs or more than four spaces in a row.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<(CarryResult Result, string? Id)> PostAsync(OpenWhatsAppAccount account, string noun, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{account.PhoneNumberId}/{noun}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Token);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
            var answer = await ReadAsync(response, cancellationToken);
            return (response.IsSuccessStatusCode ? CarryResult.Taken : Judge((int)response.StatusCode, answer?.Error?.Code), answer?.Id);
        }
        catch (HttpRequestException)
        {
            return (CarryResult.Later(MessageFault.Unreachable), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (CarryResult.Later(MessageFault.TimedOut), null);
        }
    }

    private static async Task<WhatsAppAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(WhatsAppJson.Default.WhatsAppAnswer, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Codes of "Error codes", WhatsApp Cloud API: limits of rate and the service's own faults pass; a recipient without WhatsApp and a template that is not approved do not.</summary>
    private static CarryResult Judge(int status, int? code) => code switch
    {
        4 or 80007 or 130429 or 131048 or 131056 or 133004 or 131016 or 131000 => CarryResult.Later(MessageFault.RefusedForNow),
        131026 or 131030 or 100 when status == 400 => CarryResult.Never(MessageFault.BadRecipient),
        _ when status == 429 || status >= 500 => CarryResult.Later(MessageFault.RefusedForNow),
        _ => CarryResult.Never(MessageFault.Refused),
    };
}
