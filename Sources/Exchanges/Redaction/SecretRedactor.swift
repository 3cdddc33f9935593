import FieldValues
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Replaces secrets by `***`, however they are encoded.
///
/// One redactor is shared by a run and all that it writes: secrets are known at the start, captured values are added as they come.
///
/// A secret is found where a text decodes to it by up to three decodings, in any order: percent-encoding (in whole or in part, `+` for a
/// blank), the escapes of JSON and of shells, HTML entities, base64 (both alphabets, at any place within a longer text) and hexadecimal.
/// A secret of one or two bytes is replaced only where no letter or digit stands beside it, and is not looked for in base64 and
/// hexadecimal, since it would be found in nearly every text. The body that the option `output` writes into a file is the response as
/// it came, and is not filtered.
public final class SecretRedactor: Sendable {
  private struct State {
    var secrets: Set<[UInt8]> = []
    /// nil after a secret was added.
    var search: SecretSearch?
  }

  private let state = Mutex(State())

  /// Creates a redactor that knows no secret yet.
  public init() {}

  /// Adds a secret, and its parts that can appear alone: lines, and what `&` and `#` separate in a URL and `;` in a header field, of at
  /// least four bytes.
  ///
  /// Nothing happens if the text is empty.
  public func add(_ secret: String) {
    guard !secret.isEmpty else { return }
    var all: Set<String> = [secret]
    let isSeparator = { (character: Character) in character.isNewline || "&#;".contains(character) }
    all.formUnion(secret.split(whereSeparator: \.isNewline).map { String($0) }.filter { $0.utf8.count > 3 })
    all.formUnion(secret.split(whereSeparator: isSeparator).map { String($0) }.filter { $0.utf8.count > 3 })
    all.formUnion([String(secret.trimmingBlanks())].filter { $0.utf8.count > 3 })
    var spellings = all.map { [UInt8]($0.utf8) }
    // Where one side takes UTF-8 for ISO-8859-1, or the other way round.
    for text in all where !text.utf8.allSatisfy({ $0 < 0x80 }) {
      spellings.append([UInt8](String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) })).utf8))
      let bytes = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
      if bytes.count == text.unicodeScalars.count { spellings.append(bytes) }
    }
    state.withLock { state in
      let count = state.secrets.count
      state.secrets.formUnion(spellings)
      if state.secrets.count > count { state.search = nil }
    }
  }

  /// Adds the parts of the secrets in a body that its chunks cut, since reports show one chunk at a time.
  package func add(cutIn body: [UInt8], by chunks: [Range<Int>]) {
    guard chunks.count > 1 else { return }
    for secret in ranges(in: body) {
      let parts = chunks.lazy.map { $0.clamped(to: secret) }.filter { !$0.isEmpty && $0 != secret }
      for part in parts { add(String(decoding: body[part], as: UTF8.self)) }
    }
  }

  /// Adds the user information of a URL, and the password in it.
  public func add(userInfoOf url: String) {
    guard let userInfo = url.userInfo else { return }
    // Short ones occur in other words, too: they are replaced only in a URL.
    if userInfo.utf8.count > 3 { add(userInfo) }
    add("//\(userInfo)@")
    guard let colon = userInfo.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let password = String(userInfo[colon...].dropFirst())
    if password.utf8.count > 3 { add(password) }
  }

  /// Returns a text without any of the secrets.
  public func redact(_ text: String) -> String {
    redact(text, as: .plain)
  }

  /// Returns a text without any of the secrets, which is still well formed.
  package func redact(_ text: String, as format: Format) -> String {
    guard let search else { return text }
    let bytes = [UInt8](text.utf8)
    let matches = SecretRedactor.merged(search.matches(in: bytes))
    guard !matches.isEmpty else { return text }
    return SecretRedactor.replace(format.isPlain ? matches : format.fitted(matches, in: bytes), in: bytes)
  }

  /// Returns where secrets stand in a text, in order and without overlaps.
  package func ranges(in bytes: [UInt8]) -> [Range<Int>] {
    guard let search else { return [] }
    return SecretRedactor.merged(search.matches(in: bytes)).map(\.span)
  }

  /// Nil where no secret is known.
  private var search: SecretSearch? {
    state.withLock { state in
      guard !state.secrets.isEmpty else { return nil }
      let search = state.search ?? SecretSearch(state.secrets)
      state.search = search
      return search
    }
  }

  private static let mask = [UInt8]("***".utf8)

  private static func replace(_ matches: [SecretSearch.Match], in bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = 0
    for match in matches {
      result += bytes[place..<match.span.lowerBound]
      // What is left of a URL without its user information is a URL.
      result += match.isUserInfo ? Array("//".utf8) + mask + Array("@".utf8) : mask
      place = match.span.upperBound
    }
    return String(decoding: result + bytes[place...], as: UTF8.self)
  }

  /// Makes one match of those that overlap.
  private static func merged(_ matches: [SecretSearch.Match]) -> [SecretSearch.Match] {
    var merged: [SecretSearch.Match] = []
    for match in matches {
      guard let last = merged.last, match.span.lowerBound < last.span.upperBound else {
        merged.append(match)
        continue
      }
      let span = last.span.lowerBound..<max(last.span.upperBound, match.span.upperBound)
      let isUserInfo = (last.isUserInfo && last.span == span) || (match.isUserInfo && match.span == span)
      merged[merged.count - 1] = SecretSearch.Match(span: span, isUserInfo: isUserInfo)
    }
    return merged
  }
}

