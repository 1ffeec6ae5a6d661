using System.Collections.Frozen;

namespace Finora.Core.Identity;

/// <summary>The 36 states and the Federal Capital Territory by their ISO 3166-2:NG codes.</summary>
public static class NigerianStates
{
    private static readonly FrozenDictionary<string, string> NameByCode = new Dictionary<string, string>
    {
        ["NG-AB"] = "Abia",
        ["NG-AD"] = "Adamawa",
        ["NG-AK"] = "Akwa Ibom",
        ["NG-AN"] = "Anambra",
        ["NG-BA"] = "Bauchi",
        ["NG-BE"] = "Benue",
        ["NG-BO"] = "Borno",
        ["NG-BY"] = "Bayelsa",
        ["NG-CR"] = "Cross River",
        ["NG-DE"] = "Delta",
        ["NG-EB"] = "Ebonyi",
        ["NG-ED"] = "Edo",
        ["NG-EK"] = "Ekiti",
        ["NG-EN"] = "Enugu",
        ["NG-FC"] = "Abuja Federal Capital Territory",
        ["NG-GO"] = "Gombe",
        ["NG-IM"] = "Imo",
        ["NG-JI"] = "Jigawa",
        ["NG-KD"] = "Kaduna",
        ["NG-KE"] = "Kebbi",
        ["NG-KN"] = "Kano",
        ["NG-KO"] = "Kogi",
        ["NG-KT"] = "Katsina",
        ["NG-KW"] = "Kwara",
        ["NG-LA"] = "Lagos",
        ["NG-NA"] = "Nasarawa",
        ["NG-NI"] = "Niger",
        ["NG-OG"] = "Ogun",
        ["NG-ON"] = "Ondo",
        ["NG-OS"] = "Osun",
        ["NG-OY"] = "Oyo",
        ["NG-PL"] = "Plateau",
        ["NG-RI"] = "Rivers",
        ["NG-SO"] = "Sokoto",
        ["NG-TA"] = "Taraba",
        ["NG-YO"] = "Yobe",
        ["NG-ZA"] = "Zamfara",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> CodeByName = NameByCode
        .Select(state => (Name: state.Value, Code: state.Key))
        .Append((Name: "Federal Capital Territory", Code: "NG-FC"))
        .Append((Name: "Abuja", Code: "NG-FC"))
        .Append((Name: "FCT", Code: "NG-FC"))
        .ToFrozenDictionary(state => state.Name, state => state.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of a state's code; null for anything else.</summary>
    public static string? NameOf(string code) => NameByCode.GetValueOrDefault(code);

    /// <summary>The code of a state given by code or name, in any case, with or without the word "State"; null for anything else.</summary>
    public static string? CodeOf(string text)
    {
        if (NameByCode.ContainsKey(text)) return text.ToUpperInvariant();
        var name = text.EndsWith(" state", StringComparison.OrdinalIgnoreCase) ? text[..^" state".Length] : text;
        return CodeByName.GetValueOrDefault(name);
    }
}
