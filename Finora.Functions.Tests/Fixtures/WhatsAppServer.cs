using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// The two calls of the WhatsApp Cloud API that Finora makes, with its refusals. Only the token that it was started with is taken; what it was asked is kept.
/// </summary>
internal sealed class WhatsAppServer : IAsyncDisposable
{
    public const string Token = "EAAG-token-for-tests";
    public const string NumberId = "106540352242922";
    private readonly WebApplication _app;

    private WhatsAppServer(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Files as uploaded: name, media type, bytes.</summary>
    public List<(string Name, string Type, byte[] Content)> Files { get; } = [];

    public List<JsonElement> Messages { get; } = [];

    /// <summary>Answers every message with this error of Meta's instead, until it is null again.</summary>
    public (int Status, int Code)? Refusal { get; set; }

    public static async Task<WhatsAppServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new WhatsAppServer(app);
        app.MapPost("/v23.0/{number}/media", (string number, HttpRequest request) => server.UploadAsync(number, request));
        app.MapPost("/v23.0/{number}/messages", (string number, HttpRequest request) => server.SendAsync(number, request));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsKnown(string number, HttpRequest request) => number == NumberId && request.Headers.Authorization == $"Bearer {Token}";

    private static IResult Error(int status, int code) =>
        Results.Content($$$"""{"error":{"message":"refused","type":"OAuthException","code":{{{code}}},"fbtrace_id":"A"}}""", "application/json", statusCode: status);

    private async Task<IResult> UploadAsync(string number, HttpRequest request)
    {
        if (!IsKnown(number, request)) return Error(401, 190);
        var form = await request.ReadFormAsync();
        if (form["messaging_product"] != "whatsapp" || form.Files.GetFile("file") is not { } file) return Error(400, 100);
        using var content = new MemoryStream();
        await file.CopyToAsync(content);
        Files.Add((file.FileName, file.ContentType, content.ToArray()));
        return Results.Content("""{"id":"4490709327384033"}""", "application/json");
    }

    private async Task<IResult> SendAsync(string number, HttpRequest request)
    {
        if (!IsKnown(number, request)) return Error(401, 190);
        if (Refusal is { } refusal) return Error(refusal.Status, refusal.Code);
        Messages.Add((await JsonDocument.ParseAsync(request.Body)).RootElement);
        return Results.Content("""{"messaging_product":"whatsapp","contacts":[{"input":"2348030000002","wa_id":"2348030000002"}],"messages":[{"id":"wamid.1"}]}""", "application/json");
    }
}
