using System.Net.Mail;

namespace Finora.Functions.Messaging;

/// <summary>The mail server that messages leave by, checked at start.</summary>
/// <param name="Host">Null: there is none.</param>
/// <param name="IsSecured">Whether the connection is raised to TLS (STARTTLS, RFC 3207) before anything is said; without it no user name may be set.</param>
/// <param name="From">The sender's address; the name shown is the business's.</param>
public sealed record MailSettings(string? Host, int Port, bool IsSecured, string? User, string? Password, MailAddress From)
{
    private const int SubmissionPort = 587;
    private const string DefaultFrom = "Finora <no-reply@localhost>";

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    public static MailSettings Read(IConfiguration configuration)
    {
        var host = Text(configuration, "Mail:Host");
        var from = Text(configuration, "Mail:From");
        if (host is not null && from is null) throw new InvalidOperationException("The setting Mail__From must be the address that messages are sent from, since Mail__Host is set.");
        if (!MailAddress.TryCreate(from ?? DefaultFrom, out var address)) throw new InvalidOperationException($"The setting Mail__From must be an e-mail address; '{from}' is none.");
        var secured = Flag(configuration, "Mail:StartTls", true);
        var user = Text(configuration, "Mail:User");
        if (user is not null && !secured) throw new InvalidOperationException("The setting Mail__StartTls must be true when Mail__User is set, or the password would cross the network in clear.");
        return new MailSettings(host, ReadPort(configuration), secured, user, Text(configuration, "Mail:Password"), address);
    }

    private static string? Text(IConfiguration configuration, string name) => string.IsNullOrWhiteSpace(configuration[name]) ? null : configuration[name]!.Trim();

    private static int ReadPort(IConfiguration configuration) => Text(configuration, "Mail:Port") switch
    {
        null => SubmissionPort,
        var text when int.TryParse(text, out var port) && port is > 0 and <= 65_535 => port,
        _ => throw new InvalidOperationException("The setting Mail__Port must be a port number."),
    };

    private static bool Flag(IConfiguration configuration, string name, bool fallback) => Text(configuration, name) switch
    {
        null => fallback,
        var text when bool.TryParse(text, out var flag) => flag,
        _ => throw new InvalidOperationException($"The setting {name.Replace(":", "__", StringComparison.Ordinal)} must be true or false."),
    };
}
