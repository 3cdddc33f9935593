/// A page that reads `/events/cut` like any browser: it reconnects after each interruption with the last id that it has seen.
enum EventPage {
  static let html = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <title>Event stream</title>
    <style>
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
    body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
    li { font-family: ui-monospace, monospace }
    </style>
    </head>
    <body>
    <h1>Event stream</h1>
    <p><code>/events/cut</code> sends three messages a connection and fails; the browser reconnects with Last-Event-ID.</p>
    <p id="state">connecting</p>
    <ol id="messages"></ol>
    <script>
    const source = new EventSource("/events/cut")
    let connections = 0
    const state = text => document.getElementById("state").textContent = text
    const line = event => {
      const item = document.createElement("li")
      item.textContent = `${event.type} · id ${event.lastEventId} · ${event.data} · connection ${connections}`
      document.getElementById("messages").append(item)
    }
    source.onopen = () => state(`open, connection ${++connections}`)
    source.onerror = () => state("disconnected, reconnecting")
    source.addEventListener("part", line)
    source.addEventListener("end", event => { line(event); source.close(); state(`done after ${connections} connections`) })
    </script>
    </body>
    </html>
    """
}
