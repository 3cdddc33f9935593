extension CacheControl: CustomStringConvertible {
  /// The directives in one order: max-age, s-maxage, no-cache, no-store, private, public, no-transform,
  /// must-revalidate, proxy-revalidate, must-understand, immutable, stale-while-revalidate, stale-if-error, then the
  /// extensions. A negative number is printed as 0.
  public var description: String {
    var list = DirectiveList()
    list.append("max-age", seconds: maxAge)
    list.append("s-maxage", seconds: sMaxAge)
    list.append("no-cache", noCache)
    list.append("no-store", noStore)
    list.append("private", `private`)
    list.append("public", `public`)
    list.append("no-transform", noTransform)
    list.append("must-revalidate", mustRevalidate)
    list.append("proxy-revalidate", proxyRevalidate)
    list.append("must-understand", mustUnderstand)
    list.append("immutable", immutable)
    list.append("stale-while-revalidate", seconds: staleWhileRevalidate)
    list.append("stale-if-error", seconds: staleIfError)
    for directive in extensions {
      list.append(directive)
    }
    return list.text
  }
}

private struct DirectiveList {
  var text = ""

  mutating func append(_ name: String, _ isThere: Bool = true) {
    guard isThere else { return }
    if !text.isEmpty { text += ", " }
    text += name
  }

  mutating func append(_ name: String, seconds: Int?) {
    guard let seconds else { return }
    append(name)
    text += "=\(max(0, seconds))"
  }

  mutating func append(_ name: String, _ scope: CacheControl.Scope) {
    switch scope {
    case .none: break
    case .all: append(name)
    case .fields(let names):
      append(name)
      // Only names can stand in the list; what is none would break it apart.
      let tokens = names.filter { FieldSyntax.isToken($0) }
      if !tokens.isEmpty {
        text += "=\"\(tokens.joined(separator: ", "))\""
      }
    }
  }

  mutating func append(_ directive: CacheControl.Extension) {
    guard FieldSyntax.isToken(directive.name) else { return }
    append(directive.name)
    guard let value = directive.value, FieldSyntax.isFieldValue(value) else { return }
    text += "="
    text.append(tokenOrQuoted: value)
  }
}
