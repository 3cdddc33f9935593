import Foundation

/// A frame of HTTP/2 (RFC 9113 section 4.1).
struct Frame: Equatable {
  static let data: UInt8 = 0
  static let headers: UInt8 = 1
  static let reset: UInt8 = 3
  static let settings: UInt8 = 4
  static let ping: UInt8 = 6
  static let goodbye: UInt8 = 7
  static let window: UInt8 = 8
  static let continuation: UInt8 = 9

  static let endsStream: UInt8 = 1
  static let acknowledges: UInt8 = 1
  static let endsHeaders: UInt8 = 4

  var type: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  var bytes: [UInt8] {
    let count = payload.count
    let length = [UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    return length + [type, flags] + stream.bytes + payload
  }

  /// The code of a reset or a goodbye (RFC 9113 section 7).
  var code: UInt32? {
    switch type {
    case Frame.reset: UInt32(bytes: payload.prefix(4))
    case Frame.goodbye: UInt32(bytes: payload.dropFirst(4).prefix(4))
    default: nil
    }
  }

  /// The frames that are whole, and what is left.
  static func parse(_ bytes: [UInt8]) -> (frames: [Frame], rest: [UInt8]) {
    var frames: [Frame] = []
    var rest = bytes[...]
    while rest.count >= 9 {
      let head = Array(rest.prefix(9))
      let count = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
      guard rest.count >= 9 + count else { break }
      let payload = Array(rest.dropFirst(9).prefix(count))
      frames.append(Frame(type: head[3], flags: head[4], stream: UInt32(bytes: head[5...]), payload: payload))
      rest = rest.dropFirst(9 + count)
    }
    return (frames, Array(rest))
  }

  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

  static func settings(_ values: [UInt16: UInt32] = [:]) -> Frame {
    Frame(type: settings, payload: values.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] + $1.bytes })
  }

  static func grant(_ count: UInt32, stream: UInt32 = 0) -> Frame {
    Frame(type: window, stream: stream, payload: count.bytes)
  }

  static func reset(_ stream: UInt32) -> Frame {
    Frame(type: reset, stream: stream, payload: UInt32(8).bytes)
  }

  static func data(_ text: String, stream: UInt32, ends: Bool = true) -> Frame {
    Frame(type: data, flags: ends ? endsStream : 0, stream: stream, payload: Array(text.utf8))
  }

  static func get(_ path: String, stream: UInt32) -> Frame {
    request("GET", path, stream: stream)
  }

  static func request(
    _ method: String,
    _ path: String,
    _ fields: [(String, String)] = [],
    stream: UInt32,
    ends: Bool = true
  ) -> Frame {
    let pseudo = [(":method", method), (":scheme", "http"), (":authority", "a"), (":path", path)]
    return headers(pseudo + fields, stream: stream, ends: ends)
  }

  static func headers(_ fields: [(String, String)], stream: UInt32, ends: Bool = true) -> Frame {
    let flags = endsHeaders | (ends ? endsStream : 0)
    return Frame(type: headers, flags: flags, stream: stream, payload: fields.flatMap { literal($0, $1) })
  }

  /// A field without any compression (RFC 7541 section 6.2.2).
  static func literal(_ name: String, _ value: String) -> [UInt8] {
    [0]
      + [name, value].flatMap { string in
        let count = string.utf8.count
        let length: [UInt8] = count < 127 ? [UInt8(count)] : [127] + continued(count - 127)
        return length + Array(string.utf8)
      }
  }

  /// The rest of a number that did not fit its prefix (RFC 7541 section 5.1).
  private static func continued(_ number: Int) -> [UInt8] {
    number < 128 ? [UInt8(number)] : [UInt8(number & 0x7F | 0x80)] + continued(number >> 7)
  }
}

extension UInt32 {
  var bytes: [UInt8] { withUnsafeBytes(of: bigEndian, Array.init) }

  init(bytes: some Sequence<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
