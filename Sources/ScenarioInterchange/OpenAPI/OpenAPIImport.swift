import Codecs
import Exchanges
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

  /// - Parameter reference: where the document lies, for `#@ openapi:` and an assert on each step that its response conforms; nil
  ///   leaves both out.
  /// - Throws: a sentence for a document without operations, or with what a scenario cannot say.
  package init(_ description: OpenAPIDescription, reference: String? = nil) throws(OpenAPIDescription.ReadingError) {
    guard !description.operations.isEmpty else { throw .noOperations(unread: description.unread.first) }
    let root = description.root
    base = URLReference(description.servers.first ?? "").origin
    var security = SecurityPlaceholders()
    var steps: [StepSyntax] = []
    let uses = Dictionary(description.operations.map { ($0.id, 1) }, uniquingKeysWith: +)
    for operation in description.operations {
      let imported = ImportedRequest(operation, base: base, root: root)
      var request = imported.syntax
      leftOut += imported.leftOut
      let needed = operation.security.contains([]) ? [] : operation.security.first ?? []
      for scheme in needed { security.add(scheme, to: &request, in: root) }
      if operation.streams { request.options.append(OptionSyntax(.maxTime, .duration(.seconds(5)))) }
      // Its `operationId`, unless that is missing or another's too; then method and path.
      let name = uses[operation.id] == 1 ? operation.id ?? operation.name : operation.name
      let response = operation.expectation(asserting: reference == nil || operation.responses.isEmpty ? nil : name)
      steps.append(StepSyntax(name: TemplateSyntax(literal: operation.title), kind: .exchange(request, response)))
    }
    secrets = security.secrets
    leftOut += security.leftOut.unique + description.unread.map(\.description)
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
    if isAnswered(with: ["text/event-stream"]) { response.events = [EventSyntax(.stop)] }
    return response
  }

  /// The declared response that is expected: the first one of success, else of redirection.
  private var expected: Response? { responses.first { $0.key.first == "2" } ?? responses.first { $0.key.first == "3" } }

  /// Whether the response may be a stream without end whose end can't be asked for.
  fileprivate var streams: Bool {
    let lines = ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-seq"]
    return isAnswered(with: lines + ["application/stream+json", "multipart/x-mixed-replace", "multipart/mixed"])
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
