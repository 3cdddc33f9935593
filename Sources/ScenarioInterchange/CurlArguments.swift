import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The request of a curl command line.
struct CurlArguments {
  private(set) var message = RequestMessage(url: "")
  private(set) var options: [OptionSyntax] = []
  /// What was left out, because it says nothing about the request.
  private(set) var leftOut: [String] = []
  private var method: String?
  private var data: [String] = []
  private var sendsDataInQuery = false
  /// Whether curl is told to state no length.
  private var hasNoLength = false

  /// Options with a value that are no part of the request.
  private static let ignoredWithValue: Set<String> = [
    "-o", "--output", "-w", "--write-out", "--cacert", "-x", "--proxy", "--connect-timeout", "-m", "--max-time", "--retry", "-D",
    "--dump-header", "-c", "--cookie-jar",
  ]
  private static let shortWithValue = Set("XHdbuAeowxmDcF")

  /// - Throws: ``UsageFault`` for what is no command line of curl, and for what a request cannot say.
  init(_ text: String) throws(UsageFault) {
    var words = try ShellWords.split(text)[...]
    guard words.popFirst() == "curl" else { throw UsageFault("this is no curl command — begin with the word curl") }
    while let word = words.popFirst() {
      if word.hasPrefix("-"), word.count > 1 {
        for (name, value) in CurlArguments.split(word) { try take(name, value, &words) }
      } else {
        guard message.url.isEmpty else {
          throw UsageFault("a second URL, \(word.withoutUserInfo) — import one request at a time")
        }
        message.url = word
      }
    }
    guard !message.url.isEmpty else { throw UsageFault("the curl command has no URL — add one") }
    if !message.url.contains("://") { message.url = "http://\(message.url)" }
    finish()
  }

  /// `-sXPOST` is `-s` and `-X` with the value POST; `--url=x` has its value behind the sign.
  private static func split(_ word: String) -> [(name: String, value: String?)] {
    if word.hasPrefix("--") {
      let parts = word.split(separator: "=", maxSplits: 1).map { String($0) }
      return [(parts[0], parts.count > 1 ? parts[1] : nil)]
    }
    var result: [(String, String?)] = []
    var rest = word.dropFirst()
    while let letter = rest.popFirst() {
      guard shortWithValue.contains(letter) else {
        result.append(("-\(letter)", nil))
        continue
      }
      result.append(("-\(letter)", rest.isEmpty ? nil : String(rest)))
      break
    }
    return result
  }

  private mutating func take(_ name: String, _ given: String?, _ words: inout ArraySlice<String>) throws(UsageFault) {
    func value() throws(UsageFault) -> String {
      guard let value = given ?? words.popFirst() else { throw UsageFault("\(name) has no value — give one") }
      return value
    }
    switch name {
    case "-X", "--request": method = try value()
    case "--url": message.url = try value()
    case "-I", "--head": method = "HEAD"
    case "-G", "--get": sendsDataInQuery = true
    case "-L", "--location": options.append(OptionSyntax(.location, .flag(true)))
    case "-k", "--insecure": options.append(OptionSyntax(.insecure, .flag(true)))
    case "--compressed": options.append(OptionSyntax(.compressed, .flag(true)))
    case "--http2", "--http2-prior-knowledge": options.append(OptionSyntax(.http2, .flag(true)))
    case "-H", "--header": add(header: try value())
    case "-A", "--user-agent": add("User-Agent", try value())
    case "-e", "--referer": add("Referer", try value())
    case "-b", "--cookie":
      // Without `=` it names a file of cookies.
      let pairs = try value()
      if pairs.utf8.contains(UInt8(ascii: "=")) { add("Cookie", pairs) } else { leftOut.append(name) }
    // What a scenario does anyhow.
    case "-g", "--globoff", "--path-as-is", "--http1.1": break
    case "--max-redirs":
      let limit = try value()
      guard let limit = Int(limit) else { throw UsageFault("--max-redirs \(limit) — is no number — give one") }
      options.append(OptionSyntax(.maxRedirs, .number(limit)))
    case "-u", "--user": add("Authorization", "Basic \(Data(try value().utf8).base64EncodedString())")
    case "-d", "--data", "--data-ascii", "--data-raw", "--data-binary": data.append(try text(of: try value(), name))
    case "--data-urlencode": data.append(CurlArguments.encoded(try value()))
    case "--json":
      data.append(try text(of: try value(), name))
      add("Content-Type", "application/json")
      add("Accept", "application/json")
    case "-F", "--form": throw UsageFault("\(name) — parts of a form are not imported — write them in a section [Multipart]")
    default:
      leftOut.append(name)
      if CurlArguments.ignoredWithValue.contains(name) { _ = try value() }
    }
  }

  private func text(of value: String, _ name: String) throws(UsageFault) -> String {
    guard name != "--data-raw", value.hasPrefix("@") else { return value }
    throw UsageFault("\(name) \(value) — files are not imported — write the body as file,\(value.dropFirst());")
  }

  private mutating func add(_ name: String, _ value: String) {
    guard !message.headers.contains(where: { $0.isNamed(name) }) else { return }
    message.headers.append(HeaderLine(name: name, value: value))
  }

  /// `Name: value`; `Name;` is an empty value, and `Name:` takes away a line curl would have added.
  private mutating func add(header: String) {
    if header.hasSuffix(";"), !header.contains(":") {
      message.headers.append(HeaderLine(bytes: Array("\(header.dropLast()):".utf8)))
    } else if let colon = header.firstIndex(of: ":"), !header[header.index(after: colon)...].allSatisfy(\.isWhitespace) {
      message.headers.append(HeaderLine(bytes: Array(header.utf8)))
    } else if HeaderLine(bytes: Array(header.utf8)).isNamed("Content-Length") {
      hasNoLength = true
    }
  }

  private mutating func finish() {
    let body = data.joined(separator: "&")
    if sendsDataInQuery {
      if !data.isEmpty { message.url += (message.url.contains("?") ? "&" : "?") + body }
    } else if body.isEmpty, !data.isEmpty, hasNoLength {
      // What has no bytes and no length is no body at all, only a POST.
      method = method ?? "POST"
    } else if !data.isEmpty {
      message.body = Array(body.utf8)
      add("Content-Type", "application/x-www-form-urlencoded")
    }
    message.method = method ?? (message.body == nil ? "GET" : "POST")
  }

  private static func encoded(_ value: String) -> String {
    guard let (name, text) = value.splitOnce(at: "=") else { return value.percentEncoded() }
    let content = String(text).percentEncoded()
    return name.isEmpty ? content : "\(name)=\(content)"
  }
}
