using System.Text.Json;
using Finora.Core;
using Finora.Core.Ledger;
using Finora.Core.Money;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Business;

/// <summary>Reads the bodies of manual journal entries.</summary>
internal static class NewJournalEntryBody
{
    private const int MinLines = 2;
    private const int MaxLines = 100;
    private const int MaxText = 500;
    private const int MaxLineText = 200;
    private static readonly AmountRule Side = new(0, Kobo.MaxAmount, "must be zero or more and at most 100,000,000,000");

    public static Outcome<NewManualEntry> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var date = fields.Day("transactionDate", InstantDay.Utc, required: true) ?? default;
        var description = fields.Text("description", MaxText, required: true) ?? "";
        var lines = fields.Items("lines", MinLines, MaxLines, ReadLine, required: true);
        if (fields.Failure is { } failure) return failure;
        return Posting.TryCreate(lines!, out var posting, out var debit, out var credit) ? new NewManualEntry(date, description, posting!) : Failure.Unbalanced(debit, credit);
    }

    /// <summary>Why, and the day of the mirror entry if one is named.</summary>
    public static Outcome<(string Reason, DateOnly? Date)> ReadReversal(JsonElement body)
    {
        var fields = new Fields(body);
        var reversal = (fields.Text("reason", MaxText, required: true) ?? "", fields.Day("transactionDate", InstantDay.Utc));
        return fields.Failure is { } failure ? failure : reversal;
    }

    private static JournalLine ReadLine(Fields line)
    {
        var account = line.Text("accountId", 50, required: true) ?? "";
        var before = line.Faults.Count;
        var (debit, credit) = (line.Naira("debit", Side) ?? 0, line.Naira("credit", Side) ?? 0);
        if (line.Faults.Count == before && debit > 0 == credit > 0) line.Fault("debit", "exactly one of debit and credit must be above zero");
        return new JournalLine(account, debit, credit, line.Text("description", MaxLineText));
    }
}
