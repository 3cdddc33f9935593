/// The sections of an `@check`: variables, probes and polling, without a request.
public struct CheckSyntax: Sendable, Hashable {
  /// The lines of `[Options]`, polling above all.
  public var options: [OptionSyntax] = []
  /// The table whose rows the check is repeated for.
  public var table: TableSyntax?
  /// The lines of `[Captures]`, whose queries need no answer.
  public var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`, whose queries need no answer.
  public var asserts: [AssertSyntax] = []
  /// The sections in file order.
  public var sections: [SectionSyntax] = []

  /// Makes a check without sections.
  public init() {}
}
