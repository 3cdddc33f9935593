#if Macros
import SwiftDiagnostics
package import SwiftSyntax
import SwiftSyntaxBuilder
package import SwiftSyntaxMacros

/// `@FieldsWritable`: an extension with `write(to:)`, and one with `schema(in:)`.
package struct FieldsWritableMacro: ExtensionMacro {
  package static func expansion(
    of attribute: AttributeSyntax,
    attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol,
    conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    let reader = FieldReader()
    let fields = reader.fields(of: declaration)
    guard reader.problems.isEmpty else { throw DiagnosticsError(diagnostics: reader.problems) }
    let access = access(of: declaration)
    var extensions: [ExtensionDeclSyntax] = []
    for name in protocols.map(\.trimmedDescription) {
      let method =
        name.hasSuffix("SchemaDescribing")
        ? schemaMethod(fields, description: DocComment(declaration.leadingTrivia).text) : writeMethod(fields)
      extensions.append(try ExtensionDeclSyntax("extension \(type.trimmed): \(raw: name) {\n\(raw: access)\(raw: method)\n}"))
    }
    return extensions
  }

  private static func writeMethod(_ fields: [Field]) -> String {
    let lines = fields.map { field in
      let call = "fields(\(field.name.literal), \(field.property))"
      return switch field.type {
      case .scalar: call
      case .other: "try \(call)"
      // It may stand for a number, whose call throws nothing: a try of its own would be warned of.
      case .unknown: "_ = try (fields.check(), \(call))"
      }
    }
    return body("func write(to fields: inout FieldsWriter) throws", lines)
  }

  private static func schemaMethod(_ fields: [Field], description: String?) -> String {
    let members = fields.map { field in
      let words = field.description.map { ", description: \($0.literal)" } ?? ""
      return ".init(\(field.name.literal), \\Self.\(field.property)\(words)),"
    }
    let end = description.map { "], description: \($0.literal))" } ?? "])"
    return body("static func schema(in types: SchemaTypes) -> Schema", ["types.object([" as String] + members + [end])
  }

  private static func body(_ head: String, _ lines: [String]) -> String {
    (["\(head) {"] + lines + ["}"]).joined(separator: "\n")
  }

  /// What the methods need to be seen as far as the type is; empty for internal and less.
  private static func access(of declaration: some DeclGroupSyntax) -> String {
    let words = declaration.modifiers.map(\.name.text)
    if words.contains("public") || words.contains("open") { return "public " }
    return words.contains("package") ? "package " : ""
  }
}

extension String {
  /// The text as a literal of Swift, escaped as it needs to be.
  var literal: String { StringLiteralExprSyntax(content: self).description }
}
#endif
