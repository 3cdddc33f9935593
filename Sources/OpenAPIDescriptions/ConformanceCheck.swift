import Codecs
package import Exchanges
import FieldValues

extension OpenAPIDescription {
  /// Every way in which an answer differs from what its operation declares: its status, its media type, its headers, its body.
  ///
  /// A body in JSON or MessagePack is checked against its schema, text as a string, or as the scalar it spells; of an event stream and
  /// of other bytes the media type is checked. `Content-Type`, `Accept` and `Authorization` are not judged as headers (OpenAPI 3.1,
  /// Response Object). A request that is not the operation's is a difference too.
  /// - Parameter operation: nil finds it by the request.
  /// - Returns: nil when the description says nothing about the request, or there isn't a response.
  package func differences(of exchange: Exchange, from operation: OpenAPIOperation? = nil) -> [SchemaViolation]? {
    let found = self.operation(for: exchange.request.method, exchange.request.url)
    guard let head = exchange.head, let operation = operation ?? found else { return nil }
    guard found?.name == operation.name else {
      let request = "\(exchange.request.method) \(URLReference(exchange.request.url).path)"
      return [SchemaViolation("the request", "is \(request), not \(operation.name)")]
    }
    guard let response = operation.response(for: head.status) else {
      let declared = operation.responses.map(\.key).joined(separator: ", ")
      return [
        SchemaViolation("the status", "is \(head.status), and \(operation.name) declares \(declared.isEmpty ? "none" : declared)")
      ]
    }
    var check = ConformanceCheck(root: root, exchange: exchange, head: head)
    check.check(headers: response.headers)
    check.checkBody(response)
    return check.differences
  }
}

/// Checks the parts of one response against what an operation declares.
private struct ConformanceCheck {
  let root: Tree
  let exchange: Exchange
  let head: ResponseHead
  var differences: [SchemaViolation] = []

  mutating func check(headers: [OpenAPIOperation.Header]) {
    for header in headers where !["content-type", "accept", "authorization"].contains(header.name.lowercased()) {
      let values = head.values(of: header.name)
      if values.isEmpty, header.isRequired {
        differences.append(SchemaViolation("the response", "has no header \(header.name), which is required"))
      }
      guard let schema = header.schema else { continue }
      // Lines of one name are a list (RFC 9110 section 5.3), but for Set-Cookie.
      let isCookie = header.name.lowercased() == "set-cookie"
      for value in isCookie || values.isEmpty ? values : [values.joined(separator: ", ")] {
        check(text: value, schema, "header \(header.name)")
      }
    }
  }

  mutating func checkBody(_ response: OpenAPIOperation.Response) {
    let hasBody = exchange.request.method != "HEAD" && head.status != 204 && head.status != 304
    guard hasBody else { return }
    guard !response.content.isEmpty else {
      if !exchange.body.isEmpty {
        differences.append(
          SchemaViolation("the body", "has \(exchange.body.count) bytes, and none is declared for \(response.key)")
        )
      }
      return
    }
    let declared = response.content.map(\.mediaType).joined(separator: ", ")
    guard let text = head.value(of: "Content-Type") else {
      return differences.append(SchemaViolation("the response", "has no Content-Type; declared is \(declared)"))
    }
    guard let type = MediaType(text), let content = response.content.best(for: type) else {
      return differences.append(SchemaViolation("the media type", "is \(text), and declared is \(declared)"))
    }
    if let schema = content.schema { checkBody(type, schema) }
    if let schema = content.itemSchema { checkItems(type, JSONSchema(schema, in: root)) }
  }

