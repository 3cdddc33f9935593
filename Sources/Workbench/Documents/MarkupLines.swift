import FieldValues

/// Where the lines of laid-out HTML or XML would be, found in one pass over the bytes; nothing of the text is changed.
///
/// Elements stand on lines of their own, indented by their depth. An element that holds only a short text stays on one line, as do
/// the elements that HTML uses within a sentence. What stands in `pre`, `script`, `style` and `textarea` keeps its lines.
struct MarkupLines: Sendable {
  /// In the form of laid-out JSON, so that both fold alike.
  private(set) var lines: [JSONLines.Line] = []

  /// - Throws: what is wrong with the nesting, and where.
  init(_ body: [UInt8], isHTML: Bool) throws(Fault) {
    guard body.count <= Int(UInt32.max) else { throw Fault(offset: 0, reason: "it is too large") }
    let result = body.withUnsafeBufferPointer { bytes in
      var scanner = Scanner(bytes, isHTML: isHTML)
      do throws(Fault) {
        try scanner.scan()
        return Result<[JSONLines.Line], Fault>.success(scanner.lines)
      } catch {
        return .failure(error)
      }
    }
    lines = try result.get()
  }

  struct Fault: Error, Hashable {
    /// Counted from 0.
    let offset: Int
    /// A sentence without a full stop: `</b> closes nothing`.
    let reason: String
  }
}

