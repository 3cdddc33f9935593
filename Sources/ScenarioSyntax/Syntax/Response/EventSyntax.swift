/// A frame expected of an event stream, or a line that begins with `@` among the frames.
package struct EventSyntax: Sendable, Hashable, LocatedSyntax {
  /// How much of a stream is read at most.
  package enum Limit: Sendable, Hashable {
    case frames(Int)
    case bytes(Int)
  }

  /// What a frame or a line expects or does.
  package enum Kind: Sendable, Hashable {
    case frame(EventFrameSyntax)
    /// The next frame comes at most so long after the previous point.
    case within(Duration)
    /// The next frame's distance to the previous one.
    case gap(ClosedRange<Duration>)
    /// So many unlisted frames may pass before the next one.
    case skip(ClosedRange<Int>)
    /// The frames up to `endUnordered` may come in any order.
    case unordered
    case endUnordered
    /// Nothing may come for so long.
    case silence(Duration)
    /// Whatever comes for so long may come.
    case listen(Duration)
    /// More than this from the whole stream is a failure.
    case limit(Limit)
    /// The client closes the socket.
    case drop
    /// The server must end the stream.
    case eof
    /// The client ends the stream, and that is a success.
    case stop
    case reconnect(ReconnectSyntax)
  }

  /// What is expected or done.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a frame or line; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }

  /// The frame or line as it is written, its lines parted by LF.
  package var text: String {
    switch kind {
    case .frame(let frame): frame.lines.map(\.text).joined(separator: "\n")
    case .within(let time): "@within \(QuantityText.text(time))"
    case .gap(let range): "@gap \(QuantityText.text(range))"
    case .skip(let range): "@skip \(QuantityText.text(range))"
    case .unordered: "@unordered"
    case .endUnordered: "@end-unordered"
    case .silence(let time): "@silence \(QuantityText.text(time))"
    case .listen(let time): "@listen \(QuantityText.text(time))"
    case .limit(.frames(let count)): "@limit \(count) frames"
    case .limit(.bytes(let bytes)): "@limit \(QuantityText.size(bytes))"
    case .drop: "@drop"
    case .eof: "@eof"
    case .stop: "@stop"
    case .reconnect(let reconnect): reconnect.text
    }
  }
}

/// `@reconnect [after A..B]`: what the client must send when it comes back, and the head it is then given.
package struct ReconnectSyntax: Sendable, Hashable {
  /// How long after the cut the request goes out; nil takes any time.
  package var after: ClosedRange<Duration>?
  /// The header lines that must be sent, `Last-Event-ID` above all.
  package var requestHeaders: [ExpectedHeaderSyntax]
  /// The new head: version, status and implicit headers; everything else of it is empty.
  package var response: ResponseSyntax

  /// Makes a reconnection of its parts.
  package init(after: ClosedRange<Duration>? = nil, requestHeaders: [ExpectedHeaderSyntax] = [], response: ResponseSyntax) {
    self.after = after
    self.requestHeaders = requestHeaders
    self.response = response
  }

  fileprivate var text: String {
    let head = "@reconnect\(after.map { " after \(QuantityText.text($0))" } ?? "")"
    let request = [head] + requestHeaders.map(\.text)
    let answer = [response.statusLine] + response.headers.map(\.text)
    return (request + [""] + answer).joined(separator: "\n")
  }
}

extension LineScanner {
  mutating func eventDirective() throws(Diagnostic) -> EventSyntax {
    let first = at
    at += 1
    let word = take { $0.isWord }
    skipBlanks()
    guard let kind = try eventKind(word) else {
      let known = [
        "within", "gap", "skip", "unordered", "end-unordered", "silence", "listen", "limit", "drop", "eof", "stop", "reconnect",
      ]
      throw fault(.unknown(.line, "@\(word)", known: known.map { "@\($0)" }), at: first)
    }
    let length = contentLength(from: first)
    try finish()
    return EventSyntax(kind, position: position(first), length: length)
  }

  private mutating func eventKind(_ word: String) throws(Diagnostic) -> EventSyntax.Kind? {
    switch word {
    case "within": .within(try duration())
    case "gap": .gap(try durationRange())
    case "skip": .skip(try integerRange(of: "@skip"))
    case "unordered": .unordered
    case "end-unordered": .endUnordered
    case "silence": .silence(try duration())
    case "listen": .listen(try duration())
    case "limit": .limit(try limit())
    case "drop": .drop
    case "eof": .eof
    case "stop": .stop
    case "reconnect": .reconnect(try reconnect())
    default: nil
    }
  }

  private mutating func limit() throws(Diagnostic) -> EventSyntax.Limit {
    let first = at
    let number = try integer(.missingNumber("@limit"))
    if skipWord("frames") || skipWord("frame") { return .frames(number) }
    at = first
    return .bytes(try size(allowsBare: false))
  }

  private mutating func reconnect() throws(Diagnostic) -> ReconnectSyntax {
    let after = skipWord("after") ? try durationRange() : nil
    return ReconnectSyntax(after: after, response: ResponseSyntax(status: StatusSyntax(.any)))
  }
}
