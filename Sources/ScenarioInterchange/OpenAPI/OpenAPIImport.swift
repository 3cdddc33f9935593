import Codecs
import Exchanges
import FieldValues
package import OpenAPIDescriptions
package import ScenarioSyntax

/// A scenario made of an OpenAPI document: a step for each operation, filled with examples, that expects the first declared status of
/// success.
///
/// An event stream is left after its head. Other streams that may never end have five seconds.
///
/// Path parameters, required query, header and cookie parameters and those with a stated example are filled in; the rest stands in the
/// document. What a security scheme asks for is `{{secret.NAME}}`.
package struct OpenAPIImport: Sendable {
  package let file: ScenarioFile
  /// What `{{base}}` stands for, `https://api.example.org`; empty where the document names no server with a host.
  package let base: String
  /// What `run --secret NAME=…` has to give: the names in `{{secret.NAME}}`.
  package private(set) var secrets: [String] = []
  /// The parts of the document that are missing from the scenario, a sentence each.
  package private(set) var leftOut: [String] = []
  /// The values that were made up and can't be right, a sentence each.
  package private(set) var unfit: [String] = []
  /// What is good to know, a sentence each; the requests are whole.
  package private(set) var notes: [String] = []

  /// - Parameter reference: where the document lies, for `#@ openapi:` and an assert on each step that its response conforms; nil
  ///   leaves both out.
  /// - Throws: a sentence for a document without operations, or with what a scenario cannot say.
  package init(_ description: OpenAPIDescription, reference: String? = nil) throws(OpenAPIDescription.ReadingError) {
    guard !description.operations.isEmpty else { throw .noOperations(unread: description.unread.first) }
    let root = description.root
    base = URLReference(description.servers.first ?? "").origin
    var security = SecurityPlaceholders()
    var steps: [StepSyntax] = []
    var references: Set<String> = []
    let uses = Dictionary(description.operations.map { ($0.id, 1) }, uniquingKeysWith: +)
    for operation in description.operations {
      let imported = ImportedRequest(operation, base: base, root: root)
      var request = imported.syntax
      let missing = operation.missingReferences(in: root, &references).map { Loss.reference($0, operation: operation.name) }
      leftOut += (missing + imported.losses).filter { !$0.isValue }.map(\.sentence)
      unfit += imported.losses.filter(\.isValue).map(\.sentence)
      if !operation.path.hasPrefix("/") {
        let path = VisibleText.excerpt(of: operation.path)
        notes.append("\(operation.method) \(path): the path doesn't begin with a slash, so it is sent as /\(path).")
      }
      let own = request.headers.count
      let needed = operation.security.contains([]) ? [] : operation.security.first ?? []
      for scheme in needed { security.add(scheme, to: &request, in: root) }
      // A parameter of Swagger 2.0 may say the same.
      func isAuthorization(_ header: HeaderSyntax) -> Bool { header.name.equalsIgnoringCase("Authorization") }
      if request.basicAuth != nil || request.headers.dropFirst(own).contains(where: isAuthorization) {
        request.headers = request.headers.prefix(own).filter { !isAuthorization($0) } + request.headers.dropFirst(own)
      }
      if operation.streams { request.options.append(OptionSyntax(.maxTime, .duration(.seconds(5)))) }
      // Its `operationId`, unless that is missing or another's too; then method and path.
      let name = uses[operation.id] == 1 ? operation.id ?? operation.name : operation.name
      let response = operation.expectation(asserting: reference == nil || operation.responses.isEmpty ? nil : name)
      steps.append(StepSyntax(name: TemplateSyntax(literal: operation.title), kind: .exchange(request, response)))
    }
    secrets = security.secrets
    leftOut += security.leftOut.unique + description.unread.map(\.description)
    if root["webhooks"]?.namedMembers?.isEmpty == false || description.operations.contains(where: \.hasCallbacks) {
      notes.append("Webhooks and callbacks are left out, because the server sends those requests.")
    }
    let title = description.title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    var metadata = title.isEmpty ? [] : [MetadataSyntax(.name, title)]
    if let reference { metadata.append(MetadataSyntax(.openapi, reference)) }
    do throws(ScenarioFile.ParseFailure) {
      file = try ScenarioFile(metadata: metadata, steps: steps)
    } catch {
      throw .unwritable(reason: error.diagnostics.first?.message ?? "")
    }
  }
}

