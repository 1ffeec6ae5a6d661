using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Finora.Benchmarks.Harness;

namespace Finora.Benchmarks.Http;

/// <summary>Asks for one thing again and again, over a few connections that stay open, with one key after the other.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly int _connections;
    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue[] _keys;
    private int _next;

    public LoadClient(int connections, IReadOnlyList<string> secrets)
    {
        _connections = connections;
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, AllowAutoRedirect = false });
        _keys = [.. secrets.Select(secret => new AuthenticationHeaderValue("Bearer", secret))];
    }

    /// <returns>How many answers came.</returns>
    /// <exception cref="HttpRequestException">An answer was no 200.</exception>
    public Task<long> LoadAsync(Uri address, TimeSpan time)
    {
        var buffers = Enumerable.Range(0, _connections).Select(_ => new byte[16 * 1024]).ToArray();
        return Repeat.ByManyAsync(_connections, time, async caller =>
        {
            using var request = Request(HttpMethod.Get, address);
            using var response = (await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
            await using var body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffers[caller]) > 0)
            {
                // What it says was looked at before; here it is only taken off the connection.
            }
        });
    }

    /// <returns>The path of the customer that was made.</returns>
    public async Task<string> PostCustomerAsync(Uri server, string businessId)
    {
        using var request = Request(HttpMethod.Post, new Uri(server, $"/v1/customers?businessId={businessId}"));
        request.Content = new StringContent(
            """{"name":"Sunbird Stationers","email":"accounts@sunbird.example","phone":"+2348012345678","address":"12 Allen Avenue, Ikeja, Lagos","tin":"12345678-0001"}""", null, "application/json");
        using var response = (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        using var made = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return $"/v1/customers/{made.RootElement.GetProperty("data").GetProperty("id").GetString()}?businessId={businessId}";
    }

    /// <summary>An answer as it travels: the head up to and with the empty line, and the body.</summary>
    public async Task<(byte[] Head, byte[] Body)> GetRawAsync(Uri server, string path)
    {
        using var request = Request(HttpMethod.Get, new Uri(server, path));
        using var response = (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        var body = await response.Content.ReadAsByteArrayAsync();
        var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)) head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
        return (Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), body);
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var key = (uint)Interlocked.Increment(ref _next) % _keys.Length;
        return new HttpRequestMessage(method, address) { Headers = { Authorization = _keys[key] } };
    }
}
