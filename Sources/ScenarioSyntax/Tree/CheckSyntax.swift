/// The sections of an `@check`: variables, probes and polling, without a request.
package struct CheckSyntax: Sendable, Hashable {
  /// The lines of `[Options]`, polling above all.
  package var options: [OptionSyntax] = []
  /// The table whose rows the check is repeated for.
  package var table: TableSyntax?
  /// The lines of `[Captures]`, whose queries need no answer.
  package var captures: [CaptureSyntax] = []
  /// The lines of `[Asserts]`, whose queries need no answer.
  package var asserts: [AssertSyntax] = []
  /// The sections in file order.
  package var sections: [SectionSyntax] = []

  /// Makes a check without sections.
  package init() {}
}
