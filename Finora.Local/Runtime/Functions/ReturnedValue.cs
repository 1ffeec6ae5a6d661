using System.Reflection;

namespace Finora.Local.Runtime.Functions;

/// <summary>
/// Gets from what a method returned to the value of the function: tasks are awaited, and those without a value give null.
/// </summary>
internal static class ReturnedValue
{
    public static Func<object?, ValueTask<object?>> ReaderOf(Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return definition == typeof(Task<>) ? ReaderOf(nameof(ReadTask), type.GenericTypeArguments[0])
            : definition == typeof(ValueTask<>) ? ReaderOf(nameof(ReadValueTask), type.GenericTypeArguments[0])
            : type == typeof(Task) ? static returned => Done((Task)returned!)
            : type == typeof(ValueTask) ? static returned => Done(((ValueTask)returned!).AsTask())
            : static returned => new ValueTask<object?>(returned);
    }

    private static Func<object?, ValueTask<object?>> ReaderOf(string reader, Type value) =>
        typeof(ReturnedValue).GetMethod(reader, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(value)
            .CreateDelegate<Func<object?, ValueTask<object?>>>();

    private static async ValueTask<object?> ReadTask<T>(object? returned) => await (Task<T>)returned!;

    private static async ValueTask<object?> ReadValueTask<T>(object? returned) => await (ValueTask<T>)returned!;

    private static async ValueTask<object?> Done(Task task)
    {
        await task;
        return null;
    }
}
