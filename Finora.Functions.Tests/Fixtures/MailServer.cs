using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>A message as it came over SMTP.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Raw)
{
    /// <summary>The first header of that name, unfolded.</summary>
    public string? Header(string name)
    {
        var head = Raw[..Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        return head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    /// <summary>Every part that is in base64 or quoted-printable, decoded, one after the other.</summary>
    public IEnumerable<(string Head, byte[] Body)> Parts()
    {
        foreach (var part in Raw.Split("\r\n--"))
        {
            var gap = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (gap < 0) continue;
            var (head, body) = (part[..gap], part[(gap + 4)..].Trim());
            if (head.Contains("base64", StringComparison.OrdinalIgnoreCase)) yield return (head, Convert.FromBase64String(body));
            else if (head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase)) yield return (head, Encoding.Latin1.GetBytes(Unquote(body)));
        }
    }

    public string Text(string mediaType) => Encoding.UTF8.GetString(Parts().First(part => part.Head.Contains(mediaType, StringComparison.OrdinalIgnoreCase)).Body);

    private static string Unquote(string text)
    {
        var joined = text.Replace("=\r\n", "", StringComparison.Ordinal);
        var plain = new StringBuilder();
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] != '=') plain.Append(joined[i]);
            else
            {
                plain.Append((char)int.Parse(joined.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
        }

        return plain.ToString();
    }
}

/// <summary>A real SMTP server of somebody else's making. It refuses <c>busy@…</c> for now and <c>nobody@…</c> for good.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MailLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Channel<ReceivedMail> _received = Channel.CreateUnbounded<ReceivedMail>();

    private MailServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = Port.ToString(CultureInfo.InvariantCulture),
        ["Mail:StartTls"] = "false",
        ["Mail:From"] = "Finora <invoices@finora.example>",
    };

    public static async Task<MailServer> StartAsync()
    {
        await AzuriteInstall.EnsureAsync();
        var folder = AzuriteInstall.ProjectFolder;
        var process = AzuriteInstall.Start(new ProcessStartInfo("node", [Path.Combine(folder, "Fixtures", "MailServer.cjs"), Path.Combine(folder, "node_modules", "smtp-server")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        var port = await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit);
        var server = new MailServer(process, int.Parse(port!, CultureInfo.InvariantCulture));
        _ = server.ReadAsync();
        return server;
    }

    /// <summary>The next message, as soon as it is there.</summary>
    public async Task<ReceivedMail> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(MailLimit);

    /// <summary>What came and was not asked for.</summary>
    public IReadOnlyList<ReceivedMail> Rest()
    {
        var rest = new List<ReceivedMail>();
        while (_received.Reader.TryRead(out var mail)) rest.Add(mail);
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var mail = JsonDocument.Parse(line).RootElement;
            var raw = Encoding.UTF8.GetString(mail.GetProperty("raw").GetBytesFromBase64());
            _received.Writer.TryWrite(new ReceivedMail(mail.GetProperty("from").GetString()!, [.. mail.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)], raw));
        }
    }
}
