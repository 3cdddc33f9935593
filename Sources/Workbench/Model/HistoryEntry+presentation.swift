import Exchanges
import FieldValues

extension HistoryEntry {
  /// A response may have very many header lines; the ones after these are not looked at.
  private static let mostLines = 1024

  /// What went wrong and what will surprise, in short sentences, the worst first.
  ///
  /// The strip above the tabs shows the first one, Summary all of them.
  var warnings: [String] { failures + refusedCookies + insecureCookies }

  /// How it ended, for the message line: `GET /json 200 in 1.30 ms`; empty while it runs.
  var outcome: String {
    let request = draft.line.withoutUserInfo + (exchange.head.map { " \($0.status)" } ?? "")
    let time = exchange.timing.ended?.columnText ?? ""
    return switch exchange.ending {
    case nil: ""
    case .complete: "\(request) in \(time)"
    case .cancelled: "\(request) cancelled after \(time)"
    case .failed(let failure): failure.description
    }
  }

  /// How many findings in the headers are more than notes.
  var findingCount: Int { findings.count { $0.severity > .note } }

  /// `2 cookies stored, 1 refused`: what the jar did with the Set-Cookie lines; empty where there are none, or the jar is off.
  var cookieWords: (words: String, isRefused: Bool) {
    var counts = (stored: 0, deleted: 0, refused: 0)
    for outcome in cookieOutcomes {
      switch outcome {
      case .stored, .replaced: counts.stored += 1
      case .deleted: counts.deleted += 1
      case .refused: counts.refused += 1
      }
    }
    let parts = [(counts.stored, "stored"), (counts.deleted, "deleted"), (counts.refused, "refused")].filter { $0.0 > 0 }
    let words = parts.enumerated().map { index, part in
      "\(part.0) " + (index > 0 ? "" : part.0 == 1 ? "cookie " : "cookies ") + part.1
    }
    return (words.joined(separator: ", "), counts.refused > 0)
  }

  private var failures: [String] {
    var sentences: [String] = []
    // Where nothing came, the failure stands in the place of the response.
    if let failure = exchange.failure, exchange.head != nil { sentences.append(failure.description) }
    if let problem = exchange.decoded?.problem { sentences.append(problem) }
    if case .differs(let differences)? = trace?.declaration {
      sentences += differences.map { "Not as declared: \($0)" }
    }
    for work in trace?.background ?? [] {
      if case .failed(let reason) = work.state { sentences.append("Background task \(work.name) failed: \(reason)") }
    }
    return sentences
  }

  /// The values of the Set-Cookie lines, each with what the jar did with it; nil where the jar is off.
  private var setCookies: [(value: String, outcome: CookieOutcome?)] {
    let lines = (exchange.head?.headers ?? []).prefix(Self.mostLines).filter { $0.isNamed("Set-Cookie") }
    return lines.enumerated().map { ($1.value, cookieOutcomes.at($0)) }
  }

  private var refusedCookies: [String] {
    setCookies.compactMap { value, outcome in
      guard case .refused(let reason)? = outcome else { return nil }
      let name = String(value.prefix { $0 != "=" && $0 != ";" })
      return "Cookie \(name.isEmpty ? "without a name" : name) refused: \(reason)"
    }
  }

  /// A browser takes such cookies over http only from localhost, and only there sends them back.
  private var insecureCookies: [String] {
    guard exchange.request.url.hasPrefix("http://") else { return [] }
    let names = setCookies.compactMap { value, outcome -> String? in
      switch outcome {
      case .stored, .replaced, nil: break
      case .refused, .deleted: return nil
      }
      guard let cookie = SetCookieLine(value), cookie.attribute("Secure") != nil else { return nil }
      return cookie.name
    }
    return names.isEmpty ? [] : ["Secure over http: only localhost will send \(names.joined(separator: ", ")) back"]
  }
}

extension HistoryEntry {
  /// What came: the body, the events or chunks of a stream, the headers where there isn't a body, else why nothing came.
  var suitingTab: ResponseTab {
    guard exchange.head != nil else { return exchange.failure == nil ? .body : .summary }
    if isWorthWatching { return .stream }
    return exchange.framing == .none || (!isRunning && bodyCount == 0) ? .headers : .body
  }

  /// Chunks are worth watching where they come over some time. A document in chunks that comes at once is shown whole.
  private var isWorthWatching: Bool {
    guard let stream, stream.kind != .reads else { return false }
    guard stream.kind == .chunks else { return true }
    let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
    let isDocument = type?.isDocument ?? false
    if !isDocument, isRunning { return true }
    guard stream.total > 1, let last = stream.time(of: stream.total - 1), let head = exchange.timing.head else { return false }
    return last - head >= .milliseconds(isDocument ? 250 : 50)
  }
}

extension MediaType {
  /// Whether a body of this type is read as a whole, and not piece by piece as it comes.
  fileprivate var isDocument: Bool { isJSON || ["html", "xml", "css", "csv", "markdown"].contains(subtype) || type == "image" }
}
