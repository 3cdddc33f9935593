extension MediaType {
  /// The type that the suffix of a file name says, in any case: `report.PDF`, `/data/archive.tar.gz`; nil where there is no suffix or
  /// none that is known.
  ///
  /// Of several suffixes the longest known one decides. A name that begins with a dot has no suffix there: `.html` is a hidden file.
  public init?(fileName: String) {
    let name = fileName.lowercased().split { $0 == "/" || $0 == "\\" }.last ?? ""
    var suffix = name.drop { $0 == "." }
    while let dot = suffix.firstIndex(of: ".") {
      suffix = suffix[suffix.index(after: dot)...]
      guard let type = Self.bySuffix[suffix] else { continue }
      self = type
      return
    }
    return nil
  }

  private static let bySuffix: [Substring: MediaType] = {
    var types: [Substring: MediaType] = [:]
    for table in [FileNameSuffixes.debian, FileNameSuffixes.web] {
      var type = MediaType.octetStream
      for word in table.split(whereSeparator: \.isWhitespace) {
        if let slash = word.firstIndex(of: "/") {
          type = MediaType(unchecked: String(word[..<slash]), String(word[word.index(after: slash)...]))
        } else {
          types[word] = type
        }
      }
    }
    return types
  }()
}
