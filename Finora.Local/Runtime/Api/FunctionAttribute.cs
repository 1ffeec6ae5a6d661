namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Marks a method as a function. Names are unique in an app, whatever their case: letters, digits, <c>_</c> and <c>-</c>, a letter first.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));
}
