import Exchanges
import FieldValues
import Scenarios

extension BenchModel {
  /// The address of a server, as a user writes it after `:target`.
  struct TargetAddress {
    /// Without a slash at the end.
    let base: String
    /// What was left out of it; may be empty.
    let note: String

    init(_ word: String) throws(Fault) {
      let reference = URLReference(word.contains("://") ? word : "http://" + word)
      let scheme = reference.scheme?.lowercased() ?? ""
      guard ["http", "https", "http+unix", "https+unix"].contains(scheme) else { throw Fault.scheme(word) }
      guard let authority = reference.authority, !authority.isEmpty else { throw Fault.noHost(word) }
      guard !authority.contains("@") else { throw Fault.userInformation(word.withoutUserInfo) }
      let end = authority.lastIndex(of: "]").map(authority.index(after:)) ?? authority.lastIndex(of: ":") ?? authority.endIndex
      let (host, rest) = (authority[..<end], authority[end...])
      guard !host.isEmpty else { throw Fault.noHost(word) }
      guard host.utf8.allSatisfy(Self.isOfHost), rest.isEmpty || rest.hasPrefix(":") else { throw Fault.notAHost(word) }
      if !rest.isEmpty {
        let port = rest.dropFirst()
        guard port.utf8.allSatisfy(\.isDigit), (1...65_535).contains(Int(port) ?? 0) else { throw Fault.port(String(port)) }
      } else if host.utf8.allSatisfy(\.isDigit) {
        throw Fault.onlyPort(String(host))
      }
      base = "\(scheme)://\(authority)"
      let others = URLReference(word).query != nil || !reference.path.isEmpty && reference.path != "/"
      note = others ? " (without its path: each request has its own)" : ""
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
      byte.isAlphanumeric || "-._~%[]:".utf8.contains(byte)
    }

    enum Fault: Error, CustomStringConvertible {
      case scheme(String), noHost(String), notAHost(String), userInformation(String), port(String), onlyPort(String)

      var description: String {
        switch self {
        case .scheme(let word): "\(word) is not an http address. Write one like http://127.0.0.1:8080, or in-process."
        case .noHost(let word): "\(word) names no host. Write an address like http://127.0.0.1:8080, or in-process."
        case .notAHost(let word): "\(word) is not an address. Write one like http://127.0.0.1:8080, or in-process."
        case .userInformation(let word): "leave the user and the password out, and send them in a header: \(word)"
        case .port(let port): "the port must be between 1 and 65535, got \(port)."
        case .onlyPort(let port): "\(port) names no host. For a port of this machine write 127.0.0.1:\(port)."
        }
      }
    }
  }
}
