import Codecs

/// The 10-field record of the measurements; written by Codable.
struct MeasuredRecord: Encodable {
  var id: Int
  var name: String
  var email: String
  var age = 36
  var active = true
  var score: Double
  var city = "London"
  var zip = "SW1A 1AA"
  var visits = 12345
  var note: String? = "first \"programmer\""

  init(_ number: Int) {
    id = 1000 + number
    name = "Ada Lovelace \(number)"
    email = "ada\(number)@example.org"
    score = 98.6 + Double(number) / 7
  }
}

/// The same record, written directly.
struct DirectRecord: FieldsWritable {
  let record: MeasuredRecord

  func write(to fields: inout FieldsWriter) throws {
    fields("id", record.id)
    fields("name", record.name)
    fields("email", record.email)
    fields("age", record.age)
    fields("active", record.active)
    fields("score", record.score)
    fields("city", record.city)
    fields("zip", record.zip)
    fields("visits", record.visits)
    fields("note", record.note)
  }
}
