using System.Net;
using System.Net.Mail;
using Finora.Core.Identity;
using Finora.Core.Messaging;

namespace Finora.Functions.Messaging;

/// <summary>
/// E-mail over SMTP (RFC 5321). Messages of the test side, and all where no server is set up on one machine, are kept as <c>.eml</c> files instead.
/// </summary>
/// <param name="keepsAll">Whether messages are kept where there is no server; else there is no e-mail.</param>
internal sealed class EmailCarrier(MailSettings settings, IMessageArchive archive, TimeProvider time, bool keepsAll) : IMessageCarrier
{
    /// <summary>One attempt, from the connection to the server's last word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public MessageChannel Channel => MessageChannel.Email;

    public Task<string?> WhyNotAsync(TenantScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(settings.Host is null && !keepsAll && !scope.Test ? "The channel email is not set up on this installation." : null);

    public async Task<CarryResult> CarryAsync(TenantScope scope, Letter letter, CancellationToken cancellationToken)
    {
        using var mail = MailWriter.Write(letter, settings.From);
        if (!scope.Test && settings.Host is { } host) return await SendAsync(host, mail, cancellationToken);
        if (!scope.Test && !keepsAll) return CarryResult.Never(MessageFault.NotSetUp);
        await archive.KeepAsync($"{letter.MessageId:N}.eml", await EmlFile.WriteAsync(mail, cancellationToken), cancellationToken);
        return CarryResult.Taken;
    }

    private async Task<CarryResult> SendAsync(string host, MailMessage mail, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(host, settings.Port) { EnableSsl = settings.IsSecured };
        if (settings.User is { } user) client.Credentials = new NetworkCredential(user, settings.Password);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.SendMailAsync(mail, either.Token);
            return CarryResult.Taken;
        }
        catch (SmtpException e)
        {
            return Judge(e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CarryResult.Later(MessageFault.TimedOut);
        }
    }

    /// <summary>A reply of the 500s is for good, one of the 400s for now (RFC 5321, 4.2.1); without a reply the server was not reached.</summary>
    private static CarryResult Judge(SmtpException e) => e switch
    {
        SmtpFailedRecipientException when (int)e.StatusCode >= 500 => CarryResult.Never(MessageFault.BadRecipient),
        _ when (int)e.StatusCode >= 500 => CarryResult.Never(MessageFault.Refused),
        _ when (int)e.StatusCode >= 400 => CarryResult.Later(MessageFault.RefusedForNow),
        _ => CarryResult.Later(MessageFault.Unreachable),
    };
}
