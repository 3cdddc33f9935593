/// The sections of an `@check`: variables, probes and polling, without a request.
public struct CheckSyntax: Sendable, Hashable {
  public var options: [OptionSyntax] = []
  public var table: TableSyntax?
  public var captures: [CaptureSyntax] = []
  public var asserts: [AssertSyntax] = []
  /// The sections in file order.
  public var sections: [SectionSyntax] = []

  public init() {}
}
