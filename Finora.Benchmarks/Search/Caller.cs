using System.Net.Http.Headers;
using System.Text.Json;
using Finora.Benchmarks.Http;
using Finora.Core.Identity;

namespace Finora.Benchmarks.Search;

/// <summary>How long each answer took by the clock, and the processor time of all of them, of this whole process.</summary>
internal sealed record Answers(IReadOnlyList<double> Milliseconds, TimeSpan Processor)
{
    public Answers And(Answers more) => new([.. Milliseconds, .. more.Milliseconds], Processor + more.Processor);
}

/// <summary>Asks one thing after the other over one connection and takes the time of each, in milliseconds.</summary>
internal sealed class Caller(Uri server, Account account) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false });
    private int _next;

    /// <summary>Each path is asked twice; the second time counts.</summary>
    public async Task<Answers> GetAsync(IReadOnlyList<string> paths)
    {
        var times = new List<double>(paths.Count);
        var processor = TimeSpan.Zero;
        foreach (var path in paths)
        {
            await SendAsync(HttpMethod.Get, path, null);
            var before = Environment.CpuUsage.TotalTime;
            times.Add((await SendAsync(HttpMethod.Get, path, null)).Milliseconds);
            processor += Environment.CpuUsage.TotalTime - before;
        }

        return new Answers(times, processor);
    }

    /// <param name="made">Gets the ids of what was made.</param>
    public async Task<Answers> CreateAsync(int count, List<Guid> made)
    {
        var before = Environment.CpuUsage.TotalTime;
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var customer = People.Of(made.Count);
            var (milliseconds, body) = await SendAsync(HttpMethod.Post, "/v1/customers", $$"""{"name":"{{customer.Name}}","email":"{{customer.Email}}"}""");
            using var answer = JsonDocument.Parse(body);
            var id = answer.RootElement.GetProperty("data").GetProperty("id").GetString()!;
            made.Add(PublicId.TryParse(IdPrefix.Customer, id, out var known) ? known : throw new InvalidOperationException($"'{id}' is no customer's id."));
            times.Add(milliseconds);
        }

        return new Answers(times, Environment.CpuUsage.TotalTime - before);
    }

    public void Dispose() => _http.Dispose();

    private async Task<(double Milliseconds, byte[] Body)> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, $"{path}{(path.Contains('?') ? '&' : '?')}businessId={account.BusinessId}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.Secrets[_next++ % account.Secrets.Count]);
        if (json is not null) request.Content = new StringContent(json, null, "application/json");
        var started = TimeProvider.System.GetTimestamp();
        using var response = (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        return (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, body);
    }
}
