using Finora.Core.Identity;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>An address on the Platform API.</summary>
public sealed record AddressBody(string? Street, string? City, string? State, string? Lga, string? PostalCode, string Country)
{
    public static AddressBody? From(PostalAddress? address) =>
        address is null ? null : new AddressBody(address.Street, address.City, address.State, address.Lga, address.PostalCode, address.Country);

    public static PostalAddress? Read(Fields body, string name)
    {
        if (body.Nested(name) is not { } fields) return null;
        var country = fields.Matching("country", Patterns.Country, "must be a country code of two capital letters") ?? "NG";
        var state = fields.Text("state", 100);
        var code = state is not null && country == "NG" ? NigerianStates.CodeOf(state) : state;
        if (state is not null && code is null) fields.Fault("state", "must be a Nigerian state, by its code or name");
        return new PostalAddress(fields.Text("street", 300), fields.Text("city", 100), code, fields.Text("lga", 100), fields.Text("postal_code", 20), country);
    }
}
