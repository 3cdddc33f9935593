import Foundation

/// Takes parts out of an input for as long as the parser still fails with it. Each try is a process of its own, since it may crash.
struct SmallestInput {
  private let target: ParserTarget
  private static let seconds = 30.0

  init(_ target: ParserTarget) {
    self.target = target
  }

  func found(from input: [UInt8]) -> [UInt8] {
    let watch = Stopwatch()
    var smallest = input
    var size = max(1, input.count / 2)
    while watch.seconds < SmallestInput.seconds {
      var start = 0
      var hasShrunk = false
      while start < smallest.count, watch.seconds < SmallestInput.seconds {
        let shorter = Array(smallest[..<start] + smallest[min(smallest.count, start + size)...])
        if fails(shorter) {
          smallest = shorter
          hasShrunk = true
        } else {
          start += size
        }
      }
      if size == 1, !hasShrunk { break }
      size = max(1, size / 2)
    }
    return smallest
  }

  private func fails(_ input: [UInt8]) -> Bool {
    guard let child = try? ChildProcess(["fuzz-parsers", "--target", target.name], input: input) else { return false }
    let end = child.waitForEnd(seconds: ParserFuzzer.bound)
    if end == nil { child.kill() }
    return end != .exited(0)
  }
}
