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
  /// - Returns: nil when the description says nothing about the request, or there is no answer.
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
    var check = AnswerCheck(root: root, exchange: exchange, head: head)
    check.check(headers: response.headers)
    check.checkBody(response)
    return check.differences
  }
}

/// Checks the parts of one answer.
private struct AnswerCheck {
  let root: Tree
  let exchange: Exchange
  let head: ResponseHead
  var differences: [SchemaViolation] = []

  mutating func check(headers: [OpenAPIOperation.Header]) {
    for header in headers where !["content-type", "accept", "authorization"].contains(header.name.lowercased()) {
      let values = head.values(of: header.name)
      if values.isEmpty, header.isRequired {
        differences.append(SchemaViolation("the answer", "has no header \(header.name), which is required"))
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
      return differences.append(SchemaViolation("the answer", "has no Content-Type; declared is \(declared)"))
    }
    guard let type = MediaType(text), let content = response.content.best(for: type) else {
      return differences.append(SchemaViolation("the media type", "is \(text), and declared is \(declared)"))
    }
    if let schema = content.schema { checkBody(type, schema) }
  }

  private mutating func checkBody(_ type: MediaType, _ schema: Tree) {
    let bytes: [UInt8]
    do throws(UndecodableBodyError) {
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
    let list = text.split(separator: ",").map { item in
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

extension MediaType {
  fileprivate func isSameFormat(as other: MediaType) -> Bool {
    essence == other.essence || (isMessagePack && other.isMessagePack && suffix == other.suffix && suffix == nil)
  }
}
