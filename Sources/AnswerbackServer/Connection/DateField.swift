import FieldValues
import NIOCore

extension MessageFraming {
  /// The value of `Date`, formatted once per second (RFC 9110 section 6.6.1).
  struct DateField {
    private(set) var now = HTTPDate.epoch
    private(set) var text = ""
    /// The whole line of HTTP/1.1.
    private(set) var line = ByteBuffer()
    /// The line with the empty line that ends a head.
    private(set) var lastLine = ByteBuffer()

    init() { set(.epoch) }

    /// Updates the value if the second has changed.
    mutating func update() {
      let second = HTTPDate.now
      if second != now {
        set(second)
      }
    }

    private mutating func set(_ date: HTTPDate) {
      now = date
      text = date.description
      line = ByteBuffer(string: "Date: \(text)\r\n")
      lastLine = ByteBuffer(string: "Date: \(text)\r\n\r\n")
    }
  }
}
