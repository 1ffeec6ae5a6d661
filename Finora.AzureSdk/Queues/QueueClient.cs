using System.Globalization;
using Azure.Core;
using Azure.Storage.Queues.Models;
using Finora.AzureSdk;

namespace Azure.Storage.Queues;

/// <summary>One queue. Thread-safe. Every method throws <see cref="RequestFailedException"/> for what the service refuses.</summary>
public class QueueClient
{
    private readonly StoragePipeline _pipeline;
    private readonly QueueMessageEncoding _encoding;
    private readonly string _name;
    private readonly Uri _uri;

    public QueueClient(string connectionString, string queueName)
        : this(connectionString, queueName, null)
    {
    }

    public QueueClient(string connectionString, string queueName, QueueClientOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(queueName);
        var parsed = ConnectionString.Parse(connectionString);
        options ??= new QueueClientOptions();
        _pipeline = StoragePipeline.WithConnectionString(parsed, options, options.VersionString);
        _encoding = options.MessageEncoding;
        _name = queueName;
        _uri = StorageAddress.Below(parsed.Endpoint(StorageService.Queue), Uri.EscapeDataString(queueName));
    }

    internal QueueClient(Uri serviceUri, string queueName, StoragePipeline pipeline, QueueMessageEncoding encoding)
    {
        ArgumentException.ThrowIfNullOrEmpty(queueName);
        _pipeline = pipeline;
        _encoding = encoding;
        _name = queueName;
        _uri = StorageAddress.Below(serviceUri, Uri.EscapeDataString(queueName));
    }

    /// <summary>For substitutes in tests.</summary>
    protected QueueClient() => (_pipeline, _name, _uri) = (null!, "", null!);

    public virtual Uri Uri => _uri;

    public virtual string Name => _name;

    public virtual int MaxPeekableMessages => 32;

    /// <summary>The largest text of a message, in bytes.</summary>
    public virtual int MessageMaxBytes => 64 * 1024;

    public virtual Task<Response> CreateAsync(IDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var message = Create(RequestMethod.Put);
        foreach (var (name, value) in metadata ?? new Dictionary<string, string>()) message.Request.Headers.SetValue($"x-ms-meta-{name}", value);
        return _pipeline.SendAsync(message, cancellationToken, 201, 204);
    }

