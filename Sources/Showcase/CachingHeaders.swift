import Answerback

/// Seed page, "Predefined Headers": Cache-Control and ETag on layers. The nearest is sent.
struct CachingHeaders: RouteComponent {
  var node: RouteNode {
    Router("/caching") {
      Get("/population") { ["population": 7_900_000_000] }.summary("max-age of a month, from the router")
      Get("/chance_of_rain") { ["chance": 0.5] }.cacheControl(.maxAge(.days(1)), .public).summary("max-age of a day")
      Get("/timestamp") { ["time": "now"] }.cacheControl(.noStore).summary("Not to be stored")
      Get("/tagged") { ["tagged": true] }.etag("v1").summary("An entity tag; If-None-Match answers 304")
      Get("/weak") { ["tagged": "weakly"] }.etag("v1", weak: true).cacheControl(.maxAge(.days(30)), .public)
        .summary("A weak entity tag")
    }
    .cacheControl(.maxAge(2_628_288), .public)
    .node
  }
}
