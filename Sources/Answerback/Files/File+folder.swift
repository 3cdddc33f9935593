public import FieldValues

extension File {
  /// A file of a folder, for a path that a client has a say in: what leads out of the folder, by `..`, a link or a NUL, is a 404, and so
  /// is a name that begins with a dot.
  /// - Parameters:
  ///   - path: beneath the folder, `/` between its parts.
  ///   - directory: a relative one counts from the working directory of the process.
  public init(
    _ path: String,
    inside directory: String,
    downloadName: String? = nil,
    disposition: FileDisposition? = nil,
    mediaType: MediaType? = nil,
    status: Status? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024,
    background: (any BackgroundWork)? = nil
  ) {
    let names = path.parts(between: "/", omittingEmpty: false).map(String.init)
    let source = Source.folder(FileRoot(path: directory, servesHidden: false), names)
    self.init(source, mediaType: mediaType, status: status, headers: headers, cookies: cookies, background: background)
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
    self.chunkSize = chunkSize
  }
}
