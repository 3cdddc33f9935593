import FieldValues
import Foundation
import NIOCore

extension MultipartForm {
  /// Parses a body (RFC 2046 section 5.1, RFC 7578). It reads each byte at most twice, and copies only text fields.
  ///
  /// Lines end with CR LF, or all with LF if the first boundary line does. A boundary line starts with the boundary, followed by
  /// `--` after the last part, and then only by spaces and tabs. All other lines are content. Text before the first boundary and
  /// after the last one is ignored.
  struct Parser {
    /// One line that begins with the boundary.
    private struct BoundaryLine {
      /// Where the content before it ends. The line end before the boundary doesn't belong to the content.
      let contentEnd: Int
      /// Where the next line begins.
      let end: Int
      let isLast: Bool
    }

    /// The header fields of a part, and where its content begins.
    private struct PartHead {
      var disposition: ContentDisposition?
      var mediaType: MediaType?
      var end: Int

      /// Reads a header line. If a header is repeated, the first one is used.
      mutating func read(_ line: String) {
        guard let (name, value) = line.splitOnce(at: ":") else { return }
        switch name.trimmingBlanks().lowercased() {
        case "content-disposition": disposition = disposition ?? ContentDisposition(ofFormPart: String(value))
        case "content-type": mediaType = mediaType ?? MediaType(String(value))
        default: break
        }
      }
    }

    private let body: ByteBuffer
    private let limits: Limits
    private var hasBareLineFeeds = false
    private var faults: [InputFault] = []
    private(set) var fields: [(name: String, value: String)] = []
    private(set) var files: [FormFile] = []
    private(set) var emptyFileNames: [String] = []

    init(_ body: ByteBuffer, _ limits: Limits) {
      self.body = body
      self.limits = limits
    }

    /// Returns the boundary that a Content-Type names.
    ///
    /// It has at most 70 characters (RFC 2046 section 5.1.1). Characters that the RFC doesn't allow are accepted, because clients
    /// use them.
    /// - Throws: ``InputFaults`` if the boundary is missing or can't be used.
    static func boundary(in contentType: String) throws(InputFaults) -> String {
      guard let boundary = MediaType.boundary(in: contentType) else {
        throw fault("the body's Content-Type names no boundary; send multipart/form-data; boundary=…")
      }
      guard (1...70).contains(boundary.utf8.count) else {
        throw fault("the boundary of the body has \(boundary.utf8.count) characters; it must have from 1 to 70")
      }
      guard boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), boundary.utf8.last != 0x20 else {
        throw fault("the boundary of the body must be visible ASCII, and must not end with a space")
      }
      return boundary
    }

    private static func fault(_ message: String) -> InputFaults {
      InputFaults([InputFault(message, key: "", source: .body)])
    }

    mutating func parse(boundary: String) throws(InputFaults) {
      let delimiter = Array("--\(boundary)".utf8)
      body.withUnsafeReadableBytes { bytes in parse(bytes, delimiter) }
      if !faults.isEmpty { throw InputFaults(faults) }
    }

    private mutating func parse(_ bytes: UnsafeRawBufferPointer, _ delimiter: [UInt8]) {
      guard var line = boundaryLine(bytes, delimiter, from: 0, isFirst: true) else {
        return note("the form has no line with its boundary, which is \(String(decoding: delimiter.dropFirst(2), as: UTF8.self))")
      }
      var count = 0
      while !line.isLast {
        count += 1
        guard count <= limits.parts else { return note("the form has more than \(limits.parts) parts") }
        let head = head(of: count, bytes, delimiter, from: line.end)
        guard let next = boundaryLine(bytes, delimiter, from: head?.end ?? line.end) else {
          let name = head?.disposition?.formName ?? ""
          return note("the form is cut off: its last boundary, which ends with --, is missing", name)
        }
        if let head { add(head, count, bytes, upTo: next.contentEnd) }
        line = next
      }
    }

    private mutating func note(_ message: String, _ name: String = "") {
      faults.append(InputFault(message, key: name, source: .body))
    }

    // MARK: Lines

    /// Finds the next boundary line, from the start of a line on.
    private mutating func boundaryLine(
      _ bytes: UnsafeRawBufferPointer,
      _ delimiter: [UInt8],
      from start: Int,
      isFirst: Bool = false
    ) -> BoundaryLine? {
      var place = start
      while true {
        if let (end, isLast, endsInBareLineFeed) = boundaryEnd(bytes, delimiter, at: place) {
          if isFirst { hasBareLineFeeds = endsInBareLineFeed }
          let hasOwnEnd = isLast || endsInBareLineFeed == hasBareLineFeeds
          if hasOwnEnd, let contentEnd = contentEnd(bytes, before: place, from: start, isFirst: isFirst) {
            return BoundaryLine(contentEnd: contentEnd, end: end, isLast: isLast)
          }
        }
        guard let next = lineEnd(bytes, from: place) else { return nil }
        place = next + 1
      }
    }

