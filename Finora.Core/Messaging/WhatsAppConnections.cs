using Finora.Core.Identity;
using Finora.Core.Storage;

namespace Finora.Core.Messaging;

/// <summary>What is to change of a business's WhatsApp account; what is null stays.</summary>
public sealed record WhatsAppChange(string? PhoneNumberId, string? Token, string? TemplateName, string? TemplateLanguage);

/// <summary>Connects, changes and disconnects the WhatsApp account of a business.</summary>
public sealed class WhatsAppConnections(TenantStore store, WhatsAppAccounts accounts)
{
    private const string DefaultLanguage = "en";

    /// <summary>The first connection needs everything but the language.</summary>
    public async Task<Outcome<bool>> ChangeAsync(Guid tenantId, WhatsAppChange change, CancellationToken cancellationToken)
    {
        var known = await accounts.OpenAsync(tenantId, cancellationToken);
        var account = new OpenWhatsAppAccount(
            change.PhoneNumberId ?? known?.PhoneNumberId ?? "", change.Token ?? known?.Token ?? "", change.TemplateName ?? known?.TemplateName ?? "", change.TemplateLanguage ?? known?.TemplateLanguage ?? DefaultLanguage);
        if (Missing(account) is { Count: > 0 } missing) return Failure.Invalid(missing);
        return account == known ? false : await PutAsync(tenantId, account, cancellationToken);
    }

    /// <summary>Takes the account away, token and all.</summary>
    public Task<Outcome<bool>> DisconnectAsync(Guid tenantId, CancellationToken cancellationToken) => PutAsync(tenantId, null, cancellationToken);

    private Task<Outcome<bool>> PutAsync(Guid tenantId, OpenWhatsAppAccount? account, CancellationToken cancellationToken) =>
        store.RunAsync<bool>(
            TenantScope.Live(tenantId),
            async (batch, token) =>
            {
                await accounts.PutAsync(batch, account, token);
                return true;
            },
            cancellationToken);

    private static List<FieldFault> Missing(OpenWhatsAppAccount account)
    {
        (string Name, string Value)[] members = [("phoneNumberId", account.PhoneNumberId), ("accessToken", account.Token), ("templateName", account.TemplateName)];
        return [.. members.Where(member => member.Value.Length == 0).Select(member => new FieldFault($"whatsapp.{member.Name}", "is required"))];
    }
}
