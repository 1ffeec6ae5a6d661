namespace Finora.Core.Documents;

/// <summary>The units of quantities (UN/ECE Recommendation 20) that have a word which readers know better than the code.</summary>
public static class UnitWords
{
    /// <summary>Empty for pieces, which go without saying; the code itself for a unit that has no word here.</summary>
    public static string Of(string code, decimal quantity) => code switch
    {
        "EA" or "C62" or "H87" => "",
        "HUR" => quantity == 1 ? "hr" : "hrs",
        "MIN" => "min",
        "DAY" => quantity == 1 ? "day" : "days",
        "WEE" => quantity == 1 ? "week" : "weeks",
        "MON" => quantity == 1 ? "month" : "months",
        "ANN" => quantity == 1 ? "year" : "years",
        "KGM" => "kg",
        "GRM" => "g",
        "TNE" => "t",
        "LTR" => "L",
        "MTR" => "m",
        "MTK" => "m²",
        "MTQ" => "m³",
        "KMT" => "km",
        "KWH" => "kWh",
        "SET" => quantity == 1 ? "set" : "sets",
        "BX" => quantity == 1 ? "box" : "boxes",
        "PK" => quantity == 1 ? "pack" : "packs",
        _ => code,
    };
}
