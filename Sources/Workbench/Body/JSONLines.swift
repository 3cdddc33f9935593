/// Where the lines of a JSON text would be, found in one pass and without making text of any: a body of
/// megabytes is laid out line by line as it is looked at, its numbers and escapes as they came.
struct JSONLines: Sendable {
  /// The longest piece of a string on one line, in bytes.
  static let longest = 4096

  private(set) var lines: [JSONLine] = []

  /// - Throws: the place of the first byte that is not JSON (RFC 8259), or that the body ends too early.
  init(_ body: [UInt8]) throws(JSONFault) {
    guard body.count <= Int(UInt32.max) else { throw JSONFault(offset: 0) }
    let result = body.withUnsafeBufferPointer { bytes in
      var scanner = JSONLineScanner(bytes)
      do throws(JSONFault) {
        try scanner.scan()
        return Result<[JSONLine], JSONFault>.success(scanner.lines)
      } catch {
        return .failure(error)
      }
    }
    lines = try result.get()
  }
}

/// A byte that is not JSON.
struct JSONFault: Error, Hashable {
  /// Counted from 0; the body's length when it ends too early.
  var offset: Int
}
