import Exchanges
import FieldValues

/// The fields of a head that decide where its body ends and whether the connection stays open.
struct FramingFields: Sendable, Hashable {
  private enum Name: String {
    case contentLength = "content-length"
    case transferEncoding = "transfer-encoding"
    case connection
  }

  /// The elements of all Content-Length lines.
  private(set) var lengths: [ArraySlice<UInt8>] = []
  /// The elements of all Transfer-Encoding lines, in order.
  private(set) var codings: [ArraySlice<UInt8>] = []
  /// The options of all Connection lines, in lower case.
  private(set) var connectionOptions: Set<String> = []
  /// What makes the framing a guess: a framing field that is folded, or has a blank before its colon.
  private(set) var fault: AnswerFault?

  init(_ lines: [HeaderLine]) {
    var previous: Name?
    for line in lines {
      if line.bytes.first?.isBlank == true {
        if previous == .contentLength || previous == .transferEncoding { fault = .foldedField(line.bytes) }
        continue
      }
      previous = take(line)
    }
  }

  private mutating func take(_ line: HeaderLine) -> Name? {
    guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let written = line.bytes[..<colon]
    guard let name = Self.name(written.trimmingBlanks()) else { return nil }
    if written.last?.isBlank == true, name != .connection { fault = .blankBeforeColon(line.bytes) }
    let elements = line.bytes[(colon + 1)...].listElements
    switch name {
    case .contentLength: lengths += elements
    case .transferEncoding: codings += elements
    case .connection: connectionOptions.formUnion(elements.map { String(fieldBytes: $0).lowercased() })
    }
    return name
  }

  /// Most lines are other fields, so the length is looked at before a string is made.
  private static func name(_ bytes: ArraySlice<UInt8>) -> Name? {
    guard [10, 14, 17].contains(bytes.count) else { return nil }
    return Name(rawValue: String(decoding: bytes.map(\.lowercased), as: UTF8.self))
  }
}

extension Exchange.BodyFraming {
  /// How the body of an answer is delimited (RFC 9112 section 6.3).
  /// - Throws: where it would be a guess.
  init(_ line: ResponseParser.StatusLine, _ fields: FramingFields, requestMethod: String) throws(AnswerFault) {
    if requestMethod == "HEAD" || line.status < 200 || line.status == 204 || line.status == 304 {
      self = .none
      return
    }
    if let fault = fields.fault { throw fault }
    if !fields.codings.isEmpty {
      // RFC 9112 section 6.1: an HTTP/1.0 sender does not know the field, so someone else may have added it.
      guard line.minorVersion > 0 else { throw .codingInOldVersion }
      self = try Self.coded(fields.codings)
    } else if let first = fields.lengths.first {
      self = .length(try Self.agreedLength(fields.lengths, first))
    } else {
      self = .close
    }
  }

  /// Chunked where that is the last coding and the only place it stands; a body that ends otherwise ends with the connection.
  private static func coded(_ codings: [ArraySlice<UInt8>]) throws(AnswerFault) -> Exchange.BodyFraming {
    let names = codings.filter { !$0.isEmpty }.map { String(fieldBytes: $0).lowercased() }
    let chunked = names.filter { $0.hasPrefix("chunked") }
    guard let last = names.last, chunked.isEmpty || chunked == ["chunked"] else {
      throw .coding(Array(codings.joined(separator: ", ".utf8)))
    }
    return last == "chunked" ? .chunked : .close
  }

  private static func agreedLength(_ lengths: [ArraySlice<UInt8>], _ first: ArraySlice<UInt8>) throws(AnswerFault) -> Int {
    guard let length = first.decimalValue else { throw .length(Array(first)) }
    for other in lengths.dropFirst() {
      guard let value = other.decimalValue else { throw .length(Array(other)) }
      guard value == length else { throw .conflictingLengths(length, value) }
    }
    return length
  }
}

extension ArraySlice<UInt8> {
  /// The elements of a comma-separated list, trimmed, empty ones included.
  var listElements: [ArraySlice<UInt8>] {
    split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
  }
}
