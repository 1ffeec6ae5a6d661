namespace Finora.Core.Documents;

/// <summary>The units of quantities (UN/ECE Recommendation 20) that have a word which readers know better than the code.</summary>
public static class UnitWords
{
    /// <summary>Empty for pieces, which go without saying; the code itself for a unit that has no word here.</summary>
    public static string Of(string code) => code switch
    {
        "EA" or "C62" or "H87" => "",
        "HUR" => "hrs",
        "MIN" => "min",
        "DAY" => "days",
        "WEE" => "weeks",
        "MON" => "months",
        "ANN" => "years",
        "KGM" => "kg",
        "GRM" => "g",
        "TNE" => "t",
        "LTR" => "L",
        "MTR" => "m",
        "MTK" => "m²",
        "MTQ" => "m³",
        "KMT" => "km",
        "KWH" => "kWh",
        "SET" => "sets",
        "BX" => "boxes",
        "PK" => "packs",
        _ => code,
    };
}