  /// Checks the items of a stream that arrived whole: messages, or JSON on lines. Of other streams the media type is checked.
  private mutating func checkItems(_ type: MediaType, _ schema: JSONSchema) {
    guard let bytes = try? exchange.plainBody() else { return }
    if type.essence == MediaType.eventStream.essence {
      var decoder = ServerSentEventDecoder()
      for (index, frame) in decoder.decode(bytes).filter({ $0.event != nil }).enumerated() {
        differences += schema.violations(of: frame.tree, at: "event \(index + 1)", checksContent: true)
      }
    } else if ["application/jsonl", "application/x-ndjson"].contains(type.essence) {
      var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      // The last line of a stream that was cut may be a part of one.
      let last = lines.popLast() ?? []
      if exchange.isComplete, !last.isEmpty { lines.append(last) }
      for (index, line) in lines.enumerated() {
        let place = "line \(index + 1) of the body"
        do throws(MalformedBody) {
          differences += schema.violations(of: try Tree(json: Array(line)), at: place)
        } catch {
          differences.append(SchemaViolation(place, "is malformed: \(error)"))
        }
      }
    }
  }

  private mutating func checkBody(_ type: MediaType, _ schema: Tree) {
    let bytes: [UInt8]
    do throws(DecodedBody.UnreadableError) {
      bytes = try exchange.plainBody()
    } catch {
      return differences.append(SchemaViolation("the body", error.description, isUnchecked: true))
    }
    if type.isJSON || type.isMessagePack {
      do throws(MalformedBody) {
        let value = try Tree(type.isJSON ? .json : .messagePack, bytes)
        differences += JSONSchema(schema, in: root).violations(of: value)
      } catch {
        differences.append(SchemaViolation("the body", "is not \(type.essence): \(error)"))
      }
    } else if type.isText, type.essence != MediaType.eventStream.essence, let text = String(validating: bytes, as: UTF8.self) {
      check(text: text, schema, "the body")
    }
  }

  /// A text is what the schema wants as a string, or as the JSON scalar that it spells.
  private mutating func check(text: String, _ schema: Tree, _ place: String) {
    let schema = JSONSchema(schema, in: root)
    let asText = schema.violations(of: Tree(.string(text)), at: place)
    guard !asText.isEmpty else { return }
    if let scalar = try? Tree(json: Array(text.utf8)) {
      if schema.violations(of: scalar, at: place).isEmpty { return }
    }
    let list = text.parts(between: ",").map { item in
      let item = String(item.trimmingBlanks())
      return (try? Tree(json: Array(item.utf8))) ?? Tree(.string(item))
    }
    if root.followed(schema.schema)["type"]?.text == "array", schema.violations(of: Tree(.array(list)), at: place).isEmpty {
      return
    }
    differences += asText
  }
}

extension [OpenAPIOperation.Content] {
  /// The entry a media type falls under: its own, then `text/*`, then `*/*`; parameters count only where the entry has some.
  fileprivate func best(for type: MediaType) -> OpenAPIOperation.Content? {
    let exact = first { entry in
      guard let own = MediaType(entry.mediaType), own.isSameFormat(as: type) else { return false }
      return own.parameters.allSatisfy { type.parameter($0.name)?.lowercased() == $0.value.lowercased() }
    }
    return exact ?? first { $0.mediaType.lowercased() == "\(type.type)/*" } ?? first { $0.mediaType == "*/*" }
  }
}

extension ServerSentEventFrame {
  /// The message as OpenAPI 3.2 describes one: an object of its fields.
  fileprivate var tree: Tree {
    var members: [Tree.Member] = []
    for name in ["event", "id"] {
      if let value = fields.last(where: { $0.name == name })?.value {
        members.append(Tree.Member(key: Tree(.string(name)), value: Tree(.string(value))))
      }
    }
    if let data = event?.data { members.append(Tree.Member(key: Tree(.string("data")), value: Tree(.string(data)))) }
    if let retry = fields.last(where: { $0.name == "retry" })?.value, let tree = try? Tree(json: Array(retry.utf8)) {
      members.append(Tree.Member(key: Tree(.string("retry")), value: tree))
    }
    return Tree(.object(members))
  }
}

extension MediaType {
  fileprivate func isSameFormat(as other: MediaType) -> Bool {
    essence == other.essence || (isMessagePack && other.isMessagePack && suffix == other.suffix && suffix == nil)
  }
}
