using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Finora.Core;
using Finora.Core.Identity;
using Finora.Core.Storage;
using Finora.Core.Time;

namespace Finora.Functions.Http;

/// <summary>Opens the query of a list, with the tenant's key for its cursors.</summary>
public sealed class ListQueries(TenantKeyring keyring)
{
    public async Task<ListQuery> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var call = request.Call();
        return new ListQuery(request, call, await keyring.OpenAsync(call.Scope.TenantId, cancellationToken));
    }
}

/// <summary>
/// The query of a list: filters first, then <see cref="TryPage"/>, which reads <c>limit</c> and <c>cursor</c> in the way of the surface (Business contract
/// 1.7, Platform contract 1.5). Every filter that is read here binds the cursor, so one of another route, other filters, another tenant or the other side is
/// refused. Values are trimmed; an empty one counts as missing.
/// </summary>
public sealed class ListQuery
{
    private const int MaxLimit = 100;
    private const int MaxCursorLength = 2_048;
    private readonly IQueryCollection _query;
    private readonly Call _call;
    private readonly TenantCipher _cipher;
    private readonly StringBuilder _binding;
    private readonly List<FieldFault> _faults = [];
    private readonly ObjectShape? _shape = ObjectShape.Recorded;
    private readonly int _visit;

    internal ListQuery(HttpRequest request, Call call, TenantCipher cipher)
    {
        (_query, _call, _cipher) = (request.Query, call, cipher);
        _visit = _shape?.Enter() ?? 0;
        _binding = new StringBuilder("cursor|").Append(call.Scope.Partition).Append('|').Append(request.Path.Value);
    }

    /// <summary>A rule over several parameters that the caller broke.</summary>
    public void Fault(string name, string message) => _faults.Add(new FieldFault(name, message));

