using System.Reflection;

namespace Finora.Local.Runtime.Functions;

/// <summary>Gets from what a method returned to the value of the function: tasks are awaited, and those without a value give null.</summary>
internal static class ReturnedValue
{
    private static readonly MethodInfo TaskReader = typeof(ReturnedValue).GetMethod(nameof(ReadTask), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ValueTaskReader = typeof(ReturnedValue).GetMethod(nameof(ReadValueTask), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static Func<object?, ValueTask<object?>> ReaderOf(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
        {
            var reader = definition == typeof(Task<>) ? TaskReader : ValueTaskReader;
            return reader.MakeGenericMethod(type.GenericTypeArguments).CreateDelegate<Func<object?, ValueTask<object?>>>();
        }

        return type == typeof(Task) ? static returned => Done((Task)returned!)
            : type == typeof(ValueTask) ? static returned => Done(((ValueTask)returned!).AsTask())
            : static returned => new ValueTask<object?>(returned);
    }

    private static async ValueTask<object?> ReadTask<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> ReadValueTask<T>(object? returned) => await (ValueTask<T>)returned!;

    private static async ValueTask<object?> Done(Task task)
    {
        await task;
        return null;
    }
}
