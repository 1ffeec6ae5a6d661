using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Messaging;

/// <summary>A business's own account with the WhatsApp Business Platform, as stored.</summary>
/// <param name="PhoneNumberId">Meta's id of the sending number, digits.</param>
/// <param name="Token">The access token, sealed.</param>
/// <param name="TemplateName">A template that Meta has approved: document header, four body fields, one address button.</param>
/// <param name="TemplateLanguage">As Meta names it: <c>en</c>, <c>en_GB</c>.</param>
public sealed record WhatsAppAccount(string PhoneNumberId, string Token, string TemplateName, string TemplateLanguage) : IDocument
{
    public static int Schema => 1;

    internal static string Binding => "whatsapp";
}

/// <summary>The account with its token in clear, for the carrier alone.</summary>
public sealed record OpenWhatsAppAccount(string PhoneNumberId, string Token, string TemplateName, string TemplateLanguage);

/// <summary>Connects and disconnects a business's WhatsApp account; live and test side share it.</summary>
public sealed class WhatsAppAccounts(TenantStore store, TenantKeyring keyring)
{
    public async Task<WhatsAppAccount?> FindAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await store.GetAsync(TenantScope.Live(tenantId), Keys.WhatsApp, cancellationToken))?.Value;

    public async Task<OpenWhatsAppAccount?> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, cancellationToken) is not { } account) return null;
        var cipher = await keyring.OpenAsync(tenantId, cancellationToken);
        return new OpenWhatsAppAccount(account.PhoneNumberId, cipher.Open(account.Token, WhatsAppAccount.Binding), account.TemplateName, account.TemplateLanguage);
    }

    /// <summary>Writes the account into the batch; null takes it out, token and all.</summary>
    public async Task PutAsync(TenantBatch batch, OpenWhatsAppAccount? account, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(batch.Scope, Keys.WhatsApp, cancellationToken);
        if (account is null)
        {
            if (stored is not null) batch.Delete(stored);
            return;
        }

        var cipher = await keyring.OpenAsync(batch.Scope.TenantId, cancellationToken);
        var now = new WhatsAppAccount(account.PhoneNumberId, cipher.Seal(account.Token, WhatsAppAccount.Binding), account.TemplateName, account.TemplateLanguage);
        batch.Save(Keys.WhatsApp, stored, now);
    }
}
