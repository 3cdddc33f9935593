import Answerback

/// Declared inputs are read before the handler runs, and every fault is in one 400. Inputs may be async, and may be the files of
/// a form.
struct DeclaredInputs: Controller {
  var path: String { "/items" }

  var routes: [RouteNode] {
    Get("/{id}", Path("id", Int.self)) { id in Resource(id: id, name: "item \(id)") }.summary("A path input")
    Get("", Query("limit", Int.self, in: 1...100, default: 20), Query("flag", Bool?.self)) { limit, flag in
      Page(limit: limit, flag: flag)
    }
    .summary("Query inputs with a range and a default")
    Get("/by-header", Header("X-Limit", Int.self, default: 10), CookieValue("sid", String?.self)) { limit, sid in
      ["limit": String(limit), "session": sid ?? "none"]
    }
    .summary("A header and a cookie as inputs")
    Post("", Body(NewResource.self)) { new -> Resource in
      guard new.size > 0 else { throw HTTPError(.unprocessableContent, "size is \(new.size); it must be at least 1") }
      return Resource(id: 3, name: new.name)
    }
    .raises(.unprocessableContent).summary("A JSON body, decoded")
    Get("/mine", SignedIn()) { user in ["user": user] }.raises(.unauthorized).summary("An input that is looked up")
    Get("/client") { request in ["host": request.client?.host ?? "unknown", "mount": request.mountPath] }
      .summary("Who sent the request, and where the app is mounted")
    Get("/filtered", filter) { filter in Page(limit: filter.limit, flag: filter.flag) }.summary("Several inputs as one value")
    Post("/form", Body(MultipartForm.self)) { form in
      form.fields.pairs.map { "\($0.name)=\($0.value)" } + form.files.map { "\($0.name): \($0.size) bytes" }
    }
    .summary("Any form, as its parts")
    Post("/photos", Body(Upload.self)) { upload in
      Receipt(
        title: upload.title,
        photos: upload.photos.map { Receipt.Photo(name: $0.filename, type: $0.mediaType?.essence, bytes: $0.size) }
      )
    }
    .summary("A form with files")
  }
}

extension DeclaredInputs {
  struct Filter: Sendable {
    var limit: Int
    var flag: Bool?
  }

  private var filter: some Input<Filter> {
    Inputs(Query("limit", Int.self, in: 1...100, default: 20), Query("flag", Bool?.self)) { Filter(limit: $0, flag: $1) }
  }

  struct NewResource: Decodable {
    var name: String
    var size: Int
  }

  struct Page: Codable {
    var limit: Int
    var flag: Bool?
  }

  /// A form with a member for each field.
  struct Upload: Decodable {
    var title: String
    var photos: [FormFile]
  }

  struct Receipt: Codable {
    struct Photo: Codable {
      var name: String?
      var type: String?
      var bytes: Int
    }

    var title: String
    var photos: [Photo]
  }

  /// The signed-in user, from an async session store.
  struct SignedIn: Input {
    var declarations: [InputDeclaration] { CookieValue("sid", String?.self).declarations }

    func read(from request: Request) async throws -> String {
      let sessions = ["31d4": "ada"]
      await Task.yield()
      guard let user = request.cookies.first(where: { $0.name == "sid" }).flatMap({ sessions[$0.value] }) else {
        throw HTTPError(.unauthorized, "sign in first", headers: ["WWW-Authenticate": "Session"])
      }
      return user
    }
  }
}
