using Finora.Core.Identity;
using Finora.Core.Money;
using Microsoft.AspNetCore.Http;

namespace Finora.Local.Sandboxes;

/// <summary>
/// The bank partner's side as a page: its devices with the amounts that wait on them, and a till at which a payment link is paid. What it does reaches Finora as the bank's signed callback over HTTP.
/// </summary>
public sealed class BankSandboxSite(SandboxBankPartner bank, BankSandboxSecrets secrets, TimeProvider time) : ILocalSite, IDisposable
{
    private const int MaxForm = 16_384;
    private readonly BankReports _reports = new(secrets, time);

    public PathString Path => "/sandbox/bank";

    public void Dispose() => _reports.Dispose();

    public async Task ServeAsync(HttpContext http)
    {
        var answer = (http.Request.Method, http.Request.Path.Value) switch
        {
            ("GET", null or "" or "/") => Print(StatusCodes.Status200OK, null),
            ("POST", "/tap") => await TapAsync(http),
            ("POST", "/pay") => await PayAsync(http),
            _ => Print(StatusCodes.Status404NotFound, "There is nothing at this address."),
        };
        if (answer is null) (http.Response.StatusCode, http.Response.Headers.Location) = (StatusCodes.Status303SeeOther, Path.Value);
        else await answer.WriteAsync(http);
    }

    /// <summary>Somebody holds a card to a device.</summary>
    private async Task<BankSandboxPage?> TapAsync(HttpContext http)
    {
        var form = await ReadAsync(http);
        if (!PublicId.TryParse(IdPrefix.TapSession, form["sessionId"].ToString().Trim(), out var sessionId)) return Print(StatusCodes.Status400BadRequest, "That is no id of a tap session; it begins with nfc_.");
        var known = bank.Taps.FirstOrDefault(tap => tap.Session.Id == sessionId);
        var amount = AmountOf(form) ?? known?.Session.AmountKobo;
        if (amount is not { } kobo) return Print(StatusCodes.Status400BadRequest, "Give an amount in naira, such as 1500.50: no device of this bank shows the session.");
        var answer = await SendAsync(http, form, new BankReport(null, PublicId.Format(IdPrefix.TapSession, sessionId), kobo, IsTest(form)));
        if (answer.Status == StatusCodes.Status200OK) bank.Complete(sessionId);
        return null;
    }

    /// <summary>Somebody pays a link at the bank.</summary>
    private async Task<BankSandboxPage?> PayAsync(HttpContext http)
    {
        var form = await ReadAsync(http);
        if (BankReports.LinkIdIn(form["link"].ToString()) is not { } link) return Print(StatusCodes.Status400BadRequest, "That is no payment link; paste its address, or its id, which begins with pl_.");
        var amount = AmountOf(form) ?? await _reports.FindDueAsync(AppOf(http), link, http.RequestAborted);
        if (amount is not { } kobo || kobo == 0) return Print(StatusCodes.Status400BadRequest, "Give an amount in naira, such as 1500.50: the link's page names none that is due.");
        await SendAsync(http, form, new BankReport(link, null, kobo, IsTest(form)));
        return null;
    }

    private async Task<BankReportAnswer> SendAsync(HttpContext http, IFormCollection form, BankReport report)
    {
        var sent = report with { IsForged = form["how"] == "forged" };
        if (form["how"] == "twice") await _reports.SendAsync(AppOf(http), sent, http.RequestAborted);
        return await _reports.SendAsync(AppOf(http), sent, http.RequestAborted);
    }

    private static Task<IFormCollection> ReadAsync(HttpContext http) =>
        http.Request.HasFormContentType ? http.Request.ReadFormAsync(new Microsoft.AspNetCore.Http.Features.FormOptions { BufferBodyLengthLimit = MaxForm, ValueCountLimit = 20 }, http.RequestAborted) : Task.FromResult<IFormCollection>(FormCollection.Empty);

    private static bool IsTest(IFormCollection form) => form["side"] == "test";

    private static long? AmountOf(IFormCollection form) =>
        Kobo.ParseNaira(form["amount"].ToString().Trim().Replace(",", "", StringComparison.Ordinal), out var kobo) == NumberFault.None && kobo > 0 ? kobo : null;

    /// <summary>Finora is where the page is: the same host serves both.</summary>
    private static Uri AppOf(HttpContext http) => new($"{http.Request.Scheme}://{http.Request.Host}/");

    private BankSandboxPage Print(int status, string? fault) => new(status, fault, bank.Taps, _reports.Answers, time.GetUtcNow());
}
