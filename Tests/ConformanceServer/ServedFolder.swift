import Foundation

/// A fresh temporary folder with the files an app serves, every modification time 1700000000.
struct ServedFolder: Sendable {
  let url: URL

  init(_ files: [String: Data]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "answerback-conformance-\(UUID().uuidString)")
    for (path, content) in files {
      let file = url.appending(path: path)
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: file)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
        ofItemAtPath: file.path
      )
    }
  }

  subscript(path: String) -> URL { url.appending(path: path) }

  /// Bytes that count up modulo 251.
  static func counting(_ count: Int) -> Data {
    let round = Data((0..<251).map { UInt8($0) })
    var bytes = Data()
    while bytes.count < count { bytes.append(round) }
    return bytes.prefix(count)
  }
}
