import Codecs
import Exchanges
import FieldValues
import Scenarios

/// A body laid out in lines, none of which is text before it is looked at.
struct BodyView: Sendable {
  enum Form: Sendable {
    case json(JSONLines)
    case markup(MarkupLines)
    case parts(Parts)
    case text(TextLines, isLatin1: Bool)
    case tree(TreeLines)
    case hex
  }

  /// The number of the exchange it belongs to.
  let exchange: Int
  private(set) var layout: Form
  /// Sentences about how the body is shown; may be empty.
  var note: String { notes.joined(separator: "   ") }
  private var notes: [String] = []
  /// The text in UTF-8, where the body is in another charset.
  let converted: [UInt8]?
  private let reading: Reading
  /// The lines of opening brackets that are folded.
  private(set) var folds: Set<Int> = []
  /// The lines that a query found; nil when there is none.
  private var found: [Int32]?
  /// The lines to be seen; nil when nothing is folded and nothing is left out.
  private var visible: [Int32]?
  let isRaw: Bool
  private let isEnded: Bool
  private var bytes: Int

  init(_ source: Source, isRaw: Bool) {
    reading = source.reading
    if case .text(let text, _) = source.reading { converted = text } else { converted = nil }
    let content = converted ?? source.exchange.content
    exchange = source.id
    self.isRaw = isRaw
    isEnded = source.isEnded
    bytes = content.count
    layout = .hex
    let kind = Kind(source.exchange, content, isConverted: converted != nil)
    switch kind {
    case .empty: setText(content)
    case .json where isEnded && !isRaw: layOut(json: content)
    case .markup(let isHTML) where isEnded && !isRaw: layOut(markup: content, isHTML: isHTML)
    case .form where isEnded && !isRaw && content.count <= Parts.mostForm: layout = .parts(Parts(form: content))
    case .multipart(let boundary) where isEnded && !isRaw: layOut(multipart: content, boundary)
    case .json, .markup, .form, .multipart: setText(content)
    case .text(let isLatin1): setText(content, isLatin1: isLatin1)
    case .messagePack where isEnded && !isRaw: layOut(messagePack: content)
    case .messagePack, .binary: break
    }
    noteCharset(kind, content)
    noteCoding(source)
  }

  /// A text that is not the body of an exchange: laid out where it is JSON.
  init(data: [UInt8]) {
    (converted, reading) = (nil, .none)
    exchange = 0
    isRaw = false
    isEnded = true
    bytes = data.count
    layout = .hex
    let first = data.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = try? JSONLines(data) {
      layout = .json(json)
    } else {
      setText(data)
    }
  }

  private mutating func layOut(json body: [UInt8]) {
    do {
      layout = .json(try JSONLines(body))
    } catch {
      setText(body)
      let place = Self.place(of: error.offset, in: body)
      let what = error.offset >= body.count ? "the JSON ends at" : "invalid JSON at"
      notes.append("\(what) \(place): expected \(error.expected); shown as it came")
    }
  }

  private mutating func layOut(markup body: [UInt8], isHTML: Bool) {
    do {
      layout = .markup(try MarkupLines(body, isHTML: isHTML))
    } catch {
      setText(body)
      let place = Self.place(of: error.offset, in: body)
      notes.append("malformed \(isHTML ? "HTML" : "XML") at \(place): \(error.reason); shown as it came")
    }
  }

  private mutating func layOut(multipart body: [UInt8], _ boundary: String) {
    guard let parts = Parts(multipart: body, boundary: boundary) else {
      setText(body)
      return notes.append("no line begins with the boundary --\(boundary.prefix(70)); shown as it came")
    }
    layout = .parts(parts)
    if !parts.isClosed { notes.append("the last boundary is missing: the body was cut short") }
  }

  /// `line:column` of a byte, both counted from 1.
  private static func place(of offset: Int, in body: [UInt8]) -> String {
    let before = body[..<min(offset, body.count)]
    let line = before.count { $0 == 0x0A }
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return "\(line + 1):\(before[start...].count { $0 & 0xC0 != 0x80 } + 1)"
  }

  /// Names a byte order mark, another charset, and bytes that aren't text.
  private mutating func noteCharset(_ kind: Kind, _ body: [UInt8]) {
    switch reading {
    case .text(_, let charset): return notes.append("read as \(charset)")
    case .running(let charset): return notes.append("\(charset) is being read; until then the bytes as they came")
    case .failed(let reason): return notes.append("\(reason); the bytes as they came")
    case .none: break
    }
    switch kind {
    case .json, .markup, .form, .multipart, .text(isLatin1: false): break
    case .empty, .messagePack, .binary, .text(isLatin1: true): return
    }
    if body.starts(with: [0xEF, 0xBB, 0xBF]) {
      let rule = kind == .json ? ", which JSON may not have (RFC 8259 section 8.1)" : ""
      notes.append("begins with a UTF-8 byte order mark\(rule)")
    }
    if case .multipart = kind { return }
    guard isEnded, let fault = UTF8Fault(body) else { return }
    let count = fault.count == 1 ? "1 byte is" : "\(fault.count) bytes are"
    notes.append("\(count) not UTF-8, the first at byte \(fault.first)")
  }

