import Exchanges
import FieldValues
import Scenarios

extension ResponsePane {
  /// What Summary says first: the response in one line, and below it the worst warning and the checks.
  struct Strip {
    let entry: HistoryEntry
    let shared: SharedState
    var isPaused = false

    /// A piece of the line. Where room is short the least important goes first.
    private struct Piece {
      var text: String
      var role: Style.Role
      var importance: Int
    }

    private static let gap = "   "

    /// - Parameter rows: one line or two; in one, the checks and the number of warnings stand at its end.
    func lines(columns: Int, rows: Int) -> [Line] {
      guard rows > 1 else { return [fitting(first + [checks, warningCount].compactMap(\.self), columns)] }
      return [fitting(first, columns), second(columns)]
    }

    private func fitting(_ pieces: [Piece], _ columns: Int) -> Line {
      var pieces = pieces
      let width = { (pieces: [Piece]) in
        pieces.reduce(-Self.gap.utf8.count) { $0 + Sanitizer.width(of: $1.text, atMost: columns) + Self.gap.utf8.count }
      }
      while pieces.count > 1, width(pieces) > columns, let least = pieces.map(\.importance).min(),
        let index = pieces.lastIndex(where: { $0.importance == least })
      {
        pieces.remove(at: index)
      }
      return Line(pieces.enumerated().flatMap { [Span($0 > 0 ? Self.gap : ""), Span($1.text, $1.role)] })
    }

    private func second(_ columns: Int) -> Line {
      let warnings = entry.warnings
      let checks = checks
      let room = columns - (checks.map { Sanitizer.width(of: $0.text, atMost: columns) + Self.gap.utf8.count } ?? 0)
      var spans: [Span]
      if let warning = warnings.first {
        let more = warnings.count > 1 ? "  +\(warnings.count - 1), t s" : ""
        spans = [Span("! ", .bad), Span(warning, .warning, width: warnings.count > 1 ? nil : max(0, room - 2))]
        if !more.isEmpty {
          spans[1].width = min(Sanitizer.width(of: warning, atMost: columns), max(0, room - 2 - more.utf8.count))
          spans.append(Span(more, .dim, width: max(0, room - 2 - (spans[1].width ?? 0))))
        }
      } else {
        let route = entry.trace.map(\.route) ?? ""
        spans = [Span(route.isEmpty ? "" : "route \(route)", .dim, width: max(0, room))]
      }
      return Line(spans + (checks.map { [Span(Self.gap), Span($0.text, $0.role)] } ?? []))
    }

    private var first: [Piece] {
      let exchange = entry.exchange
      var pieces: [Piece] = []
      if let head = exchange.head {
        pieces.append(Piece(text: "\(head.status) \(head.reason)", role: Style.Role(status: head.status), importance: 9))
        if let type = head.value(of: "Content-Type") {
          pieces.append(Piece(text: MediaType(type)?.essence ?? type, role: .text, importance: 5))
        }
        pieces.append(Piece(text: size, role: .text, importance: 6))
      }
      pieces.append(state)
      return pieces + [cookies, findings, declaration].compactMap(\.self)
    }

    private var size: String {
      let count = entry.sizeSoFar
      return entry.exchange.isDecoded ? "\(entry.decodedCount.sizeText) (\(count) coded)" : count
    }

    /// The time it took, or how far it is.
    private var state: Piece {
      let time = entry.exchange.timing.ended?.columnText ?? ""
      return switch entry.exchange.ending {
      case nil:
        Piece(
          text: (entry.exchange.head == nil ? "waiting for the response" : isPaused ? "PAUSED" : "LIVE") + clock,
          role: .warning,
          importance: 7
        )
      case .cancelled: Piece(text: "cancelled after \(time)", role: .warning, importance: 7)
      case .failed: Piece(text: "failed after \(time)", role: .bad, importance: 7)
      case .complete: Piece(text: time, role: .text, importance: 7)
      }
    }

    /// How long it has been running, after a blank.
    private var clock: String { entry.runningTime(at: shared.now).map { " \($0)" } ?? "" }

    /// `2 cookies stored, 1 refused`
    private var cookies: Piece? {
      let (words, isRefused) = entry.cookieWords
      guard !words.isEmpty else {
        let count = entry.exchange.head?.headers.count { $0.isNamed("Set-Cookie") } ?? 0
        guard count > 0 else { return nil }
        return Piece(text: "\(count == 1 ? "1 cookie" : "\(count) cookies") not kept", role: .dim, importance: 3)
      }
      return Piece(text: words, role: isRefused ? .bad : .text, importance: isRefused ? 8 : 3)
    }

    /// `headers !2`, as the tab of the headers has it where there is room.
    private var findings: Piece? {
      let count = entry.findingCount
      return count > 0 ? Piece(text: "headers !\(count)", role: .warning, importance: 3) : nil
    }

    private var declaration: Piece? {
      switch entry.trace?.declaration {
      case nil: nil
      case .conforms: Piece(text: "declared ok", role: .good, importance: 2)
      case .undeclared: Piece(text: "not declared", role: .dim, importance: 1)
      case .differs: Piece(text: "not as declared", role: .bad, importance: 8)
      }
    }

    private var checks: Piece? {
      let (passed, all) = shared.tally(of: entry)
      guard all > 0 else { return nil }
      let isGood = passed == all
      let text = "checks \(passed) of \(all)" + (isGood ? " ok" : "")
      return Piece(text: text, role: isGood ? .good : .bad, importance: isGood ? 4 : 8)
    }

    private var warningCount: Piece? {
      let count = entry.warnings.count
      guard count > 0 else { return nil }
      return Piece(text: count == 1 ? "! 1 warning" : "! \(count) warnings", role: .warning, importance: 4)
    }
  }
}
