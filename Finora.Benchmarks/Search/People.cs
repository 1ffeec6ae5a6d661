using Finora.Core.Customers;

namespace Finora.Benchmarks.Search;

/// <summary>Customers as a Nigerian business has them: people and firms, with names that repeat as names do. The same number is the same customer in every run.</summary>
internal static class People
{
    private static readonly string[] Given =
    [
        "Adébáyò", "Chinedu", "Ngozi", "Fatima", "Musa", "Olúwaṣeun", "Tèmítọ́pẹ́", "Ibrahim", "Aisha", "Emeka", "Ifeoma", "Yusuf", "Blessing", "Sunday", "Grace", "Kelechi", "Zainab", "Tunde", "Bọ́lá", "Uche",
        "Halima", "Segun", "Amaka", "Sani", "Folake", "Obinna", "Hauwa", "Kẹ́hìndé", "Táíwò", "Chidi", "Maryam", "Gbenga", "Nneka", "Usman", "Ronke", "Ikenna", "Khadija", "Dele", "Adaeze", "Bello",
    ];

    private static readonly string[] Families =
    [
        "Okafor", "Balogun", "Ọlánrewájú", "Adeyemi", "Abubakar", "Eze", "Nwosu", "Bakare", "Mohammed", "Ogunleye", "Danjuma", "Onyeka", "Adésànyà", "Lawal", "Okonkwo", "Ṣóyínká", "Aliyu", "Obi", "Ajayi", "Umeh",
        "Bassey", "Effiong", "Igwe", "Suleiman", "Fashola", "Oladipo", "Ekwueme", "Gowon", "Akinola", "Chukwu", "Danladi", "Ojo", "Uzor", "Yakubu", "Adewale", "Nnamdi", "Shehu", "Olatunji", "Iwu", "Zubairu",
    ];

    private static readonly string[] Trades = ["Stores", "Ventures", "Foods", "Motors", "Pharmacy", "Printing", "Textiles", "Logistics", "Farms", "Electronics", "Bakery", "Interiors"];

    private static readonly string[] Forms = ["Ltd", "Enterprises", "& Sons", "Nigeria Ltd", "Global"];

    private static readonly string[] Mails = ["gmail.example", "yahoo.example", "outlook.example", "mail.example", "naijamail.example", "business.example"];

    /// <param name="number">From 0.</param>
    public static NewCustomer Of(int number)
    {
        var draw = new Random(number);
        var (given, family) = (Pick(draw, Given), Pick(draw, Families));
        var name = draw.Next(3) == 0 ? $"{family} {Pick(draw, Trades)} {Pick(draw, Forms)}" : $"{given} {family}";
        return new NewCustomer(draw.Next(4) == 0 ? $"{name} {Pick(draw, Given)}" : name, $"{Plain(given)}.{Plain(family)}{number}@{Pick(draw, Mails)}") { Phone = $"080{number:D8}" };
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();

    private static string Pick(Random draw, string[] from) => from[draw.Next(from.Length)];
}
