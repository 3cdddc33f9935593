/// A row of the request pane that the cursor can be on.
enum RequestRow: Sendable, Hashable {
  case line
  case header(Int)
  case newHeader
  case body
}

extension RequestDraft {
  var rows: [RequestRow] { [.line] + headers.indices.map { .header($0) } + [.newHeader, .body] }
}

extension Model {
  /// The row under the request's cursor.
  var requestRow: RequestRow {
    let rows = draft.rows
    return rows.indices.contains(requestPosition.selection) ? rows[requestPosition.selection] : .line
  }
}