    /// Returns where the boundary line at a position ends, and whether it is the last one; nil if the line isn't a boundary line.
    private func boundaryEnd(
      _ bytes: UnsafeRawBufferPointer,
      _ delimiter: [UInt8],
      at place: Int
    ) -> (end: Int, isLast: Bool, endsInBareLineFeed: Bool)? {
      var end = place + delimiter.count
      guard end <= bytes.count, bytes[place..<end].elementsEqual(delimiter) else { return nil }
      let isLast = end + 1 < bytes.count && bytes[end] == UInt8(ascii: "-") && bytes[end + 1] == UInt8(ascii: "-")
      if isLast { end += 2 }
      while end < bytes.count, bytes[end].isBlank { end += 1 }
      if end == bytes.count { return isLast ? (end, true, false) : nil }
      if bytes[end] == 0x0A { return (end + 1, isLast, true) }
      guard bytes[end] == 0x0D, end + 1 < bytes.count, bytes[end + 1] == 0x0A else { return nil }
      return (end + 2, isLast, false)
    }

    /// Returns where the content before a boundary ends, which is before the line end that precedes the boundary; nil if the form
    /// doesn't use that line end.
    private func contentEnd(_ bytes: UnsafeRawBufferPointer, before place: Int, from start: Int, isFirst: Bool) -> Int? {
      if place == start || isFirst { return place }
      if hasBareLineFeeds { return place - 1 }
      return place - 2 >= start && bytes[place - 2] == 0x0D ? place - 2 : nil
    }

    private func lineEnd(_ bytes: UnsafeRawBufferPointer, from place: Int) -> Int? {
      guard let base = bytes.baseAddress, place < bytes.count,
        let found = memchr(base + place, 0x0A, bytes.count - place)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }

    // MARK: Parts

    /// Reads the header lines of a part up to the empty line; nil if the empty line is missing or beyond the limit.
    private mutating func head(
      of number: Int,
      _ bytes: UnsafeRawBufferPointer,
      _ delimiter: [UInt8],
      from start: Int
    ) -> PartHead? {
      var head = PartHead(end: start)
      var lines: [String] = []
      while boundaryEnd(bytes, delimiter, at: head.end) == nil {
        let end = lineEnd(bytes, from: head.end)
        guard (end ?? bytes.count) - start <= limits.headerBytes else {
          note("the header lines of part \(number) of the form have more than \(limits.headerBytes) bytes")
          return nil
        }
        // The form is cut off. The missing boundary is reported by the caller.
        guard let end else { return nil }
        let line = bytes[head.end..<(end > head.end && bytes[end - 1] == 0x0D ? end - 1 : end)]
        head.end = end + 1
        if line.isEmpty {
          for line in lines { head.read(line) }
          return head
        }
        let text = String(decoding: line, as: UTF8.self)
        // A line that begins with a space or tab continues the previous one (RFC 5322 section 2.2.3).
        if text.utf8.first?.isBlank == true, !lines.isEmpty { lines[lines.count - 1] += text } else { lines.append(text) }
      }
      note("part \(number) of the form has no empty line after its header lines")
      return nil
    }

    private mutating func add(_ head: PartHead, _ number: Int, _ bytes: UnsafeRawBufferPointer, upTo end: Int) {
      guard let disposition = head.disposition, let name = disposition.formName else {
        return note("part \(number) of the form has no name; send Content-Disposition: form-data; name=\"…\"")
      }
      let length = end - head.end
      guard disposition.filename == nil else {
        if disposition.filename == "", length == 0 { return emptyFileNames.append(name) }
        let content = body.getSlice(at: body.readerIndex + head.end, length: length) ?? ByteBuffer()
        return files.append(
          FormFile(name: name, filename: disposition.safeFilename, mediaType: head.mediaType, bytes: content)
        )
      }
      guard length <= limits.fieldBytes else {
        return note("field \(name) has more than \(limits.fieldBytes) bytes", name)
      }
      guard let text = text(bytes[head.end..<end], charset: head.mediaType?.charset) else {
        return note("field \(name) isn't text in \(head.mediaType?.charset ?? "utf-8"); send UTF-8", name)
      }
      fields.append((name, text))
    }

    private func text(_ bytes: Slice<UnsafeRawBufferPointer>, charset: String?) -> String? {
      switch charset {
      case nil, "utf-8", "utf8", "us-ascii": String(validating: bytes, as: UTF8.self)
      case "iso-8859-1", "latin1": String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      default: nil
      }
    }
  }
}

extension ContentDisposition {
  /// The name of the field; nil if the part isn't a field of a form.
  fileprivate var formName: String? {
    kind == .other("form-data") ? parameters.first { $0.name == "name" }?.value : nil
  }
}
