using System.Text.Json;
using Finora.Core;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>The accounts of a list, which has no pages.</summary>
public sealed record AccountListBody(IReadOnlyList<AccountBody> Accounts, int Count)
{
    internal static (AccountCategory? Category, bool IsActive) ReadFilter(QueryReader query) =>
        (query.Choice("category", LedgerWords.Categories), query.Flag("isActive") ?? true);
}

/// <summary>The account object of the Business API, section 19.</summary>
public sealed record AccountBody(
    string Id, string Code, string Name, string Category, string? Subcategory, string? Description, long BalanceKobo, decimal Balance, bool IsSystemAccount, bool IsActive, string CreatedAt)
{
    private const int MaxName = 120;
    private const int MaxSubcategory = 60;
    private const int MaxDescription = 500;

    public static AccountBody From(AccountStanding standing) => new(
        standing.Account.Code,
        standing.Account.Code,
        standing.Account.Name,
        LedgerWords.Categories.WordFor(standing.Account.Category),
        standing.Account.Subcategory,
        standing.Account.Description,
        standing.Balance,
        Kobo.ToNaira(standing.Balance),
        standing.Account.IsSystem,
        standing.Account.IsActive,
        Instant.Format(standing.CreatedAt));

    public static Outcome<NewAccount> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var code = fields.Matching("code", Patterns.AccountCode, "must be four digits", required: true) ?? "";
        var input = new NewAccount(
            code,
            fields.Text("name", MaxName, required: true) ?? "",
            fields.Choice("category", LedgerWords.Categories, required: true) ?? default,
            fields.Text("subcategory", MaxSubcategory),
            fields.Text("description", MaxDescription));
        return fields.Failure is { } failure ? failure : input;
    }

    public static Outcome<AccountEdit> ReadEdit(JsonElement body)
    {
        var fields = new Fields(body);
        var edit = new AccountEdit
        {
            Name = fields.Text("name", MaxName, required: Sent("name")),
            Category = fields.Choice("category", LedgerWords.Categories, required: Sent("category")),
            Subcategory = (Sent("subcategory"), fields.Text("subcategory", MaxSubcategory)),
            Description = (Sent("description"), fields.Text("description", MaxDescription)),
            IsActive = fields.Flag("isActive"),
        };
        if (Sent("isActive") && !fields.Has("isActive")) fields.Fault("isActive", "must be true or false");
        return fields.Failure is { } failure ? failure : edit;

        bool Sent(string name) => body.TryGetProperty(name, out _);
    }
}
