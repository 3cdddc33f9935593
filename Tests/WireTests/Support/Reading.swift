import Exchanges

@testable import Wire

/// What a parser says of these pieces: without the raw bytes, and with the body's pieces joined.
func read(
  pieces: [[UInt8]],
  method: String = "GET",
  sizeLimit: Int = 1 << 30,
  closes: Bool = false,
  wasReset: Bool = false
) -> [Exchange.Event] {
  var parser = ResponseParser(requestMethod: method, sizeLimit: sizeLimit, place: "GET /")
  var events = pieces.flatMap { parser.push($0) }
  if closes { events += parser.close(wasReset ? .reset : .closed) }
  return joiningBodies(events)
}

func read(
  _ text: String,
  method: String = "GET",
  sizeLimit: Int = 1 << 30,
  closes: Bool = false,
  wasReset: Bool = false
) -> [Exchange.Event] {
  read(pieces: [Array(text.utf8)], method: method, sizeLimit: sizeLimit, closes: closes, wasReset: wasReset)
}

private func joiningBodies(_ events: [Exchange.Event]) -> [Exchange.Event] {
  var result: [Exchange.Event] = []
  for event in events {
    if case .received = event { continue }
    if case .body(let piece) = event, case .body(let before) = result.last {
      result[result.count - 1] = .body(before + piece)
    } else {
      result.append(event)
    }
  }
  return result
}

/// The sentence a parser ends these bytes with; nil when it has not failed.
func failure(
  _ text: String,
  method: String = "GET",
  sizeLimit: Int = 1 << 30,
  closes: Bool = false,
  wasReset: Bool = false
) -> TransportFailure? {
  let events = read(text, method: method, sizeLimit: sizeLimit, closes: closes, wasReset: wasReset)
  return if case .ended(.failed(let failure)) = events.last { failure } else { nil }
}

/// A head as it is written: a status line and header lines, each ended by CR LF.
func head(_ status: Int, _ reason: String, _ lines: String..., version: String = "HTTP/1.1") -> ResponseHead {
  let text = (["\(version) \(status) \(reason)"] + lines + ["", ""]).joined(separator: "\r\n")
  return ResponseHead(
    version: version,
    status: status,
    reason: reason,
    headers: headerLines(lines),
    bytes: Array(text.utf8)
  )
}

func headerLines(_ lines: [String]) -> [HeaderLine] {
  lines.map { HeaderLine(bytes: Array($0.utf8)) }
}

func body(_ text: String) -> Exchange.Event { .body(Array(text.utf8)) }
