using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;

namespace Finora.AzureSdk;

/// <summary>How the queue and blob clients send: Azure.Core's pipeline (retries, request ids, logging) with the storage services' authentication, version and errors.</summary>
internal sealed class StoragePipeline
{
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    private StoragePipeline(ClientOptions options, string version, HttpPipelinePolicy? authentication, StorageSharedKeyCredential? sharedKey)
    {
        var pipelineOptions = new HttpPipelineOptions(options) { RequestFailedDetailsParser = new XmlErrorParser() };
        if (authentication is not null) pipelineOptions.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipelineOptions);
        _version = version;
        SharedKey = sharedKey;
    }

    /// <summary>Null unless the account key is known; only with it can a shared access signature be made.</summary>
    public StorageSharedKeyCredential? SharedKey { get; }

    public static StoragePipeline WithConnectionString(ConnectionString connectionString, ClientOptions options, string version)
    {
        if (connectionString is { AccountName: { } name, AccountKey: { } key }) return WithSharedKey(new StorageSharedKeyCredential(name, key), options, version);
        return new StoragePipeline(options, version, new SasPolicy(new AzureSasCredential(connectionString.Sas!)), null);
    }

    public static StoragePipeline WithSharedKey(StorageSharedKeyCredential credential, ClientOptions options, string version)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return new StoragePipeline(options, version, new SharedKeyPolicy(credential, TimeProvider.System), credential);
    }

    /// <exception cref="ArgumentException">The endpoint is not https: a token must not travel in the clear.</exception>
    public static StoragePipeline WithToken(Uri endpoint, TokenCredential credential, ClientOptions options, string version)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        if (endpoint.Scheme != Uri.UriSchemeHttps) throw new ArgumentException("TokenCredential can only be used with https endpoints.", nameof(endpoint));
        return new StoragePipeline(options, version, new BearerTokenAuthenticationPolicy(credential, StorageScope.Default), null);
    }

    public HttpMessage CreateMessage(RequestMethod method, Uri uri)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.SetValue("x-ms-version", _version);
        message.Request.Headers.SetValue("Accept", "application/xml");
        return message;
    }

    /// <summary>The answer, read whole unless <see cref="HttpMessage.BufferResponse"/> says otherwise.</summary>
    /// <exception cref="RequestFailedException">The status is none of those expected.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken, params int[] expected)
    {
        await _pipeline.SendAsync(message, cancellationToken);
        return expected.Contains(message.Response.Status) ? message.Response : throw new RequestFailedException(message.Response);
    }
}

/// <summary>The audience of tokens for storage, the same in every cloud and for every account.</summary>
internal static class StorageScope
{
    public const string Default = "https://storage.azure.com/.default";
}
