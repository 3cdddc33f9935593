import FieldValues

/// Builds the responses of an operation (OpenAPI 3.1 and 3.2, Responses Object).
struct ResponsesBuilder {
  private let route: RouteDescription
  private let types: SchemaTypes
  private let version: OpenAPIDocument.Version
  /// No response to HEAD has content.
  private let hasContent: Bool

  init(_ route: RouteDescription, _ types: SchemaTypes, _ version: OpenAPIDocument.Version, method: String) {
    self.route = route
    self.types = types
    self.version = version
    hasContent = method != "HEAD"
  }

  func build() -> Schema {
    var responses: Schema = [:]
    let isStated = route.documentation.responses.contains { $0.status == route.status && $0.bodyType != nil }
    let isUnknown = route.declaration.content == .unknown && route.documentation.offers.isEmpty
    let isDescribed = !route.documentation.responses.isEmpty || route.documentation.otherResponses != nil
    if !isStated, !isUnknown || !isDescribed { responses[route.status.documentedName] = normal }
    for status in errors where responses[status.documentedName] == nil {
      responses[status.documentedName] = error(status, nil)
    }
    var described: Set<String> = []
    for documented in route.documentation.responses {
      var response: Schema
      if let type = documented.bodyType {
        response = stated(documented, type)
      } else if documented.status.code >= 400, !isUnknown {
        response = error(documented.status, documented.description)
      } else {
        response = ["description": .string(documented.description ?? documented.status.reasonPhrase)]
        response["headers"] = headers(ofError: documented.status)
      }
      let name = documented.status.documentedName
      // Two statements about one status are one response in several media types.
      if described.contains(name), let known = responses[name] { response = known.offering(response["content"]) }
      described.insert(name)
      responses[name] = response
    }
    if let words = route.documentation.otherResponses {
      responses["default"] = isUnknown ? ["description": .string(words)] : error(.internalServerError, words)
    }
    if case .object(let members) = responses { responses = .object(members.sorted { $0.name < $1.name }) }
    return responses
  }

  /// A response whose body is stated. A negotiated response has it in every media type that it offers.
  private func stated(_ documented: RouteDocumentation.Response, _ type: Any.Type) -> Schema {
    let isNormal = documented.status == route.status
    var response: Schema = ["description": .string(documented.description ?? documented.status.reasonPhrase)]
    if isNormal, headers != [:] { response["headers"] = headers }
    guard hasContent else { return response }
    if isNormal, documented.mediaType == nil, !route.documentation.offers.isEmpty {
      let offers = route.documentation.offers.map(\.description)
      response["content"] = .object(offers.map { Schema.Member($0, ["schema": body(type, as: $0)]) })
    } else {
      let name = documented.mediaType?.description ?? (isNormal ? route.mediaType : nil) ?? "application/json"
      let schema = BodyContent.isBytes(type) ? body(type, as: name) : types.schema(of: type)
      response["content"] = .object([Schema.Member(name, ["schema": schema])])
    }
    return response
  }

  private var normal: Schema {
    let words = route.documentation.responseDescription ?? route.status.reasonPhrase
    var response: Schema = ["description": .string(words.isEmpty ? "Response" : words)]
    let headers = headers
    if headers != [:] { response["headers"] = headers }
    let content = content
    if route.status.allowsBody, content != [:] { response["content"] = content }
    return response
  }

  private var headers: Schema {
    var headers: Schema = [:]
    // The media types stand under `content`; a header of that name would be ignored (OpenAPI 3.1, Response Object).
    let settings = (route.declaration.headers + route.headers + route.validators).filter {
      !$0.name.equalsIgnoringCase("content-type")
    }
    for header in settings { headers.add(header) }
    if !route.cookies.isEmpty { headers["Set-Cookie"] = setCookie }
    return headers
  }

  /// OpenAPI knows a header name once; so the cookies, one line each, are its examples.
  private var setCookie: Schema {
    var examples: Schema = [:]
    for setting in route.cookies {
      let line = setting.cookie.setCookieValue(now: .epoch)
      let attributes = line.drop { $0 != ";" }
      var example: Schema = ["value": .string("\(setting.cookie.name)=<value>\(attributes)")]
      if let description = setting.description { example["summary"] = .string(description) }
      let count = examples.memberNames.count { $0 == setting.cookie.name || $0.hasPrefix("\(setting.cookie.name) ") }
      examples[count == 0 ? setting.cookie.name : "\(setting.cookie.name) \(count + 1)"] = example
    }
    let words = route.cookies.map { $0.cookie.name + ($0.description.map { ": \($0)" } ?? "") }
    return ["description": .string(words.joined(separator: "; ")), "schema": ["type": "string"], "examples": examples]
  }

  private var content: Schema {
    guard route.declaration.carriesBody, hasContent else { return [:] }
    // No layer and no response has a say in the media type of an event stream or of JSON Lines.
    switch route.declaration.content {
    case .events: return .object([Schema.Member("text/event-stream", sequence(event))])
    case .jsonLines: return .object([Schema.Member("application/jsonl", sequence(route.bodyType.map(types.schema) ?? .any))])
    case .value, .text, .binary, .unknown: break
    }
    var types = route.documentation.offers.map(\.description)
    if types.isEmpty, let declared = route.mediaType { types = [declared] }
    if types.isEmpty, route.declaration.content == .binary { types = ["*/*"] }
    return .object(types.map { Schema.Member($0, media($0)) })
  }

  /// The content of a stream by the schema of its items (OpenAPI 3.2, Media Type Object). OpenAPI 3.1 has no field for it, so there
  /// the schema of the content is that of one item.
  private func sequence(_ item: Schema) -> Schema {
    var media: Schema = [version == .v3_2 ? "itemSchema" : "schema": item]
    if let example = route.documentation.example { media["example"] = example }
    return media
  }

