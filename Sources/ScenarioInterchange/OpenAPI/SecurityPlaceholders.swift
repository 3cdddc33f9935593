import Codecs
import OpenAPIDescriptions
import ScenarioSyntax

/// What a security scheme adds to a request: `{{secret.NAME}}` in the place of what is secret.
struct SecurityPlaceholders {
  /// The names of the secrets, in the order of their use.
  private(set) var secrets: [String] = []
  /// Schemes that no request can show, a sentence each.
  private(set) var leftOut: [String] = []
  private var known: Set<String> = []

  /// - Parameter name: that of the scheme in `components.securitySchemes`.
  mutating func add(_ name: String, to request: inout RequestSyntax, in root: Tree) {
    let scheme = root.followed(root["components"]?["securitySchemes"]?[name] ?? Tree(.object([])))
    let variable = Self.identifier(name)
    switch scheme["type"]?.text {
    case "apiKey": addKey(variable, scheme, to: &request)
    case "http":
      let kind = scheme["scheme"]?.text ?? "bearer"
      if kind.lowercased() == "basic" {
        request.basicAuth = ParameterSyntax(use("\(variable)_user"), use("\(variable)_password"))
      } else {
        addAuthorization(kind.prefix(1).uppercased() + kind.dropFirst(), variable, to: &request)
      }
    case "oauth2", "openIdConnect": addAuthorization("Bearer", variable, to: &request)
    case "mutualTLS": leftOut.append("the security scheme \(name) is a client certificate, which belongs to the connection")
    default: leftOut.append("the security scheme \(name) is not in the document")
    }
  }

  private mutating func addKey(_ variable: String, _ scheme: Tree, to request: inout RequestSyntax) {
    let name = scheme["name"]?.text ?? variable
    switch scheme["in"]?.text {
    case "query": request.query.append(ParameterSyntax(TemplateSyntax(literal: name), use(variable)))
    case "cookie": request.cookies.append(ParameterSyntax(TemplateSyntax(literal: name), use(variable)))
    default: request.headers.append(HeaderSyntax(name, use(variable)))
    }
  }

  private mutating func addAuthorization(_ scheme: String, _ variable: String, to request: inout RequestSyntax) {
    let value = TemplateSyntax([.literal("\(scheme) ")] + use(variable).parts)
    request.headers.append(HeaderSyntax("Authorization", value))
  }

  private mutating func use(_ variable: String) -> TemplateSyntax {
    if known.insert(variable).inserted { secrets.append(variable) }
    return TemplateSyntax([.placeholder(PlaceholderSyntax("secret", path: [variable]))])
  }

  /// A name as variables have it: ASCII letters, digits and `_`, no digit first.
  private static func identifier(_ name: String) -> String {
    let word = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return word.first?.isNumber ?? true ? "_\(word)" : word
  }
}
