using System.Globalization;
using System.Text;
using Finora.AzureSdk;

namespace Azure.Data.Tables;

/// <summary>
/// Takes the answer to a transaction apart: one HTTP answer an action, wrapped in a change set wrapped in a batch, or a single one that says what failed.
/// The wrapping always has the status 202, so failure is only visible inside.
/// </summary>
internal static class TransactionAnswer
{
    private const string StatusLine = "HTTP/1.1 ";

    /// <exception cref="TableTransactionFailedException">One of the answers is a failure.</exception>
    public static IReadOnlyList<Response> Read(Response response)
    {
        var parts = Parse(response.Content.ToString());
        var failed = parts.FirstOrDefault(part => part.Status >= 400);
        if (failed is not null) throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Instance));
        return parts;
    }

    private static List<TransactionPartResponse> Parse(string answer)
    {
        var parts = new List<TransactionPartResponse>();
        using var lines = new StringReader(answer);
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith(StatusLine, StringComparison.Ordinal)) parts.Add(ReadPart(line, lines));
        }

        return parts;
    }

    private static TransactionPartResponse ReadPart(string statusLine, StringReader lines)
    {
        var status = statusLine[StatusLine.Length..].Split(' ', 2);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (lines.ReadLine() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        // Bodies are JSON, of which no line begins like a boundary.
        var body = new StringBuilder();
        while (lines.ReadLine() is { } line && !line.StartsWith("--", StringComparison.Ordinal)) body.AppendLine(line);
        var content = Encoding.UTF8.GetBytes(body.ToString().Trim());
        return new TransactionPartResponse(int.Parse(status[0], CultureInfo.InvariantCulture), status.ElementAtOrDefault(1) ?? "", headers, content);
    }
}
