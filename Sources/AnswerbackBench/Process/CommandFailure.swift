/// Why a command ends without success: a sentence and an exit code.
struct CommandFailure: Error {
  static let usage: Int32 = 2
  static let doesNotParse: Int32 = 3
  static let environment: Int32 = 4
  /// Nothing is wrong, and files were written: a script may want to know.
  static let updated: Int32 = 5
  static let interrupted: Int32 = 130
  /// Nothing reads standard output any more: 128 and the number of SIGPIPE, which is what a shell reports of a program that this signal
  /// ended, and what `git` exits with where the signal is ignored.
  static let readerHasGone: Int32 = 141

  let code: Int32
  let message: String

  init(_ code: Int32, _ message: String) {
    self.code = code
    self.message = message
  }
}
