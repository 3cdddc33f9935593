@testable import Workbench

extension BenchModel {
  /// The nearest place where keys go.
  var context: KeyContext? { contexts.first }
}

extension Bench {
  /// The lines of the body that is shown.
  var bodyLines: BodyLines {
    BodyLines(model.response.body.view, model.shared.shownEntry?.exchange.content ?? [])
  }
}

extension Overlay {
  /// How many rows the help has.
  var rowCount: Int? { if case .help(let help) = self { help.texts.count } else { nil } }
}
