import AnswerbackTesting
import Promises

extension TestResponse {
  /// The status line and the header lines as they stood on the wire, without `Date`.
  var lines: [String] {
    guard let head = exchange?.head else { return ["no response was on the wire"] }
    let fields = head.headers.filter { !$0.isNamed("Date") }.map { String(fieldBytes: $0.bytes) }
    return ["\(head.version) \(head.status) \(head.reason)"] + fields
  }
}
