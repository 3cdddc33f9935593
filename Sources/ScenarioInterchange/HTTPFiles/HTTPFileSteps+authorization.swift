import Exchanges
import FieldValues
import ScenarioSyntax

extension HTTPFileSteps {
  /// The schemes whose line an HTTP client computes, or for which it sends other requests first.
  private static let computedSchemes: Set<String> = [
    "digest", "aws", "ntlm", "cognito", "azuread", "hawk", "negotiate", "gssapi",
  ]
  /// What follows `openid` and `oauth2` in httpyac. Others are what is sent.
  private static let flows: Set<String> = [
    "authorization_code", "code", "implicit", "hybrid", "password", "client_credentials", "device_code", "token_exchange",
  ]

  /// Reads `Basic user password` and `Basic user:password`, which HTTP clients encode, and what they compute.
  /// - Returns: Whether the line is not sent as it is.
  mutating func setAuthorization(_ value: String, of syntax: inout RequestSyntax) -> Bool {
    // The scheme may be part of a variable.
    let value = variables.expanded(value, everywhere: false)[...].trimmingBlanks()
    let word = value.prefix { !$0.isBlank }
    let rest = value[word.endIndex...].trimmingBlanks()
    let scheme = word.lowercased()
    guard !rest.isEmpty else { return false }
    let flow = rest.prefix { !$0.isBlank }.lowercased()
    let isComputed = HTTPFileSteps.computedSchemes.contains(scheme) && (!rest.contains("=") || scheme == "aws")
    if isComputed || (["openid", "oauth2", "oauth1"].contains(scheme) && HTTPFileSteps.flows.contains(flow)) {
      remark(.authorization(String(word)))
      return true
    }
    guard scheme == "basic" else { return false }
    // The two may be one variable.
    guard let credentials = HTTPFileSteps.credentials(rest) ?? HTTPFileSteps.credentials(variables.expanded(String(rest))[...])
    else { return false }
    let (user, password) = (variables.template(credentials.user), variables.template(credentials.password))
    if user.parts.isEmpty, let password = password.literal {
      // The section has no place for an empty name.
      let encoded = Array(":\(password)".utf8).base64Text
      syntax.headers.append(HeaderSyntax("Authorization", TemplateSyntax(literal: "Basic \(encoded)")))
    } else {
      syntax.basicAuth = ParameterSyntax(user, password)
    }
    return true
  }

  /// A user and a password. What stands in the braces of variables doesn't part them.
  private static func credentials(_ text: Substring) -> (user: String, password: String)? {
    func place(where isSeparator: (Character) -> Bool) -> String.Index? {
      var rest = text
      while let first = rest.first {
        if let (_, end) = HTTPFileVariables.inner(rest) {
          rest = rest[end...]
        } else if isSeparator(first) {
          return rest.startIndex
        } else {
          rest = rest.dropFirst()
        }
      }
      return nil
    }
    let blank = place { $0.isBlank }
    let colon = place { $0 == ":" }
    // A blank parts them, too, but the first colon ends the name (RFC 7617 section 2).
    if let blank, colon.map({ blank < $0 }) ?? true {
      return (String(text[..<blank]), String(text[blank...].trimmingBlanks()))
    }
    guard let colon else { return nil }
    var password = String(text[text.index(after: colon)...])
    if let blank { password = "\(text[text.index(after: colon)..<blank]):\(text[blank...].trimmingBlanks())" }
    return (String(text[..<colon]), password)
  }
}
