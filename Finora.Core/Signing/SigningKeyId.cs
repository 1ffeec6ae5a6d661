using System.Globalization;

namespace Finora.Core.Signing;

/// <summary>Names a signing key of a tenant in public: <c>{tenant id}.{version}</c>, the <c>kid</c> of its key set.</summary>
/// <param name="Version">Counts from one.</param>
public readonly record struct SigningKeyId(Guid Tenant, int Version)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tenant:D}.{Version}");

    /// <summary>Reads exactly what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SigningKeyId id)
    {
        id = default;
        if (text.Length < 38 || text[36] != '.' || text[37] == '0' || !Guid.TryParseExact(text[..36], "D", out var tenant)
            || !int.TryParse(text[37..], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return false;
        }

        id = new SigningKeyId(tenant, version);
        return text.SequenceEqual(id.ToString());
    }
}
