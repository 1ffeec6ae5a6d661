using System.Net.Mail;

namespace Finora.Functions.Messaging;

/// <summary>An e-mail as the file that mail programs open. The framework writes it to a folder only, so it gets one of its own for the moment.</summary>
internal static class EmlFile
{
    public static async Task<byte[]> WriteAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("finora-mail-");
        try
        {
            using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder.FullName };
            await client.SendMailAsync(mail, cancellationToken);
            return await File.ReadAllBytesAsync(folder.EnumerateFiles("*.eml").Single().FullName, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
