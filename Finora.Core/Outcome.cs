using System.Diagnostics.CodeAnalysis;

namespace Finora.Core;

/// <summary>The answer of a use case: a value, or the failure that the caller must be told.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Failure? failure)
    {
        _value = value;
        Failure = failure;
    }

    public Failure? Failure { get; }

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsOk => Failure is null;

    /// <exception cref="InvalidOperationException">The outcome is a failure; look at <see cref="IsOk"/> first.</exception>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException("A failed outcome has no value.");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);

    /// <summary>The same failure, or <paramref name="map"/> of the value.</summary>
    public Outcome<TResult> Map<TResult>(Func<T, TResult> map) => Failure is null ? map(_value!) : Failure;
}
