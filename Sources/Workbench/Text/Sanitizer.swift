import FieldValues

/// The one gate between text or bytes from outside and a cell.
///
/// Controls (C0, DEL, C1) become `\x1b`, bytes that are not UTF-8 `\xE9`; whatever cannot be seen or moves its
/// neighbours (bidi overrides, zero-width and tag characters, odd spaces, private use, scalars newer than the
/// width table) becomes `<U+202E>`. What is left has a known width.
package enum Sanitizer {
  /// Most combining marks a cell carries; ncurses holds no more.
  static let mostMarks = 4

  /// The text as it would be shown, on one line and of any length; for titles, clipboards and logs.
  package static func text(_ text: String, ascii: Bool = false) -> String {
    text.utf8.allSatisfy(isPlain) ? text : clusters(of: text, ascii: ascii).map(\.text).joined()
  }

  /// The columns the text takes when shown.
  /// - Parameter most: of a text that takes more columns than these, not more is looked at; the result is then greater.
  package static func width(of text: String, atMost most: Int, ascii: Bool = false) -> Int {
    let start = text.utf8.prefix(max(0, most) + 1)
    if start.allSatisfy(isPlain) { return start.count }
    return clusters(of: text, ascii: ascii, columns: max(0, most)).reduce(0) { $0 + $1.width }
  }

  static func clusters(of text: String, ascii: Bool = false, columns: Int = .max) -> [Cluster] {
    clusters(of: Array(text.utf8)[...], ascii: ascii, columns: columns)
  }

  /// Clusters from the start, at least as many as fill the columns asked for.
  static func clusters(of bytes: ArraySlice<UInt8>, ascii: Bool = false, columns: Int = .max) -> [Cluster] {
    var writer = ClusterWriter(ascii: ascii, most: min(bytes.count, columns))
    var at = bytes.startIndex
    while at < bytes.endIndex, writer.columns <= columns {
      if isPlain(bytes[at]) {
        writer.add(plain: bytes[at])
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

  /// A line of text for somewhere else: tabs stay.
  static func line(_ text: String) -> String {
    text.split(separator: "\t", omittingEmptySubsequences: false).map { Self.text(String($0)) }.joined(separator: "\t")
  }
}

extension Sanitizer {
  /// What one cell can show: safe text of a known width.
  struct Cluster: Sendable, Hashable {
    var text: String
    /// 1 or 2 columns.
    var width: Int
    /// Whether this stands for something that could not be shown itself.
    var isEscape = false
  }

  /// Builds clusters scalar by scalar and decides what may be shown as itself.
  struct ClusterWriter {
    let ascii: Bool
    private(set) var clusters: [Cluster] = []
    private(set) var columns = 0
    private var marks = 0

    /// - Parameter most: How many clusters are expected at most.
    init(ascii: Bool, most: Int) {
      self.ascii = ascii
      clusters.reserveCapacity(min(most, 256))
    }

    /// A printable character of ASCII.
    mutating func add(plain byte: UInt8) {
      append(Cluster(text: String(Unicode.Scalar(byte)), width: 1))
    }

    mutating func add(_ scalar: Unicode.Scalar) {
      switch kind(of: scalar) {
      case .base: append(Cluster(text: String(scalar), width: ScalarWidth.columns(of: scalar)))
      case .mark where canCarryMark:
        clusters[clusters.count - 1].text.unicodeScalars.append(scalar)
        marks += 1
      case .presentation where marks == 0 && canCarryMark: marks += 1
      case .control: escape(byte: UInt8(truncatingIfNeeded: scalar.value))
      case .mark, .presentation, .hidden: escape(scalar)
      }
    }

    /// `\x1b`, a cell for each character.
    mutating func escape(byte: UInt8) {
      escape("\\x" + String(hex: byte, digits: 2))
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
      escape("<U+\(String(hex: scalar.value, digits: 4, uppercase: true))>")
    }

    private mutating func escape(_ text: String) {
      for character in text { append(Cluster(text: String(character), width: 1, isEscape: true)) }
    }

    private mutating func append(_ cluster: Cluster) {
      clusters.append(cluster)
      columns += cluster.width
      marks = 0
    }

    private var canCarryMark: Bool {
      guard let last = clusters.last else { return false }
      return !last.isEscape && marks < Sanitizer.mostMarks
    }

    private enum Kind {
      case base, mark, control, hidden
      /// A selector of text or emoji presentation, dropped behind a base: the base is drawn, of known width.
      case presentation
    }

    private func kind(of scalar: Unicode.Scalar) -> Kind {
      let value = scalar.value
      if value < 0x7F { return value < 0x20 ? .control : .base }
      if value < 0xA0 { return .control }
      if ascii { return .hidden }
      // The lines of frames, of which every picture is full.
      if (0x2500...0x257F).contains(value) { return .base }
      if value == 0xFE0E || value == 0xFE0F { return .presentation }
      let properties = scalar.properties
      if properties.isDefaultIgnorableCodePoint || isUnsteady(value) { return .hidden }
      guard let age = properties.age, age.major <= 14 else { return .hidden }
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark: return .mark
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return .hidden
      case .spaceSeparator: return value == 0x3000 ? .base : .hidden
      default: return .base
      }
    }

    /// Scalars that terminals join with their neighbours into something of another width: conjoining Jamo,
    /// skin tones, regional indicators.
    private func isUnsteady(_ value: UInt32) -> Bool {
      switch value {
      case 0x1160...0x11FF, 0xD7B0...0xD7FB, 0x1F3FB...0x1F3FF, 0x1F1E6...0x1F1FF: true
      default: false
      }
    }
  }
}