  private mutating func layOut(messagePack body: [UInt8]) {
    guard body.count <= TreeLines.mostBytes else {
      return notes.append("\(body.count) bytes are too many for a tree; shown as bytes")
    }
    do {
      layout = .tree(try TreeLines(messagePack: body))
    } catch {
      notes.append("\(error); shown as bytes")
    }
  }

  /// Adds a note about the content codings, where there isn't another note.
  private mutating func noteCoding(_ source: Source) {
    let exchange = source.exchange
    if let problem = exchange.decoded?.problem {
      // The Summary has the sentence; here is one row for it.
      notes.append(problem.dropping("The body cannot be decoded: "))
    } else if let decoded = exchange.decoded, isEnded, notes.isEmpty {
      let codings = decoded.codings.joined(separator: ", ")
      notes.append("\(source.decodedCount) bytes without \(codings), \(source.bodyCount) as they came")
    } else if exchange.isCoded, !exchange.body.isEmpty, let coding = exchange.head?.value(of: "Content-Encoding") {
      notes.append("Content-Encoding \(coding): the bytes as they came")
    }
  }

  private mutating func setText(_ body: [UInt8], isLatin1: Bool = false) {
    var lines = TextLines()
    lines.extend(body)
    layout = .text(lines, isLatin1: isLatin1)
  }

  /// Whether it still shows what the source holds. A text that only grew is extended here.
  mutating func isCurrent(_ source: Source, isRaw: Bool) -> Bool {
    guard source.id == exchange, isRaw == self.isRaw, source.isEnded == isEnded, source.reading.isSame(as: reading) else {
      return false
    }
    if converted != nil { return true }
    let content = source.exchange.content
    if content.count == bytes { return true }
    guard bytes > 0, case .text(var lines, let isLatin1) = layout else { return false }
    // Two owners of the lines would have them copied for each piece that comes.
    layout = .hex
    lines.extend(content)
    layout = .text(lines, isLatin1: isLatin1)
    bytes = content.count
    return true
  }

  /// How many lines can be seen.
  var count: Int {
    if let visible { return visible.count }
    return switch layout {
    case .json(let json): json.lines.count
    case .markup(let markup): markup.lines.count
    case .parts(let parts): parts.count
    case .text(let lines, _): lines.count
    case .tree(let lines): lines.count
    case .hex: (bytes + 15) / 16
    }
  }

  /// The line of the layout that a row shows.
  func line(at row: Int) -> Int {
    guard let visible else { return row }
    return visible.indices.contains(row) ? Int(visible[row]) : 0
  }

  /// Folds the container that the row begins or lies in, or unfolds it.
  /// - Returns: the row of its opening bracket; nil when there is none.
  mutating func toggleFold(at row: Int) -> Int? {
    guard let lines = foldable, lines.indices.contains(line(at: row)) else { return nil }
    var opener = line(at: row)
    if lines[opener].kind == .close {
      opener = Int(lines[opener].partner)
    } else if lines[opener].kind != .open {
      let depth = lines[opener].depth
      while opener >= 0, lines[opener].kind != .open || lines[opener].depth >= depth { opener -= 1 }
    }
    guard opener >= 0 else { return nil }
    if folds.remove(opener) == nil { folds.insert(opener) }
    hideFolded(lines)
    return visible?.firstIndex(of: Int32(opener)) ?? opener
  }

  /// The lines of a layout that folds.
  private var foldable: [JSONLines.Line]? {
    switch layout {
    case .json(let json): json.lines
    case .markup(let markup): markup.lines
    case .parts, .text, .tree, .hex: nil
    }
  }

  var canFold: Bool { foldable != nil }

  /// Shows only these lines of laid-out JSON; nil shows all of them again.
  mutating func show(only lines: [Int32]?) {
    (found, folds) = (lines, [])
    visible = lines
  }

  /// Whether a query leaves lines out.
  var isFiltered: Bool { found != nil }

  private mutating func hideFolded(_ lines: [JSONLines.Line]) {
    guard !folds.isEmpty else { return visible = found }
    var shown: [Int32] = []
    if let found {
      var end = -1
      for index in found where Int(index) > end {
        shown.append(index)
        if folds.contains(Int(index)) { end = Int(lines[Int(index)].partner) }
      }
      return visible = shown
    }
    var index = 0
    while index < lines.count {
      shown.append(Int32(index))
      index = folds.contains(index) ? max(Int(lines[index].partner), index) + 1 : index + 1
    }
    visible = shown
  }
}

extension BodyView {
  /// The exchange whose body is shown.
  struct Source: Sendable {
    /// The number of the exchange in the history.
    let id: Int
    let exchange: Exchange
    /// How many bytes of the body came, and how many it has without its content codings, kept or not.
    let bodyCount: Int
    let decodedCount: Int
    /// What became of a text in another charset.
    var reading = Reading.none

    var isEnded: Bool { exchange.ending != nil }
  }

  /// The reading of a body whose text is in another charset than UTF-8 and ISO-8859-1, which is done outside.
  enum Reading: Sendable, Hashable {
    case none
    case running(charset: String)
    /// The text in UTF-8.
    case text([UInt8], charset: String)
    /// A sentence without a full stop.
    case failed(String)

    /// Whether both are at the same stage; texts are not compared.
    func isSame(as other: Reading) -> Bool {
      switch (self, other) {
      case (.none, .none), (.running, .running), (.text, .text), (.failed, .failed): true
      default: false
      }
    }
  }
}
