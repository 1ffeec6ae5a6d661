using System.Globalization;

namespace Finora.Local.Keys;

/// <summary>
/// Names one version of a key in the ring, written <c>local/{name}/{32 hex digits}</c>. The version is a UUIDv7, so it carries the time of its making.
/// </summary>
internal readonly record struct LocalKeyId(string Name, Guid Version)
{
    public const int MaxNameLength = 127;

    private const string Prefix = "local/";
    private const int VersionLength = 32;

    /// <summary>The first 48 bits of a UUIDv7 are unix milliseconds (RFC 9562, 5.7).</summary>
    public DateTimeOffset CreatedOn
    {
        get
        {
            var digits = Version.ToString("N");
            return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(digits.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The ring's form of a name: Key Vault compares names without regard to case, so the ring keeps them in lower case.</summary>
    /// <exception cref="ArgumentException">Not 1 to 127 letters, digits and '-'.</exception>
    public static string NormalizeName(string name) => IsName(name)
        ? name.ToLowerInvariant()
        : throw new ArgumentException($"A key's name has 1 to {MaxNameLength} letters, digits and '-'.", nameof(name));

    public static bool TryParse(string? keyId, out LocalKeyId id)
    {
        id = default;
        if (keyId is null || !keyId.StartsWith(Prefix, StringComparison.Ordinal) || keyId.LastIndexOf('/') is var slash && slash < Prefix.Length)
        {
            return false;
        }

        var (name, version) = (keyId[Prefix.Length..slash], keyId[(slash + 1)..]);
        if (!IsName(name) || version.Length != VersionLength || !Guid.TryParseExact(version, "N", out var parsed))
        {
            return false;
        }

        id = new LocalKeyId(name, parsed);

        // One version has one spelling, or the same key could be cached and compared as two.
        return id.ToString() == keyId && !name.Any(char.IsAsciiLetterUpper);
    }

    public override string ToString() => $"{Prefix}{Name}/{Version:N}";

    private static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