  /// One message of an event stream. What the route documents is the JSON in its data (OpenAPI 3.2, Server-Sent Event Streams).
  private var event: Schema {
    let message = types.schema(of: ServerSentEvent.self)
    let kinds: [Schema] = route.documentation.events.map { documented in
      var properties: Schema = [:]
      if let name = documented.name { properties["event"] = ["const": .string(name)] }
      let isText = BodyContent.isText(documented.dataType)
      let schema = types.schema(of: documented.dataType)
      properties["data"] = isText ? schema : ["contentMediaType": "application/json", "contentSchema": schema]
      var kind: Schema = ["properties": properties]
      kind["required"] = documented.name == nil ? ["data"] : ["event", "data"]
      return kind
    }
    if kinds.isEmpty { return message }
    return ["allOf": [message], "anyOf": .array(kinds)]
  }

  private func media(_ name: String) -> Schema {
    var media: Schema = ["schema": body(as: name)]
    if let example = route.documentation.example { media["example"] = example }
    return media
  }

  private func body(as name: String) -> Schema {
    switch route.declaration.content {
    case .text: return ["type": "string"]
    case .events: return event
    case .jsonLines: return route.bodyType.map(types.schema) ?? .any
    case .binary: return name == "*/*" ? [:] : ["contentMediaType": .string(name)]
    case .unknown: return MediaType(name)?.isText == true ? ["type": "string"] : .any
    case .value: break
    }
    guard let type = route.bodyType else { return .any }
    return body(type, as: name)
  }

  private func body(_ type: Any.Type, as name: String) -> Schema {
    let media = MediaType(name)
    // Bytes go out as they are: of their form only the media type is known.
    if BodyContent.isBytes(type) { return media?.isJSON == true || name == "*/*" ? .any : ["contentMediaType": .string(name)] }
    if media?.isJSON == true || media?.isMessagePack == true || media == nil { return types.schema(of: type) }
    if let optional = type as? any Shape.Nullable.Type, BodyContent.isBytes(optional.wrappedType) {
      return ["contentMediaType": .string(name)]
    }
    return ["type": "string"]
  }

  /// Errors that follow from what the route declares, each with the form of its layer.
  private var errors: [Status] {
    var errors: [Status] = route.declaration.otherStatuses
    if (route.headers + route.validators).contains(where: { $0.name.equalsIgnoringCase("etag") }) {
      errors += [.notModified, .preconditionFailed]
    }
    if route.inputs.contains(where: { $0.source != .path }) { errors.append(.badRequest) }
    let isTyped = { (input: InputDeclaration) in input.source == .path && input.type != String.self }
    if route.inputs.contains(where: isTyped) { errors.append(.notFound) }
    if route.inputs.contains(where: { $0.source == .body }) { errors += [.contentTooLarge, .unsupportedMediaType] }
    if route.declaration.content == .unknown, !route.documentation.offers.isEmpty { errors.append(.notAcceptable) }
    return errors
  }

  /// Headers by the meaning of a status, and those of the layers that error responses have too.
  private func headers(ofError status: Status) -> Schema? {
    var headers = status.impliedHeaders ?? [:]
    if status.code >= 400 { for header in route.headers where header.onErrors { headers.add(header) } }
    return headers == [:] ? nil : headers
  }

  private func error(_ status: Status, _ description: String?) -> Schema {
    var response: Schema = ["description": .string(description ?? status.reasonPhrase)]
    response["headers"] = headers(ofError: status)
    guard hasContent else { return response }
    if status == .partialContent {
      var parts = content
      parts["multipart/byteranges"] = [:]
      response["content"] = parts
    }
    guard status.code >= 400 else { return response }
    let content = route.errorForm.documentedBodies(in: types).map { mediaType, schema in
      Schema.Member(mediaType.description, ["schema": schema])
    }
    if !content.isEmpty { response["content"] = .object(content) }
    return response
  }
}

extension Status {
  /// As a key of an operation's answers, which knows classes up to 5 only.
  fileprivate var documentedName: String { code < 600 ? "\(code)" : "default" }

  /// Headers that an answer of this status has by its meaning (RFC 9110 sections 10.2.2 and 14.4).
  fileprivate var impliedHeaders: Schema? {
    let (name, words): (String, String)
    switch code {
    case 301, 302, 303, 307, 308: (name, words) = ("Location", "Where to go")
    case 206, 416:
      (name, words) = (
        "Content-Range", code == 206 ? "Which part this is; absent when there are several" : "How long the whole is"
      )
    default: return nil
    }
    var header: Schema = ["description": .string(words)]
    if code != 206 { header["required"] = true }
    header["schema"] = ["type": "string"]
    return [name: header]
  }
}

extension Schema {
  /// The names of the members of an object.
  fileprivate var memberNames: [String] {
    if case .object(let members) = self { members.map(\.name) } else { [] }
  }

  /// Adds a header to an object of headers, or what it says to the one of its name.
  fileprivate mutating func add(_ header: HeaderSetting) {
    let known = memberNames.first { $0.equalsIgnoringCase(header.name) }
    var entry: Schema = known.flatMap { self[$0] } ?? [:]
    if let description = header.description { entry["description"] = .string(description) }
    if header.required { entry["required"] = true }
    if header.deprecated { entry["deprecated"] = true }
    entry["schema"] = ["type": "string"]
    self[known ?? header.name] = entry
  }

  /// An answer with further media types.
  fileprivate func offering(_ content: Schema?) -> Schema {
    guard case .object(let members) = content ?? .null else { return self }
    var response = self
    var known = response["content"] ?? [:]
    for member in members where known[member.name] == nil { known[member.name] = member.value }
    response["content"] = known
    return response
  }

}
