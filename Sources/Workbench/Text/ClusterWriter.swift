/// Builds clusters scalar by scalar and decides what may be shown as itself.
struct ClusterWriter {
  let ascii: Bool
  private(set) var clusters: [Cluster] = []
  private(set) var columns = 0
  private var marks = 0

  init(ascii: Bool) {
    self.ascii = ascii
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
    let digits = String(byte, radix: 16)
    escape("\\x" + (digits.count < 2 ? "0" : "") + digits)
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    escape("<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">")
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
