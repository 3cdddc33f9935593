#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Foundation
#endif

/// A character encoding by its name in the IANA registry, such as `Shift_JIS`, as the C library's `iconv` converts it.
package struct Charset: Sendable, Hashable {
  /// Why bytes can't be read as text.
  package enum Failure: Error, Sendable, Hashable {
    /// The C library has no such charset.
    case unknown(name: String)
    /// The bytes aren't text in the charset; `offset` is the first byte that isn't.
    case malformed(name: String, offset: Int)
  }

  /// The name as it was given.
  package let name: String

  package init(_ name: String) {
    self.name = name
  }

  /// Decodes bytes. A byte order mark at the start isn't part of the text.
  package func text(_ bytes: [UInt8]) throws(Failure) -> String {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii":
      let rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
      guard let text = String(validating: rest, as: UTF8.self) else { throw .malformed(name: name, offset: validCount(bytes)) }
      return text
    case "iso-8859-1", "latin1", "iso_8859-1":
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case "utf-16":
      // Big-endian where no mark says otherwise (RFC 2781 section 4.3).
      if bytes.starts(with: [0xFF, 0xFE]) { return try converted(Array(bytes.dropFirst(2)), from: "UTF-16LE") }
      return try converted(bytes.starts(with: [0xFE, 0xFF]) ? Array(bytes.dropFirst(2)) : bytes, from: "UTF-16BE")
    case "utf-16le": return try converted(bytes.starts(with: [0xFF, 0xFE]) ? Array(bytes.dropFirst(2)) : bytes, from: "UTF-16LE")
    case "utf-16be": return try converted(bytes.starts(with: [0xFE, 0xFF]) ? Array(bytes.dropFirst(2)) : bytes, from: "UTF-16BE")
    default: return try converted(bytes, from: converterName)
    }
  }

  /// The name that the converter knows: of several charsets under one name, the larger, as the WHATWG Encoding Standard has it.
  private var converterName: String {
    switch name.lowercased() {
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j": "CP932"
    case "gb2312", "gbk", "x-gbk", "chinese", "gb18030": "GB18030"
    case "x-cp1252", "cp1252": "WINDOWS-1252"
    case "ks_c_5601-1987", "korean": "EUC-KR"
    default: name
    }
  }

  private func validCount(_ bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
    return count
  }
}

#if canImport(Glibc) || canImport(Musl)
extension Charset {
  private func converted(_ bytes: [UInt8], from converter: String) throws(Failure) -> String {
    // A slash would begin instructions to the converter; the name comes from a server.
    guard converter.utf8.count <= 40, converter.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
      let descriptor = iconv_open("UTF-8", converter), Int(bitPattern: descriptor) != -1
    else { throw .unknown(name: name) }
    defer { iconv_close(descriptor) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output: [UInt8] = []
    let failedAt: Int? = input.withUnsafeMutableBufferPointer { input in
      var next = input.baseAddress
      var left = input.count
      while left > 0 {
        let (count, error) = Self.step(descriptor, &next, &left, &output)
        if count == -1, error != E2BIG { return input.count - left }
      }
      _ = Self.flush(descriptor, &output)
      return nil
    }
    if let failedAt { throw .malformed(name: name, offset: failedAt) }
    guard let text = String(validating: output, as: UTF8.self) else { throw .malformed(name: name, offset: 0) }
    return text
  }

  /// Converts as much as a block of the output takes.
  private static func step(
    _ descriptor: iconv_t,
    _ next: inout UnsafeMutablePointer<CChar>?,
    _ left: inout Int,
    _ output: inout [UInt8]
  ) -> (count: Int, error: Int32) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16384) { block in
      var target = block.baseAddress
      var room = block.count
      let count = iconv(descriptor, &next, &left, &target, &room)
      let error = errno
      output.append(contentsOf: block[..<(block.count - room)].lazy.map { UInt8(bitPattern: $0) })
      return (count, error)
    }
  }

  /// Writes what the converter still holds.
  private static func flush(_ descriptor: iconv_t, _ output: inout [UInt8]) -> Int {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { block in
      var target = block.baseAddress
      var room = block.count
      let count = iconv(descriptor, nil, nil, &target, &room)
      output.append(contentsOf: block[..<(block.count - room)].lazy.map { UInt8(bitPattern: $0) })
      return count
    }
  }
}
#else
extension Charset {
  private func converted(_ bytes: [UInt8], from converter: String) throws(Failure) -> String {
    let encoding = CFStringConvertIANACharSetNameToEncoding(converter as CFString)
    guard encoding != kCFStringEncodingInvalidId else { throw .unknown(name: name) }
    let number = CFStringConvertEncodingToNSStringEncoding(encoding)
    guard let text = String(bytes: bytes, encoding: String.Encoding(rawValue: number)) else {
      throw .malformed(name: name, offset: 0)
    }
    return text
  }
}
#endif
