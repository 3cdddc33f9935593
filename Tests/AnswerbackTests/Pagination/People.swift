import Answerback

struct Person: Codable, Sendable, Equatable {
  var id: Int
  var name: String

  /// Ids from 1, names `p1`, `p2` and so on.
  static func list(_ count: Int = 50) -> [Person] {
    (0..<count).map { Person(id: $0 + 1, name: "p\($0 + 1)") }
  }
}

struct NumberedPeople: SyncClassicPaginator {
  var people = Person.list()
  var pageSizes = PageSizes()

  func total() -> Int { people.count }

  func items(pageSize: Int, currentPage: Int) -> [Person] {
    Array(people.dropFirst((currentPage - 1) * pageSize).prefix(pageSize))
  }
}

struct NumberedPeopleAwaited: AsyncClassicPaginator {
  func total() async -> Int { Person.list().count }

  func items(pageSize: Int, currentPage: Int) async -> [Person] {
    await Task.yield()
    return Array(Person.list().dropFirst((currentPage - 1) * pageSize).prefix(pageSize))
  }
}

struct PeopleFrom: SyncOffsetPaginator {
  var people = Person.list()
  var pageSizes = PageSizes()

  func total() -> Int { people.count }

  func items(limit: Int, offset: Int) -> [Person] {
    Array(people[offset..<min(offset + limit, people.count)])
  }
}

struct PeopleFromAwaited: AsyncOffsetPaginator {
  func total() async -> Int { Person.list().count }

  func items(limit: Int, offset: Int) async -> [Person] {
    await Task.yield()
    return Array(Person.list().dropFirst(offset).prefix(limit))
  }
}

struct PeopleAfter: SyncCursorPaginator {
  func items(cursor: Int?, resultsPerPage: Int) -> (items: [Person], cursor: Int?) {
    let items = Array(Person.list().filter { $0.id > cursor ?? 0 }.prefix(resultsPerPage))
    return (items, items.last?.id)
  }
}

struct PeopleAfterAwaited: AsyncCursorPaginator {
  func items(cursor: Int?, resultsPerPage: Int) async -> (items: [Person], cursor: Int?) {
    await Task.yield()
    return PeopleAfter().items(cursor: cursor, resultsPerPage: resultsPerPage)
  }
}