extension SecretRedactor {
  /// What a text is written in. Secrets are replaced only in its values, so that a reader of the format still reads it.
  package enum Format: Sendable, Hashable {
    case plain
    /// One or several JSON documents; what stands outside of strings stays.
    case json
    /// XML or HTML; names of elements and attributes stay.
    case markup

    fileprivate var isPlain: Bool { self == .plain }

    /// The matches without what is not part of a value. None of them begins or ends within an escape.
    fileprivate func fitted(_ matches: [SecretSearch.Match], in bytes: [UInt8]) -> [SecretSearch.Match] {
      var fitted: [SecretSearch.Match] = []
      var rest = matches[...]
      forEachUnit(of: bytes) { unit in
        while let first = rest.first, first.span.upperBound <= unit.lowerBound { rest = rest.dropFirst() }
        guard let first = rest.first, first.span.overlaps(unit) else { return }
        // Parts of one match that are neighbours are one again.
        if let last = fitted.last, last.span.upperBound == unit.lowerBound, last.span.upperBound > first.span.lowerBound {
          fitted[fitted.count - 1].span = last.span.lowerBound..<unit.upperBound
        } else {
          fitted.append(SecretSearch.Match(span: unit, isUserInfo: first.isUserInfo))
        }
      }
      return fitted
    }

    /// Calls a function with each character of a value, as it is written: an escape is one character.
    private func forEachUnit(of bytes: [UInt8], _ body: (Range<Int>) -> Void) {
      var place = 0
      var isInTag = false
      var isInQuotes = false
      while place < bytes.count {
        let byte = bytes[place]
        let isValue = isInQuotes || (self == .markup && !isInTag)
        if isInQuotes, byte == UInt8(ascii: "\"") {
          isInQuotes = false
        } else if isValue, isInQuotes || byte != UInt8(ascii: "<") {
          let end = min(bytes.count, place + (self == .json ? escapeOfJSON(bytes, place) : entity(bytes, place)))
          body(place..<end)
          place = end
          continue
        } else if byte == UInt8(ascii: "\""), self == .json || isInTag {
          isInQuotes = true
        } else if self == .markup {
          isInTag = byte != UInt8(ascii: ">")
        }
        place += 1
      }
    }

    private func escapeOfJSON(_ bytes: [UInt8], _ place: Int) -> Int {
      guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else { return 1 }
      return bytes[place + 1] == UInt8(ascii: "u") ? 6 : 2
    }

    private func entity(_ bytes: [UInt8], _ place: Int) -> Int {
      guard bytes[place] == UInt8(ascii: "&") else { return 1 }
      let end = bytes[place...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
      return end.map { $0 + 1 - place } ?? 1
    }
  }
}

extension [UInt8] {
  /// The bytes in base64, as they stand in JSON.
  package var base64Text: String { Data(self).base64EncodedString() }
}
