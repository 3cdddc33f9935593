import FieldValues

/// A frame of an event stream as it came.
struct ArrivedFrame: Sendable, Hashable {
  var frame: ServerSentEventFrame
  /// By the runner's clock.
  var at: Duration
  /// How many bytes of frames the connection had brought with it.
  var bytes: Int
  /// Counted from 1 over all connections of the step.
  var number = 0

  /// The lines as they stood on the wire.
  var lines: [String] {
    frame.fields.map { $0.value.isEmpty ? "\($0.name):" : "\($0.name): \($0.value)" }
  }

  /// The frame on one line, for sentences about its neighbours.
  var summary: String { lines.joined(separator: " | ").shortened }

  /// What a reader sends back as Last-Event-ID because of this frame; nil when it names none.
  var id: String? { frame.values(of: "id").last { !$0.utf8.contains(0) } }

  /// How long a reader waits before it connects again because of this frame; nil when it does not say.
  var retry: Duration? {
    frame.values(of: "retry").last { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      .map { Int64($0).map { .milliseconds($0) } ?? .seconds(Int64(Int32.max)) }
  }
}
