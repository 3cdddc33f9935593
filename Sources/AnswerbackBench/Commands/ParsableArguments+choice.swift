import ArgumentParser

extension ParsableArguments {
  /// Reads one of the words an option takes.
  /// - Parameter option: as it stands on the command line, `--show`.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ option: String
  ) -> @Sendable (String) throws -> Choice where Choice.AllCases: SendableMetatype {
    { text in
      guard let choice = Choice(rawValue: text) else {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(option) \(text) — there is no such choice — use one of \(words)")
      }
      return choice
    }
  }
}
