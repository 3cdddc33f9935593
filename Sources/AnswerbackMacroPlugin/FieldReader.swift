#if Macros
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax

/// A field that is written.
struct Field {
  /// What is known of a type by its name.
  enum TypeKind {
    /// A number, a text, true or false, or nothing of these: writing one throws nothing.
    case scalar
    /// Something else, certainly.
    case other
    /// It may be either.
    case unknown
  }

  /// The name in the output.
  var name: String
  /// The property as declared, without backticks.
  let identifier: String
  /// What is written in Swift: the property, with backticks where it needs them, or its wrapper.
  let property: String
  var type: TypeKind
  /// The property's doc comment.
  var description: String?
}

/// Finds the fields of a type, and what stands in the way.
final class FieldReader {
  private(set) var problems: [Diagnostic] = []

  private func complain(_ node: some SyntaxProtocol, _ sentence: String) {
    problems.append(Diagnostic(node: node, message: Sentence(message: sentence)))
  }

  func fields(of declaration: some DeclGroupSyntax) -> [Field] {
    let isFinal = declaration.modifiers.contains { $0.name.text == "final" }
    if declaration.is(ClassDeclSyntax.self), !isFinal {
      let sentence = "@FieldsWritable needs a final class: of a subclass, only the inherited fields would be written"
      complain(declaration.introducer, sentence)
    } else if !declaration.is(StructDeclSyntax.self), !declaration.is(ClassDeclSyntax.self) {
      complain(declaration.introducer, "@FieldsWritable works on a struct or a final class")
      return []
    }
    let members = declaration.memberBlock.members.map(\.decl)
    let properties = members.flatMap(properties)
    guard let keys = members.lazy.compactMap(Self.codingKeys).first else { return properties }
    return keys.compactMap { key in
      guard var field = properties.first(where: { $0.identifier == key.name.text.bare }) else {
        complain(key, "the type has no stored property \(key.name.text)")
        return nil
      }
      field.name = name(of: key)
      return field
    }
  }

  // MARK: Properties

  private func properties(in member: DeclSyntax) -> [Field] {
    if let conditional = member.as(IfConfigDeclSyntax.self) {
      if conditional.description.contains("var ") || conditional.description.contains("let ") {
        complain(conditional, "@FieldsWritable can't tell which properties of an #if there are; move them out of it")
      }
      return []
    }
    guard let variable = member.as(VariableDeclSyntax.self) else { return [] }
    let words = Set(variable.modifiers.map(\.name.text))
    guard words.isDisjoint(with: ["static", "class"]) else { return [] }
    if words.contains("lazy") {
      complain(variable, "@FieldsWritable can't write a lazy property: reading it would change the value")
      return []
    }
    let description = DocComment(variable.leadingTrivia).text
    var fields: [Field] = []
    // `var a, b: Int`: a type counts for those before it, too.
    var type: TypeSyntax?
    for binding in variable.bindings.reversed() {
      type = binding.typeAnnotation?.type ?? (binding.initializer == nil ? type : nil)
      guard !Self.isComputed(binding) else { continue }
      guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else {
        complain(binding.pattern, "@FieldsWritable needs a name for each property; write this pattern as several properties")
        continue
      }
      let isWrapped = variable.attributes.contains(where: Self.isWrapper)
      fields.append(
        Field(
          name: name.bare,
          identifier: name.bare,
          property: isWrapped ? "_\(name.bare)" : name,
          type: isWrapped ? .other : Self.kind(of: type, or: binding.initializer?.value),
          description: description
        )
      )
    }
    return fields.reversed()
  }

  private static func isComputed(_ binding: PatternBindingSyntax) -> Bool {
    switch binding.accessorBlock?.accessors {
    case nil: false
    case .getter: true
    // An observed property is stored.
    case .accessors(let accessors): !accessors.allSatisfy { ["willSet", "didSet"].contains($0.accessorSpecifier.text) }
    }
  }

  /// Attributes of the language begin with a small letter, property wrappers with a capital one.
  private static func isWrapper(_ element: AttributeListSyntax.Element) -> Bool {
    guard case .attribute(let attribute) = element else { return false }
    let name = attribute.attributeName.trimmedDescription.split(separator: ".").last
    return name?.first?.isUppercase == true
  }

  // MARK: Types

  private static let scalars: Set = ["Int", "String", "Bool", "Double"]
  private static let others: Set = [
    "Int8", "Int16", "Int32", "Int64", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "Float", "Date", "UUID", "URL", "Data",
    "Decimal",
  ]

  private static func kind(of type: TypeSyntax?, or value: ExprSyntax?) -> Field.TypeKind {
    guard let type else { return kind(of: value) }
    if let optional = type.as(OptionalTypeSyntax.self) { return kind(of: optional.wrappedType, or: nil) }
    if type.is(ArrayTypeSyntax.self) || type.is(DictionaryTypeSyntax.self) { return .other }
    let text = type.trimmedDescription
    let name = text.hasPrefix("Swift.") ? String(text.dropFirst("Swift.".count)) : text
    return scalars.contains(name) ? .scalar : others.contains(name) ? .other : .unknown
  }

  /// A literal has the type of its kind.
  private static func kind(of value: ExprSyntax?) -> Field.TypeKind {
    switch value?.kind {
    case .integerLiteralExpr, .floatLiteralExpr, .booleanLiteralExpr, .stringLiteralExpr: .scalar
    case .arrayExpr, .dictionaryExpr: .other
    default: .unknown
    }
  }

  // MARK: Coding keys

  private static func codingKeys(_ member: DeclSyntax) -> [EnumCaseElementSyntax]? {
    guard let keys = member.as(EnumDeclSyntax.self), keys.name.text == "CodingKeys" else { return nil }
    return keys.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }.flatMap(\.elements)
  }

  /// The raw value where it is a text, else the name of the case.
  private func name(of key: EnumCaseElementSyntax) -> String {
    guard let text = key.rawValue?.value.as(StringLiteralExprSyntax.self) else { return key.name.text.bare }
    guard let value = text.representedLiteralValue else {
      complain(text, "the name of a field must be a plain text")
      return key.name.text.bare
    }
    return value
  }
}

extension String {
  /// A name without its backticks.
  fileprivate var bare: String { hasPrefix("`") && hasSuffix("`") && count > 2 ? String(dropFirst().dropLast()) : self }
}

/// A sentence at a place in the source.
private struct Sentence: DiagnosticMessage {
  let message: String
  var diagnosticID: MessageID { MessageID(domain: "AnswerbackMacros", id: message) }
  var severity: DiagnosticSeverity { .error }
}
#endif
