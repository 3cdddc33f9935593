import Answerback

struct Pagination: Controller {
  var path: String { "/pagination" }

  var routes: [RouteNode] {
    Get("/classic", People.Numbered())
    Get("/classic-async", People.NumberedAwaited())
    Get("/offset", People.Counted())
    Get("/offset-async", People.CountedAwaited())
    Get("/cursor", People.Following())
    Get("/cursor-async", People.FollowingAwaited())
  }
}

/// Fifty people, p1 to p50, by page number, by offset and by cursor.
private enum People {
  static let all = (1...50).map { Resource(id: $0, name: "p\($0)") }

  struct Numbered: SyncClassicPaginator {
    func total() -> Int { all.count }

    func items(pageSize: Int, currentPage: Int) -> [Resource] {
      Array(all.dropFirst((currentPage - 1) * pageSize).prefix(pageSize))
    }
  }

  struct NumberedAwaited: AsyncClassicPaginator {
    func total() async -> Int { all.count }

    func items(pageSize: Int, currentPage: Int) async -> [Resource] {
      Numbered().items(pageSize: pageSize, currentPage: currentPage)
    }
  }

  struct Counted: SyncOffsetPaginator {
    func total() -> Int { all.count }
    func items(limit: Int, offset: Int) -> [Resource] { Array(all.dropFirst(offset).prefix(limit)) }
  }

  struct CountedAwaited: AsyncOffsetPaginator {
    func total() async -> Int { all.count }
    func items(limit: Int, offset: Int) async -> [Resource] { Counted().items(limit: limit, offset: offset) }
  }

  struct Following: SyncCursorPaginator {
    func items(cursor: Int?, resultsPerPage: Int) -> (items: [Resource], cursor: Int?) {
      let items = Array(all.drop { $0.id <= cursor ?? 0 }.prefix(resultsPerPage))
      return (items, items.last?.id)
    }
  }

  struct FollowingAwaited: AsyncCursorPaginator {
    func items(cursor: Int?, resultsPerPage: Int) async -> (items: [Resource], cursor: Int?) {
      Following().items(cursor: cursor, resultsPerPage: resultsPerPage)
    }
  }
}
