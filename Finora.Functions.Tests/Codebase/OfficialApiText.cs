using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Finora.Functions.Tests.Codebase;

/// <summary>
/// Writes what others can see of a type in one canonical form, a line a member: what a caller's source depends on (names, parameter names, types, defaults,
/// accessors, modifiers, values), and nothing else. Type names carry no namespace. Where a package says which references may be null, so does the line.
/// </summary>
internal sealed class OfficialApiText(bool annotated)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The name with its type parameters, after those of the types around it.</summary>
    public static string DeclaredName(Type type)
    {
        var name = type.Name.Split('`')[0] + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>" : "");
        return type.DeclaringType is { } outer ? $"{DeclaredName(outer)}.{name}" : name;
    }

    /// <summary>As in "sealed class TableEntity", "enum KeyClientOptions.ServiceVersion", "class CreateRsaKeyOptions : CreateKeyOptions".</summary>
    public string Header(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ReturnType(invoke)} {DeclaredName(type)}({Parameters(invoke)})";
        }

        var header = $"{Attributes(type)}{Kind(type)} {DeclaredName(type)}";
        var hasBase = type is { IsEnum: false, IsValueType: false, IsInterface: false } && type.BaseType != typeof(object);
        return (hasBase ? $"{header} : {Name(type.BaseType!)}" : header) + Constraints(type.GetGenericArguments());
    }

    /// <summary>Everything the type declares that is seen from outside; what it inherits stands with its base.</summary>
    public IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(value => $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue())}");
        }

        return type.IsSubclassOf(typeof(Delegate))
            ? []
            : Interfaces(type)
                .Concat(type.GetFields(Declared).Where(field => IsSeen(field.Attributes, type)).Select(Field))
                .Concat(type.GetConstructors(Declared).Where(constructor => IsSeen(constructor, type)).Select(Constructor))
                .Concat(type.GetProperties(Declared).Where(property => IsSeen(property.GetMethod, type) || IsSeen(property.SetMethod, type)).Select(Property))
                .Concat(type.GetEvents(Declared).Where(one => IsSeen(one.AddMethod, type)).Select(Event))
                .Concat(type.GetMethods(Declared).Where(method => IsSeen(method, type) && !IsAccessor(method) && !OverridesObject(method)).Select(Method));
    }

    private static bool IsSeen(MethodBase? method, Type type) => method is not null && (method.IsPublic || (!type.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly)));

    private static bool IsSeen(FieldAttributes field, Type type) =>
        (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Public || (!type.IsSealed && (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Family);

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool OverridesObject(MethodInfo method) => method.IsVirtual && method.GetBaseDefinition().DeclaringType == typeof(object);

    private static string Attributes(Type type)
    {
        if (type.IsEnum)
        {
            return type.IsDefined(typeof(FlagsAttribute), inherit: false) ? "[Flags] " : "";
        }

        return type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage && type.IsSubclassOf(typeof(Attribute))
            ? $"[AttributeUsage({usage.ValidOn.ToString().Replace(", ", " | ", StringComparison.Ordinal)})] "
            : "";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "readonly struct" : "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static IEnumerable<string> Interfaces(Type type)
    {
        var inherited = type.GetInterfaces().SelectMany(one => one.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        return type.GetInterfaces().Except(inherited).Where(one => one.IsVisible).Select(one => $"implements {new OfficialApiText(annotated: false).Name(one)}");
    }

    private static string Access(MethodBase method) => method.IsPublic || method.DeclaringType!.IsInterface ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        var own = method.GetBaseDefinition() == method;
        return Access(method) + method switch
        {
            { DeclaringType.IsInterface: true } => "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => own ? "abstract " : "abstract override ",
            { IsVirtual: true } when !own => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var attributes = argument.GenericParameterAttributes;
        var all = new List<string>();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            all.Add("class");
        }

        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            all.Add("struct");
        }

        all.AddRange(argument.GetGenericParameterConstraints().Where(one => one != typeof(ValueType)).Select(one => new OfficialApiText(annotated: false).Name(one)));
        return all.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", all)}";
    }));

    private string Field(FieldInfo field)
    {
        var access = field.IsPublic ? "" : "protected ";
        var type = Name(field.FieldType, Nullability(() => _nullability.Create(field)));
        return field.IsLiteral
            ? $"{access}const {type} {field.Name} = {Literal(field.GetRawConstantValue(), field.FieldType)}"
            : $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private string Constructor(ConstructorInfo constructor) => $"{Access(constructor)}ctor({Parameters(constructor)})";

    private string Property(PropertyInfo property)
    {
        var seen = property.GetAccessors(nonPublic: true).Where(accessor => IsSeen(accessor, property.DeclaringType!)).ToArray();
        var lead = seen.FirstOrDefault(accessor => accessor.IsPublic) ?? seen[0];
        var accessors = seen.OrderBy(accessor => accessor.Name, StringComparer.Ordinal).Select(accessor =>
            (accessor.IsPublic == lead.IsPublic ? "" : Access(accessor)) + (accessor == property.GetMethod ? "get;" : IsInit(accessor) ? "init;" : "set;"));
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(lead)}{Name(property.PropertyType, Nullability(() => _nullability.Create(property)))} {name} {{ {string.Join(' ', accessors)} }}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private string Event(EventInfo one) => $"{Modifiers(one.AddMethod!)}event {Name(one.EventHandlerType!, Nullability(() => _nullability.Create(one)))} {one.Name}";

    private string Method(MethodInfo method)
    {
        var generic = method.GetGenericArguments();
        var name = method.Name switch
        {
            "op_Implicit" => $"implicit operator {ReturnType(method)}",
            "op_Explicit" => $"explicit operator {ReturnType(method)}",
            "op_Equality" => "bool operator ==",
            "op_Inequality" => "bool operator !=",
            _ => $"{ReturnType(method)} {method.Name}{(generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(argument => argument.Name))}>")}",
        };
        return $"{Modifiers(method)}{name}({Parameters(method)}){Constraints(generic)}";
    }

    private string ReturnType(MethodInfo method) => Name(method.ReturnType, Nullability(() => _nullability.Create(method.ReturnParameter)));

    private string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return extends + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private string Parameter(ParameterInfo parameter)
    {
        var prefix = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => parameter.IsIn ? "in " : "ref ",
            _ => parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : "",
        };
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, type)}" : "";
        return $"{prefix}{Name(type, Nullability(() => _nullability.Create(parameter)))} {parameter.Name}{value}";
    }

    private static string Literal(object? value, Type type)
    {
        var enumeration = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
            _ when enumeration.IsEnum => $"{QualifiedName(enumeration)}.{Enum.GetName(enumeration, Enum.ToObject(enumeration, value))}",
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private NullabilityInfo? Nullability(Func<NullabilityInfo> read) => annotated ? read() : null;

    private string Name(Type type, NullabilityInfo? nullability = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        // A type parameter reads as one that may be null whether or not a "?" stands behind it, so none is written.
        var mayBeNull = !type.IsValueType && !type.IsGenericParameter && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable };
        return PlainName(type, nullability) + (mayBeNull ? "?" : "");
    }

    private string PlainName(Type type, NullabilityInfo? nullability)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!, nullability?.ElementType) + "[]";
        }

        if (type.IsGenericType)
        {
            var arguments = type.GetGenericArguments().Select((argument, i) => Name(argument, nullability is { GenericTypeArguments.Length: > 0 } info ? info.GenericTypeArguments[i] : null));
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>";
        }

        return (type.IsEnum ? TypeCode.Object : Type.GetTypeCode(type)) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Byte => "byte",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Double => "double",
            TypeCode.String => "string",
            _ when type == typeof(object) => "object",
            _ when type == typeof(void) => "void",
            _ => QualifiedName(type),
        };
    }

    private static string QualifiedName(Type type) => type.DeclaringType is { } outer && !type.IsGenericParameter ? $"{outer.Name}.{type.Name}" : type.Name;
}
