using Finora.Core.Customers;
using Finora.Core.Identity;

namespace Finora.Core.Documents;

/// <summary>Parties in the words of a printed page.</summary>
public static class PartyText
{
    /// <summary>Everything below the name.</summary>
    public static IEnumerable<string> Lines(PrintedParty party)
    {
        foreach (var line in party.Lines) yield return line;
        if (party.Tin is { } tin) yield return $"TIN {tin}";
        if (party.RcNumber is { } number) yield return number.StartsWith("RC", StringComparison.OrdinalIgnoreCase) ? number : $"RC {number}";
    }

    public static PrintedParty Of(Business business) => new(business.Name, business.Tin, business.RcNumber, SellerLines(new PersonalData(business.Email, business.Phone, business.Tin, business.Address)));

    /// <summary>A seller wants to be reached.</summary>
    public static IReadOnlyList<string> SellerLines(PersonalData data) => [.. Address(data.Address), .. Present(data.Email, data.Phone)];

    /// <summary>Street; place, state and postal code; country, unless it goes without saying.</summary>
    public static IEnumerable<string> Address(PostalAddress? address)
    {
        if (address is null) yield break;
        if (address.Street is { } street) yield return street;
        var state = address.State is { } code ? NigerianStates.NameOf(code) ?? code : null;
        var place = string.Join(", ", Present(address.City, address.Lga, state));
        var line = string.Join(' ', Present(place, address.PostalCode));
        if (line.Length > 0) yield return line;
        if (address.Country != "NG") yield return address.Country;
    }

    private static IEnumerable<string> Present(params string?[] parts) => parts.Where(part => !string.IsNullOrEmpty(part)).Select(part => part!);
}