    public string? Text(string name, int max)
    {
        Ask(name)?.Text(1, max);
        if (Value(name) is not { } text) return null;
        return text.Length <= max ? Bound(name, text) : Wrong<string>(name, $"must be at most {max} characters");
    }

    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        Ask(name)?.Words(choices.Keys);
        if (Value(name) is not { } text) return null;
        if (choices.TryGetValue(text, out var choice)) Bound(name, text);
        else Fault(name, $"must be one of {string.Join(", ", choices.Keys)}");
        return choices.ContainsKey(text) ? choice : null;
    }

    /// <summary>An id of the Business API. Whether it names anything is for the use case.</summary>
    public Guid? Id(string name, string prefix)
    {
        Ask(name)?.Text(1, 64).Form("pattern", PublicId.PatternOf(prefix), null);
        if (Value(name) is not { } text) return null;
        if (PublicId.TryParse(prefix, Bound(name, text), out var id)) return id;
        Fault(name, $"must be an id that starts with {prefix}_");
        return null;
    }

    /// <summary>A UUID, as ids are on the Platform API.</summary>
    public Guid? Uuid(string name)
    {
        Ask(name)?.Text(1, 64).Form("format", "uuid", null);
        if (Value(name) is not { } text) return null;
        if (Guid.TryParseExact(Bound(name, text), "D", out var id)) return id;
        Fault(name, "must be a UUID");
        return null;
    }

    public bool? Flag(string name)
    {
        Ask(name)?.Flag();
        if (Value(name) is not { } text) return null;
        if (Bound(name, text) is "true" or "false") return text == "true";
        Fault(name, "must be true or false");
        return null;
    }

    public DateOnly? Day(string name, InstantDay rule)
    {
        Ask(name)?.Text(1, 64).Form("format", "date", null);
        if (Value(name) is not { } text) return null;
        if (DocumentDate.TryParse(Bound(name, text), rule, out var day)) return day;
        Fault(name, "must be a valid ISO date");
        return null;
    }

    /// <summary>Two days, both included; the second before the first is a fault.</summary>
    public (DateOnly? From, DateOnly? To) Days(string fromName, string toName, InstantDay rule)
    {
        var (from, to) = (Day(fromName, rule), Day(toName, rule));
        if (to < from) Fault(toName, $"must not be before {fromName}");
        return (from, to);
    }

    /// <summary>Two instants, both included; a bare day is the whole day in Lagos (Platform contract, 1.6). The second before the first is a fault.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Instants(string fromName, string toName)
    {
        var from = Moment(fromName, Instant.TryParseFrom(Value(fromName), out var first), first);
        var to = Moment(toName, Instant.TryParseTo(Value(toName), out var last), last);
        if (to < from) Fault(toName, $"must not be before {fromName}");
        return (from, to);
    }

    /// <summary>Reads <c>limit</c> and <c>cursor</c>. Call it after the filters. All faults of the query are told at once.</summary>
    public bool TryPage([NotNullWhen(true)] out ListPage? page, [NotNullWhen(false)] out RefusedRequest? refused)
    {
        var limit = Limit();
        var after = After();
        refused = _faults.Count == 0 ? null : new RefusedRequest(Refusal.InvalidRequest, "A query parameter is missing or invalid.", [.. _faults]);
        page = refused is null ? new ListPage(limit, after, _cipher, _binding.ToString()) : null;
        return page is not null;
    }

    /// <summary>The Business API reads more than the maximum as the maximum; the Platform API refuses it.</summary>
    private int Limit()
    {
        var platform = _call.Surface == Surface.Platform;
        Ask("limit")?.Number("integer", 1, platform ? MaxLimit : int.MaxValue).Note(platform ? "How many at most; 25 unless given." : "How many at most; 50 unless given. More than 100 is read as 100.");
        if (Value("limit") is not { } text) return platform ? 25 : 50;
        var whole = text.All(char.IsAsciiDigit);
        var limit = whole && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : whole ? int.MaxValue : 0;
        if (limit < 1 || (platform && limit > MaxLimit)) Fault("limit", platform ? $"must be an integer from 1 to {MaxLimit}" : "must be an integer of at least 1");
        return Math.Min(limit, MaxLimit);
    }

    private string? After()
    {
        Ask("cursor")?.Text(1, MaxCursorLength).Note("Where the page before ended.");
        if (Value("cursor") is not { } text) return null;
        if (text.Length <= MaxCursorLength && ListPage.Open(_cipher, text, _binding.ToString()) is { } position) return position;
        return Wrong<string>("cursor", "must be a cursor of this list with the same filters");
    }

    private DateTimeOffset? Moment(string name, bool isValid, DateTimeOffset instant)
    {
        Ask(name)?.Text(1, 64).Note("An instant, or a date for the whole day in Lagos.");
        if (Value(name) is not { } text) return null;
        Bound(name, text);
        if (!isValid) Fault(name, "must be an ISO 8601 date or instant");
        return isValid ? instant : null;
    }

    private MemberShape? Ask(string name) => _shape?.Ask(name, _visit, required: false, isPresent: false);

    private string? Value(string name)
    {
        var values = _query[name];
        if (values.Count > 1) return Wrong<string>(name, "must be given once");
        return values.ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    private string Bound(string name, string text)
    {
        _binding.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(text));
        return text;
    }

    private T? Wrong<T>(string name, string message)
        where T : class
    {
        Fault(name, message);
        return null;
    }
}

/// <summary>
/// The page that is asked for. A cursor is the position sealed with the tenant's key: it tells nothing (a position may hold a name), cannot be made up, and
/// does not age.
/// </summary>
public sealed class ListPage
{
    private readonly TenantCipher _cipher;
    private readonly string _binding;

    internal ListPage(int limit, string? after, TenantCipher cipher, string binding) => (Limit, After, _cipher, _binding) = (limit, after, cipher, binding);

    /// <summary>1 to 100.</summary>
    public int Limit { get; }

    /// <summary>The position given to <see cref="CursorAt"/> at the end of the page before; null for the first page.</summary>
    public string? After { get; }

    /// <param name="position">Where the next page goes on, such as the continuation of a range read; null at the end.</param>
    [return: NotNullIfNotNull(nameof(position))]
    public string? CursorAt(string? position) =>
        position is null ? null : _cipher.Seal(position, _binding).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    internal static string? Open(TenantCipher cipher, string cursor, string binding)
    {
        var dot = cursor.IndexOf('.');
        if (dot < 0) return null;
        var padding = new string('=', (4 - ((cursor.Length - dot - 1) % 4)) % 4);
        try
        {
            return cipher.Open(cursor.Replace('-', '+').Replace('_', '/') + padding, binding);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Damaged, made up, or of another list: the tag tells them apart no more than the caller needs.
            return null;
        }
    }
}
