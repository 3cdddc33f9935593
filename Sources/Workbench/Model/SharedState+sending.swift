import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension SharedState {
  /// The request with its variables; nil where it can't be sent yet, or is only put together when it is sent.
  private var filledMessage: RequestMessage? {
    let filling = BenchVariables.Filling(draft, base: server.base, variables: variables)
    guard !filling.needsWorld else { return nil }
    return try? filling.message { path throws(FileFault) in throw .unreadable(path) }
  }

  /// The server that the request goes to where it isn't the server of the bench.
  var otherServer: String? {
    guard let url = draftMessage?.url, let base = server.base else { return nil }
    let origin = url.authorityPrefix
    return origin.isEmpty || origin == base.authorityPrefix ? nil : origin
  }

  /// The request as it would be sent now, with the line of the jar.
  var copiedMessage: RequestMessage? {
    guard var message = filledMessage ?? draftMessage else { return nil }
    if let line = jar.line(for: message, now: now) { message.headers.append(line) }
    return message
  }

  /// The cookies that the jar adds to the request when it is sent.
  var draftCookies: [CookieJar.Entry] { draftMessage.map { jar.cookies(for: $0, now: now) } ?? [] }

  /// Why the request cannot be sent, and what to do.
  var obstacleToSending: String? {
    if let name = draft.openParameter { return "\(name) is to be filled first   e edits the line" }
    if let fault = variables.fault(of: placeholders) { return fault }
    if case .faulty(let sentence) = content { return "the body can't be sent: \(sentence)" }
    let needsServer = draft.target.hasPrefix("/") || placeholders.contains { $0.fullName == "base" }
    guard needsServer, server.base == nil else { return nil }
    if case .stopped(let reason) = server { return "the server has stopped: \(reason)   :restart-server starts it" }
    return "the server is still starting"
  }

  /// Enters a request into the history, with the cookies of the jar.
  /// - Returns: its number, and the effect that sends it.
  mutating func begin(_ draft: RequestDraft, _ message: RequestMessage) -> (id: Int, sending: Effect) {
    // Raw bytes are sent as they are.
    let line = message.raw == nil ? jar.line(for: message, now: now) : nil
    var message = message
    hideSecrets(of: message)
    if let line { message.headers.append(line) }
    let id = history.add(draft, exchange: Exchange(request: message), at: now)
    if line != nil { history.setHasJarLine(of: id) }
    history.setBegan(now, of: id)
    if draft == self.draft { settleDraft() }
    return (id, .send(id: id, message, by: draft.usesHTTP2 && message.raw == nil ? .http2 : .http1))
  }

  /// Shorter values are words like any other; they are hidden only under their names.
  private static let leastHidden = 6
  private static let longestSearched = 64 * 1024

  /// Takes note of the secrets in a request, so that they are hidden wherever they appear.
  private func hideSecrets(of message: RequestMessage) {
    let body = (message.body ?? []).count <= Self.longestSearched ? message.body ?? [] : []
    let lines = message.headers.map(\.bytes) + [Array(message.url.utf8)] + body.split(separator: 0x0A).map { Array($0) }
    for line in lines { hideSecrets(in: line) }
  }

  /// Takes note of the secrets in a line.
  func hideSecrets(in line: [UInt8]) {
    // The line Cookie hides every cookie, but their values aren't secret everywhere.
    for value in SecretRedactor.namedValues(in: line) where SecretRedactor.isSecret(name: value.name.utf8) {
      guard value.range.count >= Self.leastHidden else { continue }
      secrets.add(String(decoding: line[value.range], as: UTF8.self))
    }
  }
}
