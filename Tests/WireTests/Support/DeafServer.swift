import NIOCore
import NIOPosix
import TestSupport
import XCTest

/// A listener that accepts nothing and whose queue is full, so that connecting to it takes for ever.
struct DeafServer: Sendable {
  let base: String
  private let listener: any Channel
  private let queued: [any Channel]

  init() async throws {
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 0)
      .serverChannelOption(.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let address = try XCTUnwrap(listener.localAddress)
    base = "http://127.0.0.1:\(address.port ?? 0)"
    let client = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.milliseconds(100))
    var queued: [any Channel] = []
    while queued.count < 16, let channel = try? await client.connect(to: address).get() { queued.append(channel) }
    self.queued = queued
    guard queued.count == 16 else { return }
    try? await stop()
    try await Requirement.unsupported("This system queues connections without bound, so that connecting never takes long.")
  }

  func stop() async throws {
    for channel in queued + [listener] { try await channel.close() }
  }
}
