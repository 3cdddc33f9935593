import Exchanges
import FieldValues
package import ScenarioSyntax

extension StepSyntax {
  /// Why a step can't fail, or can't pass, whatever the server does.
  private enum Contradiction: Diagnostic.Problem {
    case eventsAndChunks
    case queryWithoutResponse
    case chunksWithoutBody
    case whileWithoutResponse
    case unknownLoop(String)
    case sizeAsTime
    case reservedName(String)

    var sentences: (message: String, hint: String) {
      switch self {
      case .eventsAndChunks: ("[Events] and [Chunks] in one response", "judge the stream by its events or by its chunks")
      case .queryWithoutResponse: ("a check has no response to query", "query a variable or a probe")
      case .chunksWithoutBody: ("send-chunks has no body to send", "write a body, or remove it")
      case .whileWithoutResponse:
        ("while is judged before the request is sent, so that there is no response to query", "query a variable or a probe")
      case .unknownLoop(let name): ("no step before this one is named \(name.quoted) and has the option while", "")
      case .sizeAsTime: ("a time is compared with a size", "write a number of milliseconds, or a time such as 5s")
      case .reservedName(let name): ("\(name) can't be set, because every scenario has it", "choose another name")
      }
    }
  }

  /// What a run would fail for, or pass, whatever the server does.
  fileprivate func contradictions(_ loops: ScenarioFile.Loops) -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let events = response?.section(.events), let chunks = response?.section(.chunks) {
      let later = max(events.position, chunks.position) == events.position ? events : chunks
      found.append(
        Diagnostic(Contradiction.eventsAndChunks, at: later.position, length: later.length)
      )
    }
    if let check {
      let queries = check.captures.map(\.query) + check.asserts.map(\.query)
      found += queries.filter(\.needsResponse).map {
        Diagnostic(Contradiction.queryWithoutResponse, at: $0.position, length: $0.length)
      }
    }
    if let request, let option = options.first(where: { $0.name == .sendChunks }), !request.hasBody {
      found.append(
        Diagnostic(Contradiction.chunksWithoutBody, at: option.position, length: option.length)
      )
    }
    func add(_ problem: Contradiction, _ node: some LocatedSyntax) {
      found.append(Diagnostic(problem, at: node.position, length: node.length))
    }
    for case .conditions(let conditions) in options.filter({ $0.name == .while }).map(\.value) {
      for condition in conditions where condition.query.needsResponse { add(.whileWithoutResponse, condition.query) }
    }
    for assertion in options.flatMap(\.conditions) + asserts {
      if case .size = assertion.predicate.value?.kind, assertion.filters.isEmpty, assertion.query.isTime,
        let value = assertion.predicate.value
      {
        add(.sizeAsTime, value)
      }
      if case .loop(let name) = assertion.query.kind, let literal = name.literal, !loops.mayHave(literal) {
        add(.unknownLoop(literal), name)
      }
    }
    for capture in captures where ["secret", "loop", "newUuid", "newDate"].contains(capture.name) {
      add(.reservedName(capture.name), capture)
    }
    for option in options where option.name == .server {
      guard case .text(let template) = option.value, let url = template.literal else { continue }
      do throws(Fault) {
        _ = try RemoteServer(checked: url, at: option)
      } catch {
        found.append(Diagnostic(error.message, at: option.position, length: option.length))
      }
    }
    return found
  }
}

extension RequestSyntax {
  fileprivate var hasBody: Bool { body != nil || !form.isEmpty || !multipart.isEmpty }
}

extension QuerySyntax {
  /// Whether the query is about a response.
  fileprivate var needsResponse: Bool {
    switch kind {
    case .variable, .attempts, .probe, .loop: false
    default: true
    }
  }

  fileprivate var isTime: Bool {
    switch kind {
    case .duration, .timeToFirstByte: true
    default: false
    }
  }
}

extension ScenarioFile {
  /// What contradicts itself in the steps.
  package var contradictions: [Diagnostic] {
    let loops = Loops(self)
    return steps.flatMap { $0.contradictions(loops) }
  }

  /// The steps with the option `while`.
  fileprivate struct Loops {
    private var names: Set<String> = []
    /// Whether a loop has no name, or one that variables decide.
    private var isOpen = false

    init(_ file: ScenarioFile) {
      for step in file.steps where step.options.contains(where: { $0.name == .while }) {
        guard let name = step.name, name.placeholders.isEmpty else {
          isOpen = true
          continue
        }
        if let literal = name.literal { names.insert(literal) }
      }
    }

    /// Whether a loop may have this name.
    func mayHave(_ name: String) -> Bool { isOpen || names.contains(name) }
  }
}
