using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Finora.AzureSdk;

/// <summary>Appends a shared access signature to every request.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var signature = credential.Signature.TrimStart('?');
        var query = message.Request.Uri.Query;

        // A retry sends the same message again and must not append twice.
        if (query.Contains(signature, StringComparison.Ordinal)) return;
        message.Request.Uri.Query = query.Length > 1 ? $"{query}&{signature}" : $"?{signature}";
    }
}