    /// <summary>Makes the queue; null when it was there already.</summary>
    public virtual async Task<Response?> CreateIfNotExistsAsync(IDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await CreateAsync(metadata, cancellationToken);
            return response.Status == 204 ? null : response;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueAlreadyExists)
        {
            return null;
        }
    }

    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var response = (await GetPropertiesAsync(cancellationToken)).GetRawResponse();
            return Response.FromValue(true, response);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _pipeline.SendAsync(Create(RequestMethod.Delete), cancellationToken, 204);

    public virtual async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await DeleteAsync(cancellationToken));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return Response.FromValue(false, exception.GetRawResponse()!);
        }
    }

    public virtual async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        var message = Create(RequestMethod.Get);
        message.Request.Uri.AppendQuery("comp", "metadata");
        var response = await _pipeline.SendAsync(message, cancellationToken, 200);
        var count = response.Headers.TryGetValue("x-ms-approximate-messages-count", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        var properties = new QueueProperties { ApproximateMessagesCount = count };
        foreach (var header in response.Headers.Where(header => header.Name.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase)))
        {
            properties.Metadata[header.Name["x-ms-meta-".Length..]] = header.Value;
        }

        return Response.FromValue(properties, response);
    }

    /// <summary>Deletes all messages, hidden ones included.</summary>
    public virtual Task<Response> ClearMessagesAsync(CancellationToken cancellationToken = default) =>
        _pipeline.SendAsync(Create(RequestMethod.Delete, "messages"), cancellationToken, 204);

    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText) => SendMessageAsync(messageText, null);

    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText, CancellationToken cancellationToken = default) =>
        SendMessageAsync(messageText, null, null, cancellationToken);

    /// <inheritdoc cref="SendMessageAsync(BinaryData, TimeSpan?, TimeSpan?, CancellationToken)"/>
    public virtual Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default) =>
        SendMessageAsync(BinaryData.FromString(messageText ?? ""), visibilityTimeout, timeToLive, cancellationToken);

    /// <param name="visibilityTimeout">How long the message stays hidden, whole seconds: 0 (the default) to 7 days, and shorter than the time to live.</param>
    /// <param name="timeToLive">Whole seconds, 7 days by default; -1 s for a message that never expires.</param>
    public virtual async Task<Response<SendReceipt>> SendMessageAsync(
        BinaryData message, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        var request = Create(RequestMethod.Post, "messages");
        AppendSeconds(request.Request.Uri, "visibilitytimeout", visibilityTimeout);
        AppendSeconds(request.Request.Uri, "messagettl", timeToLive);
        SetBody(request, message ?? BinaryData.Empty);
        var response = await _pipeline.SendAsync(request, cancellationToken, 201);
        return Response.FromValue(QueueXml.ReadSent(QueueXml.Messages(response.Content).Single()), response);
    }

    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync() => ReceiveMessagesAsync(null);

    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync(CancellationToken cancellationToken = default) =>
        ReceiveMessagesAsync(null, null, cancellationToken);

    /// <param name="maxMessages">1 (the default) to 32.</param>
    /// <param name="visibilityTimeout">How long the messages are hidden, whole seconds: 1 s to 7 days, 30 s by default.</param>
    /// <exception cref="FormatException">The client expects base64 and a message is none.</exception>
    public virtual async Task<Response<QueueMessage[]>> ReceiveMessagesAsync(
        int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        var request = Create(RequestMethod.Get, "messages");
        AppendCount(request.Request.Uri, maxMessages);
        AppendSeconds(request.Request.Uri, "visibilitytimeout", visibilityTimeout);
        var response = await _pipeline.SendAsync(request, cancellationToken, 200);
        return Response.FromValue(QueueXml.Messages(response.Content).Select(message => QueueXml.ReadReceived(message, _encoding)).ToArray(), response);
    }

    /// <summary>One message, or a null value when none is visible.</summary>
    public virtual async Task<Response<QueueMessage?>> ReceiveMessageAsync(TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, visibilityTimeout, cancellationToken);
        return Response.FromValue(messages.Value.FirstOrDefault(), messages.GetRawResponse());
    }

    /// <summary>Looks at visible messages without receiving them.</summary>
    /// <param name="maxMessages">1 (the default) to 32.</param>
    public virtual async Task<Response<PeekedMessage[]>> PeekMessagesAsync(int? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var request = Create(RequestMethod.Get, "messages");
        request.Request.Uri.AppendQuery("peekonly", "true");
        AppendCount(request.Request.Uri, maxMessages);
        var response = await _pipeline.SendAsync(request, cancellationToken, 200);
        return Response.FromValue(QueueXml.Messages(response.Content).Select(message => QueueXml.ReadPeeked(message, _encoding)).ToArray(), response);
    }

    /// <exception cref="RequestFailedException">404 MessageNotFound, or 400 PopReceiptMismatch when somebody else holds it by now.</exception>
    public virtual Task<Response> DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default)
    {
        var request = CreateForMessage(RequestMethod.Delete, messageId, popReceipt);
        return _pipeline.SendAsync(request, cancellationToken, 204);
    }

    /// <inheritdoc cref="UpdateMessageAsync(string, string, BinaryData, TimeSpan, CancellationToken)"/>
    /// <param name="messageText">The new text; null keeps the one that stands.</param>
    public virtual Task<Response<UpdateReceipt>> UpdateMessageAsync(
        string messageId, string popReceipt, string? messageText = null, TimeSpan visibilityTimeout = default, CancellationToken cancellationToken = default) =>
        UpdateAsync(messageId, popReceipt, messageText is null ? null : BinaryData.FromString(messageText), visibilityTimeout, cancellationToken);

    /// <param name="visibilityTimeout">How long the message is hidden from now, whole seconds: 0 (the default: visible at once) to 7 days.</param>
    /// <exception cref="RequestFailedException">404 MessageNotFound, or 400 PopReceiptMismatch when somebody else holds it by now.</exception>
    public virtual Task<Response<UpdateReceipt>> UpdateMessageAsync(
        string messageId, string popReceipt, BinaryData? message, TimeSpan visibilityTimeout = default, CancellationToken cancellationToken = default) =>
        UpdateAsync(messageId, popReceipt, message, visibilityTimeout, cancellationToken);

    private static void AppendSeconds(RequestUriBuilder uri, string name, TimeSpan? value)
    {
        if (value is { } span) uri.AppendQuery(name, ((int)span.TotalSeconds).ToString(CultureInfo.InvariantCulture));
    }

    private static void AppendCount(RequestUriBuilder uri, int? maxMessages)
    {
        if (maxMessages is { } count) uri.AppendQuery("numofmessages", count.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<Response<UpdateReceipt>> UpdateAsync(
        string messageId, string popReceipt, BinaryData? message, TimeSpan visibilityTimeout, CancellationToken cancellationToken)
    {
        var request = CreateForMessage(RequestMethod.Put, messageId, popReceipt);
        AppendSeconds(request.Request.Uri, "visibilitytimeout", visibilityTimeout);
        if (message is not null) SetBody(request, message);
        var response = await _pipeline.SendAsync(request, cancellationToken, 204);
        response.Headers.TryGetValue("x-ms-popreceipt", out var newReceipt);
        response.Headers.TryGetValue("x-ms-time-next-visible", out var nextVisible);
        return Response.FromValue(new UpdateReceipt(newReceipt!, QueueXml.ParseInstant(nextVisible!)), response);
    }

    private HttpMessage Create(RequestMethod method, string? path = null)
    {
        var message = _pipeline.CreateMessage(method, _uri);
        if (path is not null) message.Request.Uri.AppendPath("/" + path, escape: false);
        return message;
    }

    private HttpMessage CreateForMessage(RequestMethod method, string messageId, string popReceipt)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        ArgumentNullException.ThrowIfNull(popReceipt);
        var message = Create(method, "messages/" + Uri.EscapeDataString(messageId));
        message.Request.Uri.AppendQuery("popreceipt", popReceipt, escapeValue: true);
        return message;
    }

    private void SetBody(HttpMessage request, BinaryData message)
    {
        request.Request.Headers.SetValue("Content-Type", "application/xml");
        request.Request.Content = RequestContent.Create(QueueXml.Write(message, _encoding));
    }
}
