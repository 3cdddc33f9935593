import FieldValues
import Foundation

extension ResponseFraming {
  /// The value of `Date` on a connection, formatted once per second (RFC 9110 section 6.6.1).
  final class DateField {
    private(set) var now = HTTPDate.epoch
    private(set) var text = ""
    /// The whole line of HTTP/1.1.
    private(set) var line: [UInt8] = []
    /// The line with the empty line that ends a head.
    private(set) var lastLine: [UInt8] = []

    init() { set(.epoch) }

    /// Updates the value if the second has changed.
    func update() {
      // Only whole seconds are needed, for which this clock is the cheapest.
      let second = HTTPDate(secondsSince1970: Int64(time(nil)))
      if second != now {
        set(second)
      }
    }

    private func set(_ date: HTTPDate) {
      now = date
      text = date.description
      line = Array("Date: \(text)\r\n".utf8)
      lastLine = line + Array("\r\n".utf8)
    }
  }
}
