import Crypto
import Foundation
import Scenarios

extension RunnerOptions {
  /// The options every run of the bench begins with.
  static var bench: RunnerOptions {
    var options = RunnerOptions()
    options.sha256 = { bytes in SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined() }
    return options
  }
}
