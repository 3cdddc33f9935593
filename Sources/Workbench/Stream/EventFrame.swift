import FieldValues

/// A frame of an event stream in words; made only of frames that are looked at.
struct EventFrame: Sendable, Hashable {
  private(set) var id: String?
  private(set) var event: String?
  private(set) var retry: String?
  private(set) var comments: [String] = []
  /// The data lines joined by LF; nil where none was sent.
  private(set) var data: String?
  /// Lines readers pass over.
  private(set) var others: [ServerSentEventFrame.Field] = []

  init(_ bytes: ArraySlice<UInt8>) {
    var decoder = ServerSentEventDecoder()
    guard let frame = decoder.decode(Array(bytes) + [0x0A, 0x0A]).first else { return }
    var lines: [String] = []
    for field in frame.fields {
      switch field.name {
      case "id": id = field.value
      case "event": event = field.value
      case "retry": retry = field.value
      case "": comments.append(field.value)
      case "data": lines.append(field.value)
      default: others.append(field)
      }
    }
    data = lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The data, or what stands in its place.
  var summary: String {
    if let data { return data }
    if !comments.isEmpty { return ": " + comments.joined(separator: " : ") }
    return others.map { "\($0.name): \($0.value)" }.joined(separator: "  ")
  }
}
