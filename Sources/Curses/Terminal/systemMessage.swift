import Glibc

/// The system's words for the error of the call before: `Permission denied`.
func systemMessage(_ number: Int32 = errno) -> String {
  strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