extension MarkupLines {
  /// The elements of HTML that need a way of their own (HTML standard, sections 13.1.2 and 13.1.2.4).
  private enum Elements {
    static let empty: Set<String> = [
      "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]
    static let inline: Set<String> = [
      "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "dfn", "em", "i", "img", "kbd", "label", "mark", "q", "s",
      "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    ]
    static let verbatim: Set<String> = ["pre", "script", "style", "textarea"]
    static let optionalEnd: Set<String> = [
      "body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td",
      "tfoot", "th", "thead", "tr",
    ]
    /// What an element that begins closes, where it is open.
    static let closedBy: [String: Set<String>] = [
      "li": ["li", "p"], "dt": ["dt", "dd", "p"], "dd": ["dt", "dd", "p"], "tr": ["tr", "td", "th", "p"],
      "td": ["td", "th", "p"], "th": ["td", "th", "p"], "option": ["option"], "optgroup": ["option", "optgroup"],
      "tbody": ["thead", "tbody", "tr", "td", "th"], "tfoot": ["tbody", "tr", "td", "th"], "body": ["head"],
    ]
    static let endsParagraph: Set<String> = [
      "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
      "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
    ]
  }

  /// Walks over markup once and notes the lines. It needs no recursion, so depth cannot exhaust the stack.
  private struct Scanner {
    private struct Open {
      let name: String
      let line: Int
      let offset: Int
      var hasElements = false
    }

    /// The longest element with only a text that stays on one line.
    private static let longestInline = 120

    private let bytes: UnsafeBufferPointer<UInt8>
    private let isHTML: Bool
    private var at = 0
    private(set) var lines: [JSONLines.Line] = []
    private var stack: [Open] = []
    /// Where the text that is not on a line yet begins, the elements within its sentence included.
    private var textStart: Int?
    /// Where the elements within sentences that are open begin, by their names.
    private var openInline: [String: [Int]] = [:]

    init(_ bytes: UnsafeBufferPointer<UInt8>, isHTML: Bool) {
      self.bytes = bytes
      self.isHTML = isHTML
    }

    mutating func scan() throws(Fault) {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
      while at < bytes.count {
        if bytes[at] == UInt8(ascii: "<"), isMarkup { try markup() } else { text() }
      }
      flush(to: at)
      let open = stack.last { !isHTML || !Elements.optionalEnd.contains($0.name) }.map { ($0.name, $0.offset) }
      let inline = openInline.compactMap { name, offsets in offsets.last.map { (name, $0) } }.max { $0.1 < $1.1 }
      guard let (name, offset) = open ?? inline else { return closeAll() }
      throw Fault(offset: offset, reason: "<\(name)> is never closed")
    }

    /// Elements whose ends HTML lets authors leave out end with the text.
    private mutating func closeAll() {
      while let open = stack.popLast() { lines[open.line].kind = .scalar }
    }

    /// A `<` that begins nothing is text.
    private var isMarkup: Bool {
      guard at + 1 < bytes.count else { return false }
      let next = bytes[at + 1]
      return next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || next == UInt8(ascii: "?")
        || next == UInt8(ascii: "_") || next >= 0x80
    }

    private mutating func text() {
      if textStart == nil { textStart = at }
      at += 1
      while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
    }

    private mutating func markup() throws(Fault) {
      let start = at
      switch bytes[at + 1] {
      case UInt8(ascii: "!"): try special(from: start)
      case UInt8(ascii: "?"):
        try skip(past: "?>", or: ">", from: start)
        addAlone(from: start)
      case UInt8(ascii: "/"): try endTag(from: start)
      default: try startTag(from: start)
      }
    }

    private mutating func special(from start: Int) throws(Fault) {
      if starts(with: "<!--") {
        try skip(past: "-->", from: start)
        addAlone(from: start)
      } else if starts(with: "<![CDATA[") {
        if textStart == nil { textStart = start }
        try skip(past: "]]>", from: start)
      } else {
        var depth = 0
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") || depth > 0 {
          if bytes[at] == UInt8(ascii: "[") { depth += 1 }
          if bytes[at] == UInt8(ascii: "]") { depth -= 1 }
          at += 1
        }
        guard at < bytes.count else { throw Fault(offset: start, reason: "the declaration is never closed") }
        at += 1
        addAlone(from: start)
      }
    }

    private mutating func startTag(from start: Int) throws(Fault) {
      let name = takeName(from: start + 1)
      try skipAttributes(of: name, from: start)
      let isClosed = bytes[at - 2] == UInt8(ascii: "/") || isHTML && Elements.empty.contains(name)
      if isHTML, Elements.inline.contains(name) {
        if textStart == nil { textStart = start }
        if !isClosed { openInline[name, default: []].append(start) }
        return
      }
      flush(to: start)
      closeImplied(by: name)
      if !stack.isEmpty { stack[stack.count - 1].hasElements = true }
      if isClosed { return add(.scalar, from: start, to: at) }
      add(.open, from: start, to: at)
      stack.append(Open(name: name, line: lines.count - 1, offset: start))
      if isHTML, Elements.verbatim.contains(name) { verbatim(name) }
    }

    private mutating func endTag(from start: Int) throws(Fault) {
      let name = takeName(from: start + 2)
      while at < bytes.count, bytes[at] != UInt8(ascii: ">") { at += 1 }
      guard at < bytes.count else { throw Fault(offset: start, reason: "</\(name) is never finished") }
      at += 1
      if isHTML, Elements.inline.contains(name) {
        guard openInline[name]?.popLast() != nil else { throw Fault(offset: start, reason: "</\(name)> closes nothing") }
        if textStart == nil { textStart = start }
        return
      }
      flush(to: start)
      while isHTML, let last = stack.last, last.name != name, Elements.optionalEnd.contains(last.name) { closeSilently() }
      guard let open = stack.popLast() else { throw Fault(offset: start, reason: "</\(name)> closes nothing") }
      guard open.name == name else { throw Fault(offset: start, reason: "</\(name)> stands where </\(open.name)> must") }
      if !open.hasElements, keepsOneLine(open, to: at) { return }
      add(.close, from: start, to: at)
      if open.line == lines.count - 2 {
        // Nothing inside: one line.
        lines.removeLast()
        lines[open.line].kind = .scalar
        lines[open.line].end = UInt32(at)
      } else {
        lines[open.line].partner = Int32(lines.count - 1)
        lines[lines.count - 1].partner = Int32(open.line)
      }
    }

    /// Joins an element that holds only a short text on one line.
    private mutating func keepsOneLine(_ open: Open, to end: Int) -> Bool {
      guard open.line >= lines.count - 2, end - open.offset <= Self.longestInline,
        !bytes[open.offset..<end].contains(0x0A)
      else { return false }
      lines.removeSubrange((open.line + 1)...)
      lines[open.line].kind = .scalar
      lines[open.line].end = UInt32(end)
      return true
    }

    private mutating func closeImplied(by name: String) {
      guard isHTML else { return }
      while let last = stack.last?.name,
        Elements.closedBy[name]?.contains(last) == true || last == "p" && Elements.endsParagraph.contains(name)
      {
        closeSilently()
      }
    }

    /// Ends an element whose end was left out: its line folds nothing.
    private mutating func closeSilently() {
      guard let open = stack.popLast() else { return }
      lines[open.line].kind = .scalar
    }

    /// The lines of an element whose text keeps them.
    private mutating func verbatim(_ name: String) {
      let start = at
      let end = [UInt8]("</\(name)".utf8)
      while at < bytes.count, !(bytes[at] == UInt8(ascii: "<") && starts(with: end)) { at += 1 }
      guard !bytes[start..<at].allSatisfy(Self.isBlank) else { return }
      var line = start
      for index in start..<at where bytes[index] == 0x0A {
        if !bytes[line..<index].allSatisfy(Self.isBlank) || line > start { add(.scalar, from: line, to: index, depth: 0) }
        line = index + 1
      }
      if !bytes[line..<at].allSatisfy(Self.isBlank) { add(.scalar, from: line, to: at, depth: 0) }
    }

    /// A comment or a declaration: on lines of its own, as it came.
    private mutating func addAlone(from start: Int) {
      flush(to: start)
      addLines(from: start, to: at)
      if !stack.isEmpty { stack[stack.count - 1].hasElements = true }
    }

    /// Puts the text so far on lines, without the blanks at their ends.
    private mutating func flush(to end: Int) {
      guard let start = textStart else { return }
      textStart = nil
      addLines(from: start, to: end)
    }

    private mutating func addLines(from start: Int, to end: Int) {
      var line = start
      while line < end {
        var next = line
        while next < end, bytes[next] != 0x0A { next += 1 }
        var (first, last) = (line, next)
        while first < last, Self.isBlank(bytes[first]) { first += 1 }
        while last > first, Self.isBlank(bytes[last - 1]) { last -= 1 }
        var kind = JSONLines.Line.Kind.scalar
        while last - first > JSONLines.longest {
          var cut = first + JSONLines.longest
          while cut > first + JSONLines.longest - 4, bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
          add(kind, from: first, to: cut)
          (first, kind) = (cut, .continuation)
        }
        if first < last { add(kind, from: first, to: last) }
        line = next + 1
      }
    }

    private mutating func add(_ kind: JSONLines.Line.Kind, from start: Int, to end: Int, depth: Int? = nil) {
      let depth = depth ?? stack.count
      lines.append(JSONLines.Line(start: UInt32(start), end: UInt32(end), depth: UInt16(clamping: depth), kind: kind))
    }

    private mutating func takeName(from start: Int) -> String {
      at = start
      while at < bytes.count, !Self.isBlank(bytes[at]), bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/") { at += 1 }
      let name = String(decoding: bytes[start..<min(at, start + 100)], as: UTF8.self)
      return isHTML ? name.lowercased() : name
    }

    /// To behind the `>`; one within quotation marks does not count.
    private mutating func skipAttributes(of name: String, from start: Int) throws(Fault) {
      var quote: UInt8?
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: ">") {
          return
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        }
      }
      throw Fault(
        offset: start,
        reason: quote == nil ? "<\(name) is never finished" : "<\(name) has a quotation mark that is never closed"
      )
    }

    private mutating func skip(past end: String, or other: String? = nil, from start: Int) throws(Fault) {
      let ends = [end, isHTML ? other : nil].compactMap { $0.map { [UInt8]($0.utf8) } }
      while at < bytes.count {
        if let found = ends.first(where: { starts(with: $0) }) {
          at += found.count
          return
        }
        at += 1
      }
      throw Fault(offset: start, reason: "\(end) is missing")
    }

    private func starts(with text: String) -> Bool { starts(with: [UInt8](text.utf8)) }

    /// Letters count the same in either case, as in HTML.
    private func starts(with text: [UInt8]) -> Bool {
      guard at + text.count <= bytes.count else { return false }
      return text.indices.allSatisfy { bytes[at + $0].lowercased == text[$0].lowercased }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C
    }
  }
}
