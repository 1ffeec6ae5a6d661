using System.Text.Json;
using Finora.Core.Nrs;
using Finora.Functions.Nrs;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Every row of section 7 of the NRS contract leads where it says, for the sign and for the other calls.</summary>
[TestClass]
public sealed class MbsAnswerTableTests
{
    private const string Busy = "unable to complete this operation at this time, kindly try again later";
    private static readonly MbsAnswerTable Table = new(new NrsSettings());

    [TestMethod]
    [DataRow(200, """{"code":201,"data":{"ok":true}}""", "Accepted", "Accepted", "Accepted")]
    [DataRow(201, """{"code":201,"data":{"ok":true,"csid":"X"}}""", "Accepted", "Accepted", "Accepted")]
    [DataRow(200, """{"data":{"ok":false}}""", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(200, "", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(200, "[1]", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(401, "", "Misconfigured", "Misconfigured", "Misconfigured")]
    [DataRow(403, "", "Misconfigured", "Misconfigured", "Misconfigured")]
    [DataRow(404, """{"error":{"details":"No route found for this path"}}""", "Misconfigured", "Misconfigured", "Misconfigured")]
    [DataRow(404, """{"error":{"details":"no record found for this irn"}}""", "Rejected", "NotFound", "Rejected")]
    [DataRow(400, """{"error":{"details":"that irn DOES NOT EXIST"}}""", "Rejected", "NotFound", "Rejected")]
    [DataRow(400, """{"error":{"details":"validation failed","errors":[{"field":"invoice.irn","message":"already exists"}]}}""", "Unclear", "Rejected", "Unclear")]
    [DataRow(400, """{"error":{"details":"invalid UUID length: 7"}}""", "Misconfigured", "Misconfigured", "Misconfigured")]
    [DataRow(400, """{"error":{"details":"unable to complete this operation at this time, kindly try again later"}}""", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(400, """{"error":{"details":"x must be valid","public_message":"unable to complete this operation at this time"}}""", "Rejected", "Rejected", "Rejected")]
    [DataRow(429, "", "Unavailable", "Unavailable", "Unavailable")]
    [DataRow(500, """{"error":{"details":"NRS system is currently offline. Please try again later"}}""", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(502, "<html>", "Unclear", "Unavailable", "Unavailable")]
    [DataRow(400, """{"error":{"details":"taxcategory.id must be a valid tax category"}}""", "Rejected", "Rejected", "Rejected")]
    [DataRow(422, "{}", "Rejected", "Rejected", "Rejected")]
    [DataRow(302, "", "Rejected", "Rejected", "Rejected")]
    public void An_answer_means_what_the_table_says(int status, string body, string sign, string confirm, string validate)
    {
        Assert.AreEqual(sign, Judge(MbsCall.Sign, status, body).Kind.ToString());
        Assert.AreEqual(confirm, Judge(MbsCall.Confirm, status, body).Kind.ToString());
        Assert.AreEqual(validate, Judge(MbsCall.Validate, status, body).Kind.ToString());
    }

    [TestMethod]
    [DataRow(false, "Unavailable", "Unavailable")]
    [DataRow(true, "Unclear", "Unavailable")]
    public void What_broke_off_is_unclear_for_a_sign_once_sending_began(bool began, string sign, string others)
    {
        var exchange = began ? MbsExchange.Lost : MbsExchange.NotSent;
        Assert.AreEqual(sign, Table.Judge(new MbsReply(MbsCall.Sign, exchange, 0)).Kind.ToString());
        foreach (var call in new[] { MbsCall.Validate, MbsCall.Confirm, MbsCall.Transmit, MbsCall.Update }) Assert.AreEqual(others, Table.Judge(new MbsReply(call, exchange, 0)).Kind.ToString());
    }

    [TestMethod]
    [DataRow(400, """{"error":{"details":"invalid credentials","public_message":"Unable to validate API key"}}""", NrsHold.Credentials)]
    [DataRow(404, """{"error":{"details":"no route found for this path"}}""", NrsHold.BaseUrl)]
    [DataRow(400, """{"error":{"details":"invalid UUID length: 3"}}""", NrsHold.BusinessId)]
    public void What_is_set_up_wrongly_is_named(int status, string body, NrsHold hold)
    {
        foreach (var call in Enum.GetValues<MbsCall>()) Assert.AreEqual(hold, Judge(call, status, body).Hold);
    }

    [TestMethod]
    public void A_report_of_payment_to_what_is_settled_already_is_done() =>
        Assert.AreEqual(FiscalAnswerKind.Accepted, Judge(MbsCall.Update, 400, """{"error":{"details":"invoice is in a terminal state"}}""").Kind);

    [TestMethod]
    [DataRow(200, true)]
    [DataRow(418, true)]
    [DataRow(400, false)]
    [DataRow(502, false)]
    public void What_should_not_be_raises_an_alarm(int status, bool alarm) => Assert.AreEqual(alarm, Judge(MbsCall.Sign, status, "").Alarm);

    [TestMethod]
    public void Rows_are_numbered_as_in_the_contract() => CollectionAssert.AreEqual(Enumerable.Range(1, 15).ToArray(), Table.Rows.Select(row => row.Number).ToArray());

    [TestMethod]
    [DataRow("""{"error":{"details":"d","public_message":"p","errors":[{"field":"a","message":"b"},{"field":"c","message":"d"}]}}""", "a: b; c: d")]
    [DataRow("""{"error":{"details":"d","public_message":"p"}}""", "d")]
    [DataRow("""{"error":{"public_message":"p"}}""", "p")]
    [DataRow("{}", "NRS answered with status 400.")]
    public void The_user_is_told_the_most_exact_words(string body, string told) => Assert.AreEqual(told, Judge(MbsCall.Sign, 400, body).Told);

    [TestMethod]
    public void A_long_text_is_cut() => Assert.HasCount(1_000, Judge(MbsCall.Sign, 400, $$$"""{"error":{"details":"{{{new string('x', 5_000)}}}"}}""").Told);

    [TestMethod]
    public void The_wait_that_was_asked_for_and_the_id_of_the_error_are_kept()
    {
        var answer = Table.Judge(new MbsReply(MbsCall.Sign, MbsExchange.Answered, 429) { RetryAfter = TimeSpan.FromMinutes(3) });
        Assert.AreEqual(TimeSpan.FromMinutes(3), answer.RetryAfter);
        Assert.AreEqual("e-1", Judge(MbsCall.Sign, 400, $$$"""{"error":{"id":"e-1","details":"{{{Busy}}}"}}""").ErrorId);
    }

    private static FiscalAnswer Judge(MbsCall call, int status, string body)
    {
        JsonElement json = default;
        try
        {
            json = JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException)
        {
            // As the gateway reads it: what is no JSON has no members.
        }

        return Table.Judge(new MbsReply(call, MbsExchange.Answered, status) { Json = json });
    }
}
