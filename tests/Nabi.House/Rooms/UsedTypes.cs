using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Nabi.House.Rooms;

/// <summary>
/// Which types and members of its own assembly a piece of metadata names: a handle, a signature, or the code of a method.
/// </summary>
/// <param name="reader">The assembly.</param>
/// <param name="found">Called for every type, method and field named, with the place in the code (0 outside of it).</param>
internal sealed class UsedTypes(MetadataReader reader, Action<EntityHandle, int> found) : ISignatureTypeProvider<int, object?>
{
    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private int offset;

    /// <summary>A type, method, field or signature.</summary>
    public void Of(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition or HandleKind.MethodDefinition or HandleKind.FieldDefinition:
                found(handle, offset);
                break;
            case HandleKind.TypeSpecification:
                _ = reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MemberReference:
                // Only who owns it: what a method returns is not named by who calls it.
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                Of(member.Parent);
                Of(Definition(member));
                break;
            case HandleKind.MethodSpecification:
                var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Of(method.Method);
                _ = method.DecodeSignature(this, null);
                break;
            case HandleKind.StandaloneSignature:
                var signature = reader.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
                    _ = signature.DecodeLocalSignature(this, null);
                else
                    _ = signature.DecodeMethodSignature(this, null);
                break;
        }
    }

    /// <summary>What a field is.</summary>
    public void Of(FieldDefinition field)
    {
        offset = 0;
        _ = field.DecodeSignature(this, null);
    }

    /// <summary>What a type says of itself: base, interfaces, constraints.</summary>
    public void Of(TypeDefinition type)
    {
        offset = 0;
        Of(type.BaseType);
        foreach (var handle in type.GetInterfaceImplementations())
            Of(reader.GetInterfaceImplementation(handle).Interface);
        Constraints(type.GetGenericParameters());
    }

    /// <summary>What a method says: parameters, result, constraints, locals, and every token of its code.</summary>
    public void Of(MethodDefinition method, MethodBodyBlock? body)
    {
        offset = 0;
        _ = method.DecodeSignature(this, null);
        Constraints(method.GetGenericParameters());
        if (body is null)
            return;
        Of(body.LocalSignature);
        foreach (var region in body.ExceptionRegions)
            Of(region.CatchType);
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            offset = code.Offset;
            var first = code.ReadByte();
            var value = first == 0xFE ? unchecked((short)(0xFE00 | code.ReadByte())) : first;
            Operand(ref code, OpCodes[value].OperandType);
        }
    }

    private void Operand(ref BlobReader code, OperandType operand)
    {
        switch (operand)
        {
            case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                or OperandType.InlineSig:
                Of(MetadataTokens.EntityHandle(code.ReadInt32()));
                break;
            case OperandType.InlineSwitch:
                var cases = code.ReadInt32();
                code.Offset += 4 * cases;
                break;
            case OperandType.InlineI8 or OperandType.InlineR:
                code.Offset += 8;
                break;
            case OperandType.InlineI or OperandType.InlineBrTarget or OperandType.InlineString or OperandType.ShortInlineR:
                code.Offset += 4;
                break;
            case OperandType.InlineVar:
                code.Offset += 2;
                break;
            case OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineBrTarget:
                code.Offset += 1;
                break;
        }
    }

    /// <summary>What a member of a generic type is called at its declaration; nil when that stands in another assembly.</summary>
    private EntityHandle Definition(MemberReference member)
    {
        if (member.Parent.Kind != HandleKind.TypeSpecification)
            return default;
        var parent = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)member.Parent).Signature);
        if (parent.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        _ = parent.ReadByte();
        var owner = parent.ReadTypeHandle();
        if (owner.Kind != HandleKind.TypeDefinition)
            return default;
        var type = reader.GetTypeDefinition((TypeDefinitionHandle)owner);
        return member.GetKind() == MemberReferenceKind.Method
            ? type.GetMethods()
                .FirstOrDefault(method => Same(reader.GetMethodDefinition(method).Name, reader.GetMethodDefinition(method).Signature))
            : type.GetFields()
                .FirstOrDefault(field => Same(reader.GetFieldDefinition(field).Name, reader.GetFieldDefinition(field).Signature));

        bool Same(StringHandle name, BlobHandle signature)
            => reader.GetString(name) == reader.GetString(member.Name)
                && reader.GetBlobBytes(signature).AsSpan().SequenceEqual(reader.GetBlobBytes(member.Signature));
    }

    private void Constraints(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters)
        {
            foreach (var constraint in reader.GetGenericParameter(parameter).GetConstraints())
                Of(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    int ISimpleTypeProvider<int>.GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        found(handle, offset);
        return 0;
    }

    int ISignatureTypeProvider<int, object?>.GetTypeFromSpecification(MetadataReader reader, object? genericContext,
        TypeSpecificationHandle handle, byte rawTypeKind)
    {
        Of(handle);
        return 0;
    }

    // Everything else is made of types that were told already, or stands in another assembly.
    int ISimpleTypeProvider<int>.GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

    int ISimpleTypeProvider<int>.GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

    int IConstructedTypeProvider<int>.GetArrayType(int elementType, ArrayShape shape) => 0;

    int IConstructedTypeProvider<int>.GetByReferenceType(int elementType) => 0;

    int IConstructedTypeProvider<int>.GetPointerType(int elementType) => 0;

    int IConstructedTypeProvider<int>.GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

    int ISZArrayTypeProvider<int>.GetSZArrayType(int elementType) => 0;

    int ISignatureTypeProvider<int, object?>.GetFunctionPointerType(MethodSignature<int> signature) => 0;

    int ISignatureTypeProvider<int, object?>.GetGenericMethodParameter(object? genericContext, int index) => 0;

    int ISignatureTypeProvider<int, object?>.GetGenericTypeParameter(object? genericContext, int index) => 0;

    int ISignatureTypeProvider<int, object?>.GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

    int ISignatureTypeProvider<int, object?>.GetPinnedType(int elementType) => 0;
}
