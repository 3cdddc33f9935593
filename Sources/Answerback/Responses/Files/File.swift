public import FieldValues
import HTTPTypes
import NIOCore

extension File {
  /// How a client should present a file (RFC 6266 section 4.2).
  public enum Disposition: Sendable, Hashable {
    /// Save it.
    case attachment
    /// Show it in the browser.
    case inline
  }
}

/// A response that sends a file, or bytes in memory as a file (seed pages: File Responses, FileResponse).
///
/// It has Content-Length, Last-Modified, a strong ETag and `Accept-Ranges: bytes`, and supports conditional requests and ranges
/// (RFC 9110 sections 13 and 14). Headers of the response or of a layer replace these, and `Accept-Ranges: none` turns ranges
/// off. A large file is read in chunks while it is sent, or the system copies it to the socket. A missing file, a folder or a
/// device is a 404; a file that the server may not read is a 403. A `.svgz` file is sent as `image/svg+xml` with
/// `Content-Encoding: gzip`. If a file shrinks while it is sent, the connection is closed before the body is complete. If it
/// grows, the declared number of bytes is sent.
public struct File: ConfigurableResponse {
  enum Source: Sendable {
    case path(String)
    case memory(ByteBuffer)
    case folder(OpenFile.Root, [String])
  }

  /// The name to save the file under; only its last path component is sent. Nil uses the name in the path, if there is a
  /// disposition.
  public var downloadName: String?
  /// How the client should present the file. Nil is an attachment if there is a download name, and none otherwise.
  public var disposition: File.Disposition?
  /// The entity tag. Nil uses one computed from the file's size, time of change and inode.
  public var etag: ETag?
  /// The maximum number of bytes in memory at a time while a file is read, between 1 and 16 MiB.
  public var chunkSize: Int
  /// The status, media type, headers, cookies and background work. Without a media type, that of the route is used, then that of
  /// the download name's suffix, then that of the path's, then `application/octet-stream`.
  public var options: ResponseOptions
  private let source: Source

