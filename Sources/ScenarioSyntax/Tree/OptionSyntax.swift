/// A line of `[Options]`.
package struct OptionSyntax: Sendable, Hashable, LocatedSyntax {
  /// The options there are: those of Hurl, then our own.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    case location, retry, delay, compressed, insecure, skip, variable, output
    case maxRedirs = "max-redirs"
    case retryInterval = "retry-interval"
    case maxTime = "max-time"
    case http11 = "http1.1"
    case http2
    case `while`, openapi, server, jar
    case retryOn = "retry-on"
    case maxLoops = "max-loops"
    case idleTimeout = "idle-timeout"
    case sendChunks = "send-chunks"
    case readRate = "read-rate"
    case noDefaultHeaders = "no-default-headers"
  }

  /// The values of options, by their kinds.
  package enum Value: Sendable, Hashable {
    /// `location compressed insecure skip http1.1 http2 no-default-headers`
    case flag(Bool)
    /// `retry max-redirs max-loops`; -1 sets no bound, as in Hurl.
    case number(Int)
    /// `delay retry-interval max-time idle-timeout`
    case duration(Duration)
    /// `send-chunks: 1, 10, 4KiB`: how many bytes go out at a time; the last one repeats.
    case sizes([Int])
    /// `read-rate: 10KiB/s`: bytes a second.
    case rate(Int)
    /// `while retry-on`: all of them hold (`while`), or one of them does (`retry-on`).
    case conditions([AssertSyntax])
    /// `variable: name=value`
    case assignment(String, TemplateSyntax)
    /// `output openapi server jar`, and any of the others whose value has variables: see ``OptionSyntax/value(of:filledIn:)``.
    case text(TemplateSyntax)
  }

  /// Which option it is.
  package var name: Name
  /// Its value, of the kind the option takes.
  package var value: Value
  /// Where the name stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes an option; a node that was parsed has its place in the file.
  package init(_ name: Name, _ value: Value, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
