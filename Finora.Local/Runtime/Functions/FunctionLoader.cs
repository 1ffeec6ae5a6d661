using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Finora.Local.Runtime.Functions;

/// <summary>Finds the functions of an app: public methods with <see cref="FunctionAttribute"/>, of any class that is not generic.</summary>
internal static class FunctionLoader
{
    private const int LongestName = 128;
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="InvalidOperationException">A function is one that the host could not run; the message names it.</exception>
    public static List<LoadedFunction> Load(IEnumerable<Type> types)
    {
        var functions = new List<LoadedFunction>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            if (!type.IsClass || type.ContainsGenericParameters || IsCompilerMade(type))
            {
                continue;
            }

            foreach (var method in type.GetMethods(Methods))
            {
                if (method.IsDefined(typeof(FunctionAttribute), inherit: false))
                {
                    var function = Load(method);
                    functions.Add(names.Add(function.Name) ? function : throw Unusable(function.Name, "another has the same name."));
                }
            }
        }

        return functions;
    }

    public static InvalidOperationException Unusable(string function, string problem) => new($"Function {function}: {problem}");

    private static LoadedFunction Load(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        if (!IsName(name))
        {
            throw Unusable(name, "a function's name is a letter, then letters, digits, '_' and '-', 128 in all at most.");
        }

        if (method.IsAbstract || (method.DeclaringType!.IsAbstract && !method.IsStatic))
        {
            throw Unusable(name, "its class cannot be created.");
        }

        var triggers = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToArray();
        return triggers is [var trigger]
            ? new LoadedFunction(name, method, trigger, trigger.GetCustomAttribute<TriggerBindingAttribute>()!)
            : throw Unusable(name, $"it has {triggers.Length} triggers; exactly one parameter carries the trigger.");
    }

    // Closures and state machines are most of the types of an assembly, and looking through their methods is what takes time.
    private static bool IsCompilerMade(Type type) => type.Name.StartsWith('<');

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0])
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
