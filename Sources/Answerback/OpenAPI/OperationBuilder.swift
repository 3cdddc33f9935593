import FieldValues

/// One route as an operation of the document.
struct OperationBuilder {
  private let route: RouteDescription
  private let types: SchemaTypes
  /// The names of path parameters in the document, if an earlier route with the same path has other names.
  private let pathNames: [String: String]
  private let version: OpenAPIDocument.Version
  private(set) var warnings: [String] = []

  init(_ route: RouteDescription, _ types: SchemaTypes, pathNames: [String: String], version: OpenAPIDocument.Version) {
    self.route = route
    self.types = types
    self.pathNames = pathNames
    self.version = version
  }

  mutating func build(method: String, ids: inout Set<String>) -> Schema {
    let words = route.documentation
    var operation: Schema = [:]
    let tags = words.tags.isEmpty ? [route.path.split(separator: "/").first.map(String.init) ?? "root"] : words.tags
    operation["tags"] = .array(tags.map(Schema.string))
    if let summary = route.summary { operation["summary"] = .string(summary) }
    if let description = words.description { operation["description"] = .string(description) }
    operation["operationId"] = .string(unique(words.operationID ?? identifier(method), &ids))
    if words.isDeprecated { operation["deprecated"] = true }
    let parameters = parameters
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if let body = requestBody { operation["requestBody"] = body }
    operation["responses"] = ResponsesBuilder(route, types, version, method: method).build()
    if !words.security.isEmpty {
      operation["security"] = .array(words.security.map { [$0: []] as [String: Schema] }.map(Schema.init))
    }
    warn()
    return operation
  }

  private func identifier(_ method: String) -> String {
    let words = route.path.split { !($0.isLetter || $0.isNumber) }
    return ([method.lowercased()[...]] + words).joined(separator: "_")
  }

  private func unique(_ name: String, _ ids: inout Set<String>) -> String {
    var unique = name
    var number = 2
    while !ids.insert(unique).inserted {
      unique = "\(name)_\(number)"
      number += 1
    }
    return unique
  }

  private mutating func warn() {
    let place = "\(route.methods.map(\.rawValue).joined(separator: ", ")) \(route.path)"
    for type in types.takeUnknown() {
      warnings.append(
        "\(place): the schema of \(type) can't be inferred. Make it Decodable, or conform it to SchemaDescribing."
      )
    }
    if let undecided { warnings.append("\(place): \(undecided)") }
  }

  /// What is decided at run time about the normal response and isn't stated.
  private var undecided: String? {
    let words = route.documentation
    let hasContent = route.methods != [.head]
    if route.declaration.content == .unknown {
      let isDescribed = words.responses.contains { $0.status.code < 400 || $0.bodyType != nil }
      guard hasContent, words.offers.isEmpty, !isDescribed, words.otherResponses == nil else { return nil }
      return "its response can't be inferred. Describe it with .offers(…) or .documents(200, …)."
    }
    guard route.declaration.mediaTypeDecision == .response else { return nil }
    let normal = words.responses.contains { $0.status.code < 400 }
    if !route.declaration.carriesBody {
      if route.isStatusStated || normal { return nil }
      return "its handler decides the status when it runs. State it with .status(…) or .responseStatus(…)."
    }
    guard hasContent, !route.isMediaTypeStated, words.offers.isEmpty, !normal else { return nil }
    return "its handler decides the media type and status when it runs. State the media type with .mediaType(…) or .offers(…), "
      + "and a status other than \(route.status) with .responseStatus(…)."
  }

  private var parameters: [Schema] {
    var parameters: [Schema] = []
    let declared = route.inputs.filter { $0.source != .body && !$0.isIgnored }
    for name in route.path.parameterNames where !declared.contains(where: { $0.source == .path && $0.name == name }) {
      parameters.append(["name": .string(pathNames[name] ?? name), "in": "path", "required": true, "schema": ["type": "string"]])
    }
    for input in declared {
      let name = input.source == .path ? pathNames[input.name] ?? input.name : input.name
      var parameter: Schema = ["name": .string(name), "in": .string(input.source.rawValue)]
      if input.required || input.source == .path { parameter["required"] = true }
      parameter["schema"] = schema(of: input)
      parameters.append(parameter)
    }
    return parameters
  }

