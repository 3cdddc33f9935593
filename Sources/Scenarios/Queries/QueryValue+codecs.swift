import Codecs
import FoundationEssentials
package import Patterns

extension QueryValue {
  /// - Parameter name: what the bytes are, for the sentence of the fault: `the body`.
  package init(json bytes: [UInt8], name: String) throws(Fault) {
    try self.init(.json, bytes, name: name)
  }

  init(messagePack bytes: [UInt8], name: String) throws(Fault) {
    try self.init(.messagePack, bytes, name: name)
  }

  private init(_ format: BodyFormat, _ bytes: [UInt8], name: String) throws(Fault) {
    let label = format == .json ? "JSON" : "MessagePack"
    guard !bytes.isEmpty else { throw Fault("\(name) is empty, which is no \(label)") }
    do throws(MalformedBody) {
      self.init(try Tree(format, bytes))
    } catch {
      throw Fault("\(name) is not \(label): \(error)")
    }
  }
}
