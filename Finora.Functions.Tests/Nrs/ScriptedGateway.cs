using Finora.Core.Nrs;

namespace Finora.Functions.Tests.Nrs;

/// <summary>Answers what a test has written down for each call, and remembers the calls.</summary>
internal sealed class ScriptedGateway : IFiscalGateway
{
    private readonly List<string> _calls = [];

    public FiscalAnswer Validate { get; set; } = new(FiscalAnswerKind.Accepted);

    public FiscalAnswer Sign { get; set; } = new(FiscalAnswerKind.Accepted);

    public FiscalAnswer Transmit { get; set; } = new(FiscalAnswerKind.Accepted);

    public FiscalAnswer Update { get; set; } = new(FiscalAnswerKind.Accepted);

    public FiscalAnswer<KnownTaxpayer> Taxpayer { get; set; } = new(FiscalAnswerKind.Accepted);

    public FiscalAnswer Confirm { get; set; } = new(FiscalAnswerKind.NotFound);

    public ConfirmedByAuthority Found { get; set; } = new(null, null, null, false, false);

    public bool IsOffered => true;

    public IReadOnlyList<string> Calls => _calls;

    public void Forget() => _calls.Clear();

    public Task<FiscalAnswer> ValidateAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken) => Told("validate", Validate);

    public async Task<FiscalAnswer<SignedByAuthority>> SignAsync(FiscalAccount account, FrozenSubmission submission, CancellationToken cancellationToken) =>
        new(await Told("sign", Sign), new SignedByAuthority("CSID-1"));

    public async Task<FiscalAnswer<ConfirmedByAuthority>> ConfirmAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken) =>
        new(await Told("confirm", Confirm), Confirm.Kind == FiscalAnswerKind.Accepted ? Found : null);

    public Task<FiscalAnswer> TransmitAsync(FiscalAccount account, string nrsIrn, CancellationToken cancellationToken) => Told("transmit", Transmit);

    public Task<FiscalAnswer> UpdatePaymentAsync(FiscalAccount account, string nrsIrn, string status, string reference, CancellationToken cancellationToken) => Told("update", Update);

    public Task<FiscalAnswer<KnownTaxpayer>> VerifyTinAsync(FiscalAccount account, string tin, CancellationToken cancellationToken) => Task.FromResult(Taxpayer);

    public Task<FiscalAnswer<FiscalCodes>> ResourcesAsync(string kind, CancellationToken cancellationToken) =>
        Task.FromResult(new FiscalAnswer<FiscalCodes>(FiscalAnswerKind.Accepted) { Data = new FiscalCodes([new FiscalCode("381", "Commercial Invoice")]) });

    public Task<FiscalAnswer<FiscalEntity>> CheckAsync(FiscalAccount account, CancellationToken cancellationToken) => Task.FromResult(new FiscalAnswer<FiscalEntity>(FiscalAnswerKind.Accepted));

    private Task<FiscalAnswer> Told(string call, FiscalAnswer answer)
    {
        _calls.Add(call);
        return Task.FromResult(answer);
    }
}
