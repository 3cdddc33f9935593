import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// Reads the queries of captures, asserts and conditions.
struct QueryReader {
  /// nil in a check, which sends no request.
  var answer: QueriedResponse?
  var variables: Variables
  /// The redirects that were followed: the status, and the URL that was asked next.
  var hops: [(status: Int, url: String)] = []
  /// The present time, in seconds since 1970.
  var now: @Sendable () -> Int64 = { HTTPDate.now.secondsSince1970 }
  /// How often the step was tried, this time included.
  var attempts = 1
  /// The rounds of each loop that was run, by the name of its step.
  var loops: [Loop] = []
  /// How a response differs from what an operation declares, a sentence each.
  var differences: @Sendable (Exchange, String) async throws(Fault) -> [String] = { _, _ throws(Fault) in
    throw Fault(.noDescription)
  }
  /// A reading of the server's own state.
  var probe: @Sendable (String) async -> String? = { _ in nil }
  /// The readings there are; empty where no one says.
  var probeNames: [String] = []

  /// What the query finds, after its filters.
  mutating func read(_ query: QuerySyntax, filters: [FilterSyntax]) async throws(Fault) -> Reading {
    var reading: Reading
    if case .probe(let name) = query.kind {
      reading = try await readProbe(name)
    } else if case .openapi(let name) = query.kind {
      guard let answer else { throw Fault(.noRequest) }
      let found = try await differences(answer.exchange, try variables.fill(name))
      reading = Reading(.list(found.map(QueryValue.text)))
    } else {
      reading = try read(query)
    }
    for filter in filters {
      reading = try reading.filtered(by: filter, variables, now: now())
    }
    return reading
  }

  private func readProbe(_ template: TemplateSyntax) async throws(Fault) -> Reading {
    let name = try variables.fill(template)
    guard let text = await probe(name) else {
      guard !probeNames.isEmpty else { throw Fault(.noProbe(name)) }
      throw Fault(.missingProbe(name, known: probeNames.sorted()))
    }
    return Reading(DecimalNumber(text).map(QueryValue.number) ?? .text(text))
  }

  private mutating func read(_ query: QuerySyntax) throws(Fault) -> Reading {
    switch query.kind {
    case .variable(let name):
      let name = try variables.fill(name)
      return Reading(variables.values[name], isFromWire: variables.wireNames.contains(name))
    case .attempts:
      return Reading(.number(DecimalNumber(attempts)))
    case .loop(let name):
      return try readLoop(name)
    case .probe, .openapi:
      return Reading(nil)
    default:
      guard var answer else { throw Fault(.noRequest) }
      defer { self.answer = answer }
      return try read(query, &answer)
    }
  }

  private func readLoop(_ template: TemplateSyntax) throws(Fault) -> Reading {
    let name = try variables.fill(template)
    guard let loop = loops.last(where: { $0.names.contains(name) }) else { return Reading(nil) }
    if let reason = loop.skipReason { throw Fault(.loopNotRun(name, reason: reason)) }
    return Reading(.list((0..<loop.rounds).map { .number(DecimalNumber($0 + 1)) }))
  }

  /// The rounds of a step with `while`.
  struct Loop: Sendable {
    /// What the query `loop` may call the step: its name in the first round, its name in the file, and that name up to its first variable.
    let names: Set<String>
    let rounds: Int
    /// Why there was no round.
    let skipReason: String?

    init(_ step: StepSyntax, title: String, rounds: Int, skipReason: String?) {
      var names: Set<String> = [title]
      if let name = step.name {
        names.insert(name.text(.stepName))
        if case .literal(let text)? = name.parts.first { names.insert(String(text.trimmingBlanks())) }
      }
      self.names = names
      self.rounds = rounds
      self.skipReason = skipReason
    }
  }

  private func read(_ query: QuerySyntax, _ answer: inout QueriedResponse) throws(Fault) -> Reading {
    switch query.kind {
    case .status: return Reading(.number(DecimalNumber(try answer.head().status)), isFromWire: true)
    case .version: return Reading(.text(try answer.version()), isFromWire: true)
    case .url: return Reading(.text(answer.exchange.request.url), isFromWire: true)
    case .body: return Reading(.text(try answer.text()), isFromWire: true)
    case .bytes:
      let (bytes, note) = try answer.bytes()
      return Reading(.bytes(bytes), note: note)
    case .sha256:
      let (bytes, note) = try answer.bytes()
      return Reading(.bytes(bytes.digest), note: note)
    case .rawBytes: return Reading(.bytes(answer.exchange.body))
    case .redirects:
      return Reading(
        .list(hops.map { .object([("status", .number($0.status)), ("location", .text($0.url))]) }),
        isFromWire: true
      )
    case .ip: return answer.readAddress()
    case .certificate(let field): return try answer.readCertificate(try variables.fill(field))
    case .duration: return Reading(answer.exchange.timing.ended.map(QueryValue.duration))
    case .timeToFirstByte: return Reading(answer.exchange.timing.firstByte.map(QueryValue.duration))
    case .header(let name): return try answer.readLines(try variables.fill(name), try answer.head().headers, "header")
    case .trailer(let name): return try answer.readLines(try variables.fill(name), answer.exchange.trailers, "trailer")
    case .events(let type): return try answer.readEvents(try variables.fill(type))
    case .cookie(let name, let attribute): return try answer.readCookie(try variables.fill(name), attribute)
    case .link(let relation): return try answer.readLink(try variables.fill(relation))
    case .regex(let source): return try answer.readMatch(of: try variables.fill(source))
    case .jsonpath(let path): return try Reading(jsonPath: try variables.fill(path), in: try answer.value(), at: path)
    case .attempts, .variable, .loop, .openapi, .probe: return Reading(nil)
    }
  }
}
