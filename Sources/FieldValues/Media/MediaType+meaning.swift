extension MediaType {
  /// `type/subtype` without parameters.
  public var essence: String { "\(type)/\(subtype)" }

  /// What follows the last `+` of the subtype, such as `json` (RFC 6839); nil where there is none.
  public var suffix: String? {
    guard let plus = subtype.utf8.lastIndex(of: UInt8(ascii: "+")) else { return nil }
    let suffix = subtype[subtype.utf8.index(after: plus)...]
    return suffix.isEmpty ? nil : String(suffix)
  }

  /// The value of the first parameter of this name, compared without case.
  public func parameter(_ name: String) -> String? {
    let name = name.lowercased()
    return parameters.first { $0.name == name }?.value
  }

  /// The named character encoding in lower case.
  public var charset: String? {
    parameter("charset")?.lowercased()
  }

  /// Whether it is one of `text/*`.
  public var isText: Bool { type == "text" }

  /// Whether its content is JSON: the subtype is `json` or ends in `+json`.
  public var isJSON: Bool { subtype == "json" || suffix == "json" }

  /// Whether its content is MessagePack: the subtype is one of the three spellings or ends in `+msgpack`.
  public var isMessagePack: Bool { Self.isMessagePackSubtype(subtype) || suffix == "msgpack" }

  /// The type with the parameter set to the value, in its old place or at the end; throws where the name is no token
  /// or the value cannot be quoted.
  public func with(parameter name: String, value: String) throws(FieldValueError) -> MediaType {
    let added = FieldParameter(name: name.lowercased(), value: value)
    try added.check(in: "media type \(essence)")
    guard let index = parameters.firstIndex(where: { $0.name == added.name }) else {
      return MediaType(unchecked: type, subtype, parameters + [added])
    }
    var changed = parameters
    changed[index] = added
    return MediaType(unchecked: type, subtype, changed)
  }

  /// The type without the parameter of this name.
  public func without(parameter name: String) -> MediaType {
    let name = name.lowercased()
    return MediaType(unchecked: type, subtype, parameters.filter { $0.name != name })
  }

  /// Whether both name the same format in negotiation: equal, or two spellings of MessagePack with equal parameters.
  public func isEquivalent(to other: MediaType) -> Bool {
    guard Self.isSameFormat(type, subtype, other.type, other.subtype) else { return false }
    return self == MediaType(unchecked: type, subtype, other.parameters)
  }

  /// Whether two types are one but for parameters: the three spellings of MessagePack are.
  static func isSameFormat(_ type: String, _ subtype: String, _ otherType: String, _ otherSubtype: String) -> Bool {
    guard type == otherType else { return false }
    if subtype == otherSubtype { return true }
    return type == "application" && isMessagePackSubtype(subtype) && isMessagePackSubtype(otherSubtype)
  }

  private static func isMessagePackSubtype(_ subtype: String) -> Bool {
    switch subtype {
    case "msgpack", "x-msgpack", "vnd.msgpack": true
    default: false
    }
  }
}
