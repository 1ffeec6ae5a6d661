using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Finora.Functions.Tests.Fixtures;

/// <summary>
/// Judges a delivery with code that is not ours: Node's own crypto, used as the contracts tell receivers to, and the library <c>standardwebhooks</c> of the people who wrote that
/// specification. The library looks at the clock, which is set to the delivery's time.
/// </summary>
internal static class NodeVerifier
{
    private const string Script = """
        const { createHmac, timingSafeEqual } = require('node:crypto');
        const input = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
        const body = Buffer.from(input.body, 'base64');
        const result = { fimepay: null, finora: null, standard: null };
        const same = (given, made) => given.length === made.length && timingSafeEqual(Buffer.from(given), Buffer.from(made));
        const hex = () => createHmac('sha256', input.secret).update(body).digest('hex');
        if (input.headers['x-fimepay-signature']) result.fimepay = same(input.headers['x-fimepay-signature'], hex());
        if (input.headers['x-finora-signature']) result.finora = same(input.headers['x-finora-signature'], 'sha256=' + hex());
        Date.now = () => Number(input.headers['webhook-timestamp']) * 1000;
        const { Webhook } = require('standardwebhooks');
        try { new Webhook(input.secret).verify(body.toString('utf8'), input.headers); result.standard = true; } catch (e) { result.standard = String(e.message); }
        process.stdout.write(JSON.stringify(result));
        """;

    /// <returns>The members <c>fimepay</c>, <c>finora</c> (null without such a header) and <c>standard</c>: true, or what is wrong.</returns>
    public static async Task<JsonNode> VerifyAsync(string secret, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        await AzuriteInstall.EnsureAsync();
        var start = new ProcessStartInfo("node", ["-e", Script])
        {
            WorkingDirectory = AzuriteInstall.ProjectFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = AzuriteInstall.Start(start);
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        var lower = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)header.Value)));
        await node.StandardInput.WriteAsync(new JsonObject { ["secret"] = secret, ["headers"] = lower, ["body"] = Convert.ToBase64String(body) }.ToJsonString());
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? JsonNode.Parse(await output)! : throw new InvalidOperationException(await errors);
    }

    /// <summary>Fails the test unless every signature of the delivery holds.</summary>
    public static async Task AssertGenuineAsync(string secret, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        var result = await VerifyAsync(secret, headers, body);
        Assert.AreEqual("true", result["standard"]!.ToJsonString());
        Assert.AreEqual("true", (result["fimepay"] ?? result["finora"])?.ToJsonString());
    }
}
