using System.Text.Json;
using Finora.Core;
using Finora.Core.Time;
using Finora.Functions.Http;

namespace Finora.Functions.Platform;

/// <summary>The body that finalizes an invoice.</summary>
internal static class IssueDateBody
{
    /// <summary>The issue date, where another than the draft's is wanted.</summary>
    public static Outcome<DateOnly?> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var issueDate = fields.Day("issue_date", InstantDay.Lagos);
        return fields.Failure is { } failure ? failure : issueDate;
    }
}
