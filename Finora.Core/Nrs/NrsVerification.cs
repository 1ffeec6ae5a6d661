using Finora.Core.Verification;

namespace Finora.Core.Nrs;

/// <summary>The tax authority as the register of taxpayers. It answers to a business's own access, and knows nothing of people.</summary>
public sealed class NrsVerification(IFiscalGateway gateway, NrsConnections connections, NrsSettings settings) : IVerificationProvider
{
    private const int NotFound = 404;
    private static readonly Failure NotConnected = Failure.Rule("TINs are checked with NRS, which this business is not connected to. Set its NRS credentials first.");
    private static readonly Failure NoPeople = Failure.Rule("No verification provider is configured for NINs.");
    private static readonly Failure Unreachable = Failure.Unavailable("NRS gave no clear answer.");

    public string Name => "nrs";

    public async Task<Outcome<TinRecord?>> VerifyTinAsync(TinQuery query, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(query.TenantId, cancellationToken);
        if (!gateway.IsOffered || connection?.Account is not { } account || connection.Connection.Environment != settings.Environment) return NotConnected;
        var answer = await gateway.VerifyTinAsync(account, query.Tin, cancellationToken);
        return answer switch
        {
            { Kind: FiscalAnswerKind.Accepted, Data.Name: { Length: > 0 } name } => new TinRecord(name, null, null),
            { Kind: FiscalAnswerKind.NotFound } or { Kind: FiscalAnswerKind.Rejected, HttpStatus: NotFound } => default(TinRecord),
            _ => Unreachable,
        };
    }

    public Task<Outcome<NinRecord?>> VerifyNinAsync(NinQuery query, CancellationToken cancellationToken) => Task.FromResult<Outcome<NinRecord?>>(NoPeople);
}
