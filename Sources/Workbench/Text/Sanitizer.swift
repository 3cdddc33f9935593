/// The one gate between text or bytes from outside and a cell.
///
/// Controls (C0, DEL, C1) become `\x1b`, bytes that are not UTF-8 `\xE9`; whatever cannot be seen or moves its
/// neighbours (bidi overrides, zero-width and tag characters, odd spaces, private use, scalars newer than the
/// width table) becomes `<U+202E>`. What is left has a known width.
public enum Sanitizer {
  /// Most combining marks a cell carries; ncurses holds no more.
  static let mostMarks = 4

  /// The text as it would be shown, on one line and of any length; for titles, clipboards and logs.
  public static func text(_ text: String, ascii: Bool = false) -> String {
    clusters(of: text, ascii: ascii).map(\.text).joined()
  }

  /// The columns the text takes when shown.
  public static func width(of text: String, ascii: Bool = false) -> Int {
    if text.utf8.allSatisfy(isPlain) { return text.utf8.count }
    return clusters(of: text, ascii: ascii).reduce(0) { $0 + $1.width }
  }

  static func clusters(of text: String, ascii: Bool = false, columns: Int = .max) -> [Cluster] {
    clusters(of: Array(text.utf8)[...], ascii: ascii, columns: columns)
  }

  /// Clusters from the start, at least as many as fill the columns asked for.
  static func clusters(of bytes: ArraySlice<UInt8>, ascii: Bool = false, columns: Int = .max) -> [Cluster] {
    var writer = ClusterWriter(ascii: ascii)
    var at = bytes.startIndex
    while at < bytes.endIndex, writer.columns <= columns {
      if isPlain(bytes[at]) {
        writer.add(Unicode.Scalar(bytes[at]))
        at += 1
        continue
      }
      var parser = Unicode.UTF8.ForwardParser()
      var iterator = bytes[at...].makeIterator()
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        writer.add(Unicode.UTF8.decode(encoded))
        at += encoded.count
      case .error(let length):
        for byte in bytes[at...].prefix(max(1, length)) { writer.escape(byte: byte) }
        at = min(bytes.endIndex, at + max(1, length))
      case .emptyInput:
        at = bytes.endIndex
      }
    }
    return writer.clusters
  }

  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }
}
