namespace Finora.Core;

/// <summary>Why a use case refused. Each surface maps these to its own HTTP status and code in one place.</summary>
public enum FailureCode
{
    /// <summary>A field of the input breaks its rule; <see cref="Failure.Fields"/> says which.</summary>
    InvalidFields,

    /// <summary>The debits of a journal entry differ from its credits.</summary>
    Unbalanced,

    /// <summary>No such record for this tenant; a record of another tenant answers the same.</summary>
    NotFound,

    /// <summary>A duplicate.</summary>
    Conflict,

    /// <summary>The record's state forbids the action now. The two surfaces have different statuses for it.</summary>
    WrongState,

    /// <summary>The record changed under our hands more often than we retry; the same request may work in a moment.</summary>
    Busy,

    /// <summary>Valid in shape, against a business rule.</summary>
    RuleBroken,

    /// <summary>The caller was recognised and may not do this.</summary>
    Forbidden,

    /// <summary>The prepaid credits do not cover what was asked.</summary>
    InsufficientCredits,

    /// <summary>The plan's allowance is used up.</summary>
    PlanLimit,

    /// <summary>Something outside that the answer needs cannot be reached; nothing was changed.</summary>
    Unavailable,
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Path">JSON path in camelCase with bracketed indices, <c>lineItems[0].unitPrice</c>; a surface in another style rewrites it.</param>
/// <param name="Message">Without the field's name: "must be a positive number".</param>
public sealed record FieldFault(string Path, string Message);

/// <summary>A refusal that the caller caused or must know of. Never an exception: it is part of what the use case answers.</summary>
/// <param name="Message">For the caller; it tells nothing of the inside.</param>
public sealed record Failure(FailureCode Code, string Message, IReadOnlyList<FieldFault> Fields)
{
    public static Failure Invalid(string path, string message) => new(FailureCode.InvalidFields, "Request body validation failed", [new FieldFault(path, message)]);

    public static Failure Invalid(IReadOnlyList<FieldFault> faults) => new(FailureCode.InvalidFields, "Request body validation failed", faults);

    /// <param name="totalDebit">Naira kobo, as is <paramref name="totalCredit"/>.</param>
    public static Failure Unbalanced(long totalDebit, long totalCredit) =>
        new(FailureCode.Unbalanced, $"Debits of {Money.Kobo.Format(totalDebit)} and credits of {Money.Kobo.Format(totalCredit)} do not balance.", []);

    public static Failure NotFound(string message) => new(FailureCode.NotFound, message, []);

    /// <summary>A record named inside a body that does not exist; the field is told.</summary>
    public static Failure NotFound(string message, string path) => new(FailureCode.NotFound, message, [new FieldFault(path, "was not found")]);

    public static Failure State(string message) => new(FailureCode.WrongState, message, []);

    public static Failure Conflict(string message) => new(FailureCode.Conflict, message, []);

    public static Failure Rule(string message) => new(FailureCode.RuleBroken, message, []);

    public static Failure Forbidden(string message) => new(FailureCode.Forbidden, message, []);

    public static Failure PlanLimit(string message) => new(FailureCode.PlanLimit, message, []);

    public static Failure Unavailable(string message) => new(FailureCode.Unavailable, message, []);

    public static Failure Busy() => new(FailureCode.Busy, "The record was changed by another request at the same time. Try again.", []);
}
