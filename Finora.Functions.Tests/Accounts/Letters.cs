using Finora.Core.Identity;
using Finora.Core.Messaging;
using Finora.Core.Storage;
using Finora.Functions.Tests.Fixtures;

namespace Finora.Functions.Tests.Accounts;

/// <summary>The letters that were written to people of a tenant, newest first.</summary>
internal static class Letters
{
    public static async Task<IReadOnlyList<MessageContent>> OfAsync(TestApp app, TenantScope home, NoticeKind kind)
    {
        var cipher = await app.Service<TenantKeyring>().OpenAsync(home.TenantId, CancellationToken.None);
        return [.. (await app.StoredAsync(home, RowKeys.Messages)).Select(message => MessageContent.Open(cipher, message)).Where(content => content.Notice == kind)];
    }

    /// <summary>The token of the link in the newest letter of a kind.</summary>
    public static async Task<string> TokenAsync(TestApp app, TenantScope home, NoticeKind kind, string address = "#token=")
    {
        var link = (await OfAsync(app, home, kind))[0].Values["link"];
        Assert.Contains(address, link, StringComparison.Ordinal);
        return link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
    }
}
