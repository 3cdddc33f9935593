package import Foundation
import XCTest

/// What a test needs beyond Swift and the packages that the README's first command installs.
///
/// A test asks for what it needs before its first assertion. Where that is missing, the test is skipped with one sentence.
/// With `CI=true` it fails instead: continuous integration installs everything, so nothing is left out there unnoticed.
///
/// All functions are `async` so that they cannot be called inside an assertion: the arguments of `XCTAssertEqual` and
/// `XCTUnwrap` are synchronous, and a skip that is thrown inside them is reported as a failure.
package enum Requirement {
  /// Ends a test that needs something that can be installed and is not.
  /// - Parameter sentence: what is missing and, where it helps, how to get it.
  package static func missing(_ sentence: String, file: StaticString = #filePath, line: UInt = #line) async throws -> Never {
    throw error(sentence, environment: ProcessInfo.processInfo.environment, file: file, line: line)
  }

  /// Skips a test that this system cannot run whatever is installed, also with `CI=true`.
  package static func unsupported(_ sentence: String, file: StaticString = #filePath, line: UInt = #line) async throws -> Never {
    throw XCTSkip(sentence, file: file, line: line)
  }

  /// Returns the location of a file or folder below `../shared`, which lies beside the checkout and is not part of it.
  package static func shared(_ path: String, file: StaticString = #filePath, line: UInt = #line) async throws -> URL {
    let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let url = checkout.deletingLastPathComponent().appending(path: "shared").appending(path: path)
    guard FileManager.default.fileExists(atPath: url.path) else {
      try await missing("../shared/\(path) is not beside the checkout.", file: file, line: line)
    }
    return url
  }

  /// Skips the test where no server can listen on the loopback address of IPv6, which many containers do not have.
  package static func loopbackIPv6(file: StaticString = #filePath, line: UInt = #line) async throws {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    defer { if descriptor >= 0 { close(descriptor) } }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
    if result != 0 { try await unsupported("This system has no IPv6 loopback address.", file: file, line: line) }
  }

  /// Skips a test that opens more files and connections at a time than this system lets a process have.
  package static func descriptors(_ count: Int, file: StaticString = #filePath, line: UInt = #line) async throws {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limits = rlimit()
    getrlimit(resource, &limits)
    guard limits.rlim_max >= count else {
      try await unsupported("This system lets a process open no more than \(limits.rlim_max) files.", file: file, line: line)
    }
    limits.rlim_cur = max(limits.rlim_cur, rlim_t(count))
    setrlimit(resource, &limits)
  }

  /// The error that ends a test whose requirement is missing.
  package static func error(
    _ sentence: String,
    environment: [String: String],
    file: StaticString = #filePath,
    line: UInt = #line
  ) -> any Error {
    environment["CI"] == "true" ? MissingRequirementError(sentence) : XCTSkip(sentence, file: file, line: line)
  }
}

/// Fails a test in continuous integration, where nothing that a test needs may be missing.
package struct MissingRequirementError: Error, CustomStringConvertible {
  package let description: String

  init(_ sentence: String) {
    description = "\(sentence) With CI=true that is a failure; elsewhere the test is skipped."
  }
}