extension OpenAPIImport {
  /// What a request lacks that an operation describes.
  enum Loss: Hashable, Sendable {
    case file(String, operation: String)
    case partType(String, part: String, operation: String)
    case noExample(String, operation: String)
    case externalExample(String, mediaType: String, operation: String)
    case mediaRange(String, operation: String)
    case reference(String, operation: String)
    case parameter(String, location: String, operation: String)
    case unreadParameter(String, operation: String)
    case withoutReference(String, subject: String, operation: String)
    case unfit(SchemaViolation, others: Int, subject: String, operation: String)

    /// Whether the request has it, with a value that was made up and can't be right.
    var isValue: Bool {
      switch self {
      case .withoutReference, .unfit: true
      default: false
      }
    }

    /// What is missing and why.
    var sentence: String {
      switch self {
      case .file(let name, let operation): "\(operation) sends the file \(name), which has to be put beside the scenario"
      case .partType(let type, let part, let operation):
        "\(operation) sends the part \(part) as \(type); only a file can have a type, so put its text into a file"
      case .noExample(let type, let operation):
        "\(operation) takes \(type), of which the document has no example; its body is missing"
      case .externalExample(let place, let type, let operation):
        "\(operation) takes \(type), whose example \(VisibleText.excerpt(of: place)) isn't read; its body is missing"
      case .mediaRange(let range, let operation):
        "\(operation) takes \(range), which isn't a type to send; its Content-Type is missing"
      case .reference(let reference, let operation):
        "\(VisibleText.excerpt(of: reference, length: 200)), which \(operation) refers to, is not in the document"
      case .parameter(let name, let location, let operation):
        "the parameter \(VisibleText.excerpt(of: name)) of \(operation), which stands in \(VisibleText.excerpt(of: location)); parameters stand in path, query, header or cookie"
      case .unreadParameter(let text, let operation):
        "the parameter \(VisibleText.excerpt(of: text)) of \(operation), which isn't an object with name and in"
      case .withoutReference(let reference, let subject, let operation):
        "\(subject) of \(operation) was made without \(VisibleText.excerpt(of: reference, length: 200)), which is missing"
      case .unfit(let misfit, let others, let subject, let operation):
        "\(subject) of \(operation) \(misfit.isUnchecked ? "may" : "does") not fit its schema: "
          + VisibleText.excerpt(
            of: "\(misfit.place.isEmpty ? "it" : misfit.place)\(misfit.isUnchecked ? ":" : "") \(misfit.message)",
            length: 300
          )
          + (others == 0 ? "" : " (and \(others) more)")
      }
    }
  }
}

extension OpenAPIOperation {
  fileprivate var title: String {
    let words = (summary ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? name : "\(name): \(words)"
  }

  /// - Parameter name: the operation's, for the assert that the response conforms; nil asserts nothing.
  fileprivate func expectation(asserting name: String?) -> ResponseSyntax {
    let stated = expected
    var response = ResponseSyntax(status: StatusSyntax(stated.flatMap { Int($0.key) }.map(StatusSyntax.Kind.code) ?? .any))
    if let name {
      let query = QuerySyntax(.openapi(TemplateSyntax(literal: name)))
      response.asserts = [AssertSyntax(query, PredicateSyntax(.conforms))]
    }
    // The stream may never end.
    if isEventStream { response.events = [EventSyntax(.stop)] }
    return response
  }

  /// The declared response that is expected: the first one of success, else of redirection.
  private var expected: Response? { responses.first { $0.key.first == "2" } ?? responses.first { $0.key.first == "3" } }

  private var isEventStream: Bool { isAnswered(with: ["text/event-stream"]) }

  /// Whether the response may be a stream without end whose end can't be asked for.
  fileprivate var streams: Bool {
    let lines = ["text/event-stream", "application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-seq"]
    return !isEventStream
      && isAnswered(with: lines + ["application/stream+json", "multipart/x-mixed-replace", "multipart/mixed"])
  }

  private func isAnswered(with types: [String]) -> Bool {
    guard let content = (expected ?? responses.first { $0.key == "default" })?.content, !content.isEmpty else { return false }
    return content.allSatisfy { types.contains($0.mediaType.prefix { $0 != ";" && $0 != " " }.lowercased()) }
  }
}

extension [String] {
  fileprivate var unique: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
