import Exchanges
import ScenarioSyntax
import Scenarios

extension RequestImport {
  /// Reads an HTTP archive (HAR 1.2). Its responses become expectations, as a recording's do; without one a step expects nothing.
  /// - Throws: ``InterchangeFault``, a sentence about what cannot be read.
  package init(har bytes: [UInt8]) throws(InterchangeFault) {
    let archive = try HARArchive(bytes)
    let exchanges = archive.exchanges
    base = RequestImport.origin(of: exchanges.first?.request.url ?? "")
    losses = archive.losses.map(\.description)
    if !archive.unanswered.isEmpty { notes.append(InterchangeFault.unanswered(numbers: archive.unanswered).description) }
    if !archive.coded.isEmpty { notes.append(InterchangeFault.codedBodies(numbers: archive.coded).description) }
    text = Recorder.scenario(from: exchanges, name: "imported", base: base, details: .unanswered)
    guard let file = try? ScenarioFile.parse(text), file.steps.count == exchanges.count else { throw .badToken }
  }
}
