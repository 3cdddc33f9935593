extension SharedState {
  /// Whether a recording is made that takes no more.
  var isRecordingFull: Bool {
    guard let recording else { return false }
    if recording.count >= History.mostRecorded { return true }
    // Each picture asks. Those of the recording are only added up where all together are enough.
    return history.bytes >= History.mostRecordedBytes && history.recordedBytes >= History.mostRecordedBytes
  }

  /// Takes an exchange into the recording, where one is made.
  /// - Returns: what to add to the notice; not empty where the recording is full.
  mutating func record(_ id: Int) -> String {
    guard recording != nil else { return "" }
    guard !isRecordingFull else { return "   not recorded: the recording is full, R saves it" }
    recording?.append(id)
    return ""
  }

  /// Takes out of the recording what is in a file now; a recording of which nothing is left is over.
  mutating func endRecording(of saved: [Int]) {
    guard !saved.isEmpty, let ids = recording else { return }
    let left = ids.filter { !saved.contains($0) }
    recording = left.isEmpty ? nil : left
  }
}