  /// Creates a response from a file (Litestar: `File`; Starlette: `FileResponse`).
  /// - Parameters:
  ///   - path: The path of the file. A relative path starts at the working directory of the process. The file is opened without
  ///     checks: use ``init(_:inside:downloadName:disposition:etag:chunkSize:)`` or ``StaticFiles`` for a path that comes
  ///     from a client.
  ///   - downloadName: The name to save it under.
  ///   - disposition: Whether the client shows the file or saves it. Nil saves a file that has a download name.
  ///   - etag: The entity tag. Nil uses one computed from the file's size, time of change and inode.
  ///   - chunkSize: The maximum number of bytes in memory at a time, between 1 and 16 MiB.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil leaves it to the kind and the route.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
  public init(
    _ path: String,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024,
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    self.init(.path(path), downloadName: downloadName, disposition: disposition, etag: etag, chunkSize: chunkSize)
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a response from bytes in memory. It has no entity tag unless one is given.
  public init(
    bytes: some Sequence<UInt8>,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil
  ) {
    self.init(.memory(ByteBuffer(bytes: bytes)), downloadName: downloadName, disposition: disposition, etag: etag)
  }

  /// Creates a response from a file of a folder, for a path that comes from a client. A path that leads out of the folder by
  /// `..`, a link or a NUL is a 404, and so is a name that begins with a dot.
  /// - Parameters:
  ///   - path: The path within the folder, with `/` between its components.
  ///   - directory: The folder. A relative path starts at the working directory of the process.
  ///   - downloadName: The name under which the client saves the file.
  ///   - disposition: Whether the client shows the file or saves it. Nil saves a file that has a download name.
  ///   - etag: The entity tag. Nil uses one computed from the file's size, time of change and inode.
  ///   - chunkSize: The number of bytes that are read at a time.
  public init(
    _ path: String,
    inside directory: String,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024
  ) {
    let names = path.parts(between: "/", omittingEmpty: false).map(String.init)
    let source = Source.folder(OpenFile.Root(path: directory, servesHidden: false), names)
    self.init(source, downloadName: downloadName, disposition: disposition, etag: etag, chunkSize: chunkSize)
  }

  init(
    _ source: Source,
    downloadName: String? = nil,
    disposition: File.Disposition? = nil,
    etag: ETag? = nil,
    chunkSize: Int = 128 * 1024
  ) {
    self.source = source
    self.downloadName = downloadName
    self.disposition = disposition
    self.etag = etag
    self.chunkSize = chunkSize
    options = ResponseOptions()
  }

  /// Declares bytes with validators and ranges.
  public static var declaration: ResponseDeclaration {
    ResponseDeclaration(
      content: .binary,
      headers: [
        HeaderSetting("Accept-Ranges", description: "bytes"), HeaderSetting("ETag", description: "Of this state of the file"),
        HeaderSetting("Last-Modified", description: "When the file was changed"),
      ],
      otherStatuses: [.partialContent, .notModified, .notFound, .preconditionFailed, .rangeNotSatisfiable]
    )
  }

  /// Returns the options and the bytes. A file on the disk is opened on a thread that may block.
  /// - Throws: An error for a download name that can't be sent.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    switch source {
    case .memory(let buffer):
      var response = try head(mediaType(in: context) ?? .octetStream)
      try fill(&response, Self.headersInMemory, .memory(buffer))
      return response
    case .path(let path): return try response(in: context, .path(path)) { try OpenFile(path: path) }
    case .folder(let root, let names): return try response(in: context, .inside(root, names)) { try root.open(names) }
    }
  }

  private static let headersInMemory = AnyResponse.Fallback(shared: ["Accept-Ranges": "bytes"])

  /// Returns the response with a file that was sent a moment ago, or whose file is still to be opened. Opening blocks.
  private func response(
    in context: RenderingContext,
    _ name: OpenFile.Recent.Name,
    _ open: @escaping @Sendable () throws -> OpenFile
  ) throws -> AnyResponse {
    if let recent = try recent(name, in: context) { return recent }
    let head = try head(mediaType(in: context) ?? name.mediaType)
    return head.deferring {
      let file = try open()
      OpenFile.Recent.shared.add(file, name)
      var rest = AnyResponse(mediaType: head.mediaType)
      try fill(&rest, file.headers, .file(file, chunkSize: chunkSize))
      return rest
    }
  }

  /// Returns the response with a file that was sent a moment ago. Nil if it wasn't, or has changed.
  func recent(_ name: OpenFile.Recent.Name, in context: RenderingContext) throws -> AnyResponse? {
    guard let recent = OpenFile.Recent.shared.file(name) else { return nil }
    var response = try head(mediaType(in: context) ?? recent.mediaType)
    try fill(&response, recent.file.headers, .file(recent.file, chunkSize: chunkSize))
    return response
  }

  /// Returns the response without its content.
  private func head(_ type: MediaType) throws -> AnyResponse {
    var response = AnyResponse(options: options)
    response.mediaType = type
    if let disposition = try contentDisposition { try response.headers.setIfAbsent("Content-Disposition", disposition) }
    if let etag, !response.headers.fields.contains(.eTag) { response.headers.set(etag) }
    return response
  }

  private func fill(_ response: inout AnyResponse, _ headers: AnyResponse.Fallback, _ content: RangedBody.Source) throws {
    response.body = .ranged(RangedBody(source: content))
    response.fallback = headers
    if isCompressedSVG(response.mediaType) { try response.fallbackHeaders.set("Content-Encoding", "gzip") }
  }

  /// The last component of the path; nil for bytes in memory.
  private var fileName: String? {
    switch source {
    case .path(let path): path.parts(between: "/").last.map(String.init)
    case .folder(_, let names): names.last
    case .memory: nil
    }
  }

  /// The media type that is set, or the one of the download name. Nil if that of the path's suffix is used.
  private func mediaType(in context: RenderingContext) -> MediaType? {
    mediaType ?? context.settings.mediaType ?? downloadName.flatMap { MediaType(fileName: $0) }
  }

  /// Whether the file is gzip-compressed SVG, which browsers only show if its encoding is stated. True if the name says so and
  /// nothing declares another media type.
  private func isCompressedSVG(_ type: MediaType?) -> Bool {
    guard type?.subtype == MediaType.svg.subtype, type?.type == MediaType.svg.type, let name = fileName ?? downloadName else {
      return false
    }
    return name.lowercased().hasSuffix(".svgz")
  }

  /// Removes control characters, which a file name may contain and a header field may not. A client may have asked for such a
  /// name.
  private static func withoutControls(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.generalCategory == .control ? "_" : $0 }))
  }

  private var contentDisposition: String? {
    get throws {
      let name = downloadName.flatMap { $0.isEmpty ? nil : $0 }
      guard let disposition = disposition ?? (name == nil ? nil : .attachment) else { return nil }
      let kind: ContentDisposition.Kind =
        switch disposition {
        case .attachment: .attachment
        case .inline: .inline
        }
      return try ContentDisposition(kind, filename: name ?? fileName.map(Self.withoutControls)).description
    }
  }
}
