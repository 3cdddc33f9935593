import FieldValues
public import HTTPTypes
import NIOCore

/// The outside of the framework: a request in, an answer out. An ``App`` is one; a server needs no more.
public protocol Responder: Sendable {
  /// Never throws: every failure is an answer.
  func respond(to request: Request) -> ResponseWork

  /// The path of the route a request is for, parameters as `{name}`: what metrics and traces count by. nil where there is none.
  func route(of request: Request) -> String?

  /// Called once before it serves; the default finds nothing wrong.
  /// - Throws: what is wrong with it and can only be known now.
  func check() throws
}

extension Responder {
  public func route(of request: Request) -> String? { nil }

  public func check() throws {}
}