  /// The schema of a parameter. An absent parameter has no value, so an optional has the schema of its wrapped type.
  private func schema(of input: InputDeclaration) -> Schema {
    let type = (input.type as? any Shape.Nullable.Type)?.wrappedType ?? input.type
    var schema = types.schema(of: type)
    let kind = types.resolved(schema)["type"]
    let isNumber = kind == "integer" || kind == "number"
    if let range = input.range, isNumber {
      let bounds = range.split(separator: "...", omittingEmptySubsequences: false).map { Schema(number: String($0)) }
      if let lower = bounds.first ?? nil { schema["minimum"] = lower }
      if bounds.count > 1, let upper = bounds[1] { schema["maximum"] = upper }
    }
    guard let text = input.defaultValue else { return schema }
    let value =
      isNumber
      ? Schema(number: text)
      : kind == "boolean" ? .bool(text == "true") : kind == "array" ? nil : .string(text)
    // Beside a reference a keyword is allowed since 3.1.
    if let value { schema["default"] = value }
    return schema
  }

  private var requestBody: Schema? {
    guard let body = route.inputs.first(where: { $0.source == .body }) else { return nil }
    var content: Schema = [:]
    if let encoded = encodedSchema(of: body.type) {
      content["application/json"] = ["schema": encoded]
      content["application/x-msgpack"] = ["schema": encoded]
    }
    if let form = formSchema(of: body.type, carrying: { $0 is any InputValue.Type }) {
      content["application/x-www-form-urlencoded"] = ["schema": form]
    }
    if let form = multipartSchema(of: body.type) { content["multipart/form-data"] = ["schema": form] }
    return ["required": .bool(body.required), "content": content]
  }

  /// The schema of a body as JSON or MessagePack, which can't carry files; nil for a type that requires one.
  private func encodedSchema(of type: Any.Type) -> Schema? {
    if type == MultipartForm.self { return nil }
    guard let record = type as? any Decodable.Type, Self.members(of: record)?.contains(where: { Self.isFile($0.type) }) == true
    else {
      return types.schema(of: type)
    }
    return formSchema(of: type, carrying: { !Self.isFile($0) })
  }

  /// The schema of a body as `multipart/form-data`, which carries texts and files.
  private func multipartSchema(of type: Any.Type) -> Schema? {
    if type == MultipartForm.self { return types.schema(of: type) }
    return formSchema(of: type, carrying: { $0 is any InputValue.Type || Self.isFile($0) })
  }

  private static func isFile(_ type: Any.Type) -> Bool { type is any FormFile.Value.Type }

  /// The schema of a body as a form. Optional members that a form can't carry are left out.
  /// - Parameter isCarried: Whether a form of this kind can have members of a type.
  /// - Returns: nil for a type that isn't a record, or has required members that a form can't carry.
  private func formSchema(of type: Any.Type, carrying isCarried: (Any.Type) -> Bool) -> Schema? {
    if let map = type as? any Shape.Map.Type {
      return map.hasNamedKeys && isCarried(map.valueType) ? types.schema(of: type) : nil
    }
    guard let record = type as? any Decodable.Type, let members = Self.members(of: record) else { return nil }
    let carried = members.filter { isCarried($0.type) }
    if carried.count == members.count { return types.schema(of: type) }
    let left = members.filter { !isCarried($0.type) }
    guard !carried.isEmpty, !left.contains(where: \.required) else { return nil }
    var schema: Schema = [
      "type": "object", "properties": .object(carried.map { Schema.Member($0.name, types.schema(of: $0.type)) }),
    ]
    let required = carried.filter(\.required)
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0.name) }) }
    return schema
  }

  /// The members that a record is decoded from; nil if it is decoded from anything else.
  private static func members(of type: any Decodable.Type) -> [(name: String, type: Any.Type, required: Bool)]? {
    let probe = SchemaProbe(SchemaTypes())
    guard (try? type.init(from: probe)) != nil, probe.isFlat, !probe.members.isEmpty else { return nil }
    return probe.members
  }
}

extension InputDeclaration {
  /// Whether OpenAPI describes it in another place and ignores a parameter of this name (OpenAPI 3.1, Parameter Object).
  fileprivate var isIgnored: Bool {
    source == .header && ["accept", "content-type", "authorization"].contains(name.lowercased())
  }
}

extension Schema {
  /// A number from its text; nil if the text isn't one.
  fileprivate init?(number text: String) {
    if let integer = Int(text) {
      self = .integer(integer)
    } else if let number = Double(text), number.isFinite {
      self = .number(number)
    } else {
      return nil
    }
  }

  fileprivate init(_ members: [String: Schema]) {
    self = .object(members.map { Member($0.key, $0.value) })
  }
}
