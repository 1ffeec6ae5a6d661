namespace Finora.Core.Audit;

public enum ActorType
{
    /// <summary>Finora itself: a sweep, a job, an operator's command.</summary>
    System,
    User,
    ApiKey,

    /// <summary>Somebody without a credential of ours: a customer on a hosted page, a partner's notice.</summary>
    Public,
}

/// <summary>On whose behalf something runs.</summary>
/// <param name="Id">Of the user or API key.</param>
/// <param name="Name">Of the API key; not of people.</param>
public sealed record Actor(ActorType Type, Guid? Id, string? Name)
{
    public static Actor System { get; } = new(ActorType.System, null, null);

    /// <summary><c>platform</c>, <c>business</c> or <c>site</c>; null where no call is behind it.</summary>
    public string? Surface { get; init; }

    public string? Ip { get; init; }

    public string? RequestId { get; init; }
}

/// <summary>
/// Who acts, for the audit trail. It goes along with the call, so that no use case needs to be told and none can forget: what the trail says is decided where the caller was
/// recognised.
/// </summary>
public static class Acting
{
    private static readonly AsyncLocal<Actor?> Now = new();

    /// <summary><see cref="Actor.System"/> unless a call set another.</summary>
    public static Actor Current => Now.Value ?? Actor.System;

    /// <summary>From here on, down the calls that are made from here.</summary>
    public static void As(Actor actor) => Now.Value = actor;

    /// <summary>The same for somebody whom a public call could not name, but who is known by what was shown since: a password, a link, an invitation.</summary>
    public static void AsUser(Guid userId) => As(Current with { Type = ActorType.User, Id = userId, Name = null });
}
