using System.Diagnostics.CodeAnalysis;

namespace Finora.Functions.Tests.Codebase;

/// <summary>Types with one of everything that <see cref="OfficialApiText"/> writes, and of what it must not write.</summary>
[SuppressMessage("Design", "CA1034", Justification = "Nested types are among the things to be written.")]
[SuppressMessage("Performance", "CA1822", Justification = "Only their signatures matter.")]
[SuppressMessage("Style", "IDE0060", Justification = "Only their signatures matter.")]
internal static class OfficialApiSamples
{
    public delegate Task Next(string context);

    [Flags]
    public enum Rights
    {
        Read = 1,
        Write = 2,
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
    public sealed class MarkAttribute : Attribute;

    public readonly struct Code(string value)
    {
        public string Value { get; } = value;
    }

    public abstract class Client<T> : Exception, IComparable<int>
        where T : class, IDisposable
    {
        public const string Name = "n";

        protected Client()
        {
        }

        protected Client(Uri? address, params string[] names)
        {
        }

        private protected Client(int unseen)
        {
        }

        public event EventHandler? Changed;

        public new virtual IReadOnlyDictionary<string, object?> Data { get; protected set; } = new Dictionary<string, object?>();

        internal int Unseen { get; set; }

        public string? this[int index]
        {
            get => null;
            init => Changed?.Invoke(this, EventArgs.Empty);
        }

        public static implicit operator string?(Client<T> client) => null;

        public abstract T[]? Read<TKey>(TKey key, DayOfWeek day = DayOfWeek.Friday, int? most = null, CancellationToken cancellationToken = default)
            where TKey : struct;

        public int CompareTo(int other) => 0;

        public override string ToString() => "";

        protected virtual bool TryRead(ref long at, out string? text)
        {
            text = null;
            return false;
        }

        private protected void Hidden()
        {
        }
    }
}

/// <summary>Extension methods are not nested.</summary>
internal static class OfficialApiExtensionSamples
{
    public static int Twice(this int number) => number * 2;
}
