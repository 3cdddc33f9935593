import FieldValues
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Replaces what nobody may see by `***`, in every form in which a report could hold it.
///
/// One redactor is shared by a run and the sinks of all its reports: secrets are known at the start, captured values are added as
/// they come.
public final class SecretRedactor: Sendable {
  private let forms = Mutex<Set<[UInt8]>>([])

  /// A redactor that knows no secret yet.
  public init() {}

  /// Adds a secret: as it is, line by line, percent-encoded, in base64 and hexadecimal, and with the escapes that reports and the
  /// messages in them use, one within the other. An empty text is none.
  public func add(_ secret: String) {
    guard !secret.isEmpty else { return }
    var all: Set<String> = [secret]
    let lines = secret.split(whereSeparator: \.isNewline).map { String($0) }
    if lines.count > 1 { all.formUnion(lines.filter { $0.utf8.count > 3 }) }
    for text in all {
      let encoded = text.percentEncoded()
      all.formUnion([encoded, encoded.replacing("%20", with: "+"), text.encodedForRequestLine])
      if text.utf8.count > 2 { all.formUnion([[UInt8](text.utf8).base64Text, [UInt8](text.utf8).hexText]) }
    }
    for _ in 0..<2 { all.formUnion(all.flatMap(\.escapedForms)) }
    forms.withLock { $0.formUnion(all.map { [UInt8]($0.utf8) }) }
  }

  /// Adds the user information of a URL, and the password in it.
  public func add(userInfoOf url: String) {
    guard let userInfo = url.userInfo else { return }
    // Short ones stand in other words, too: they are replaced only where they are a part of a URL.
    if userInfo.utf8.count > 3 { add(userInfo) }
    add("//\(userInfo)@")
    guard let colon = userInfo.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let password = String(userInfo[colon...].dropFirst())
    if password.utf8.count > 3 { add(password) }
  }

  /// The text without any of the secrets.
  public func redact(_ text: String) -> String {
    // The longest first, so that a secret within another does not leave the rest of it standing.
    let forms = forms.withLock { $0 }.sorted { $0.count > $1.count }
    guard !forms.isEmpty else { return text }
    var bytes = [UInt8](text.utf8)
    for form in forms {
      bytes.replace(form, with: SecretRedactor.mask(of: form))
    }
    SecretRedactor.maskBeginnings(of: forms, in: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let mask = [UInt8]("***".utf8)

  /// What stands in place of a form: what is left of a URL without its user information is a URL.
  private static func mask(of form: [UInt8]) -> [UInt8] {
    let marks = (start: [UInt8]("//".utf8), end: [UInt8]("@".utf8))
    return form.starts(with: marks.start) && form.last == marks.end.last ? marks.start + mask + marks.end : mask
  }

  /// Takes out what is left of a secret where a text was cut off, which `…` shows.
  private static func maskBeginnings(of forms: [[UInt8]], in bytes: inout [UInt8]) {
    let cut = [UInt8]("…".utf8)
    for place in bytes.ranges(of: cut).map(\.lowerBound).reversed() {
      let before = bytes[..<place]
      let lengths = forms.lazy.compactMap { form in
        (min(3, form.count)...form.count).reversed().first { before.suffix($0).elementsEqual(form.prefix($0)) }
      }
      if let length = lengths.max() { bytes.replaceSubrange(place - length..<place, with: mask) }
    }
  }
}

extension String {
  /// The text as JSON, XML, a terminal, a shell's word, a workflow command and a table in Markdown have it.
  fileprivate var escapedForms: [String] {
    [
      String(quoted.dropFirst().dropLast()), xmlEscaped, VisibleText(self).text, escaping(["'": "'\\''"]),
      ShellWord.dollarQuoted(Array(utf8)), ShellWord.printfFormat(Array(utf8)), workflowEscaped, workflowPropertyEscaped,
      tableEscaped,
    ]
  }
}

extension [UInt8] {
  /// The bytes in base64, as they stand in JSON.
  package var base64Text: String { Data(self).base64EncodedString() }
}
