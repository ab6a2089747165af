// The line to the server. Every piece is kept here until the answer is handed in, and sent again
// as often as it takes: the server writes each to its own place, so twice does no harm.
// coach/ui/routes/takes.py says what goes over it.
const SILENT_MS = 4000 // no word for so long, though one is due: the connection is dead
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 4000
const [REFUSED, NOT_OURS, ERASED, TOO_MUCH, NOT_KEPT] = [4401, 4403, 4404, 4413, 4500]
const HOPELESS = new Map([[NOT_OURS, 'not_ours'], [TOO_MUCH, 'too_much']])

class Line {
  // entry() gives the first words; on: changed(), attempt(id), problem(message), refused(), hopeless(why)
  constructor(address, entry, on) {
    Object.assign(this, { address, entry, on, pieces: [], due: new Set(), tries: 0 })
    this.watch = setInterval(() => this.checkIt(), 500)
    this.connect()
  }

  connect() {
    const socket = (this.socket = new WebSocket(this.address))
    this.since = Date.now()
    socket.onopen = () => {
      socket.send(JSON.stringify(this.entry()))
      this.asked = false
      for (const seq of this.due) this.send(seq)
      this.ask()
    }
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data))
    socket.onclose = ({ code }) => this.lost(code)
  }

  add(pcm) {
    if (!this.due.size) this.since = Date.now()
    const seq = this.pieces.push(pcm) - 1
    this.due.add(seq)
    this.send(seq)
  }

  finish() {
    this.finishing = true
    this.ask()
  }

  end() {
    this.ended = true
    clearInterval(this.watch)
    clearTimeout(this.retry)
    this.socket.onclose = null
    this.socket.close()
  }

  send(seq) {
    if (this.socket.readyState !== WebSocket.OPEN) return
    const pcm = this.pieces[seq]
    const packet = new Uint8Array(4 + pcm.byteLength)
    new DataView(packet.buffer).setUint32(0, seq, true)
    packet.set(new Uint8Array(pcm.buffer), 4)
    this.socket.send(packet)
  }

  ask() {
    const ready = this.finishing && !this.asked && !this.due.size
    if (!ready || this.socket.readyState !== WebSocket.OPEN) return
    this.asked = true
    this.since = Date.now()
    this.socket.send(JSON.stringify({ finish: this.pieces.length }))
  }

  hear(message) {
    this.since = Date.now()
    this.tries = 0
    this.broken = this.unkept = false
    this.due.delete(message.ack)
    if (message.missing) this.sendAgain(message.missing)
    if (message.attempt) this.on.attempt(message.attempt)
    if (message.problem) {
      this.finishing = this.asked = false
      this.on.problem(message)
    }
    this.ask()
    this.on.changed()
  }

  sendAgain(missing) {
    this.asked = false
    for (const seq of missing) this.due.add(seq)
    for (const seq of this.due) this.send(seq)
  }

  startAgain() {
    this.due = new Set(this.pieces.keys())
  }

  checkIt() {
    const waiting = this.due.size || this.asked || this.socket.readyState === WebSocket.CONNECTING
    if (!waiting || this.broken || Date.now() - this.since < SILENT_MS) return
    this.socket.onclose = null // it may take minutes to notice
    this.socket.close()
    this.lost()
  }

  lost(code) {
    if (HOPELESS.has(code)) {
      this.end()
      this.on.hopeless(HOPELESS.get(code))
      return
    }
    this.broken = true
    this.unkept = code === NOT_KEPT
    if (code === ERASED) this.startAgain()
    if (code === REFUSED) this.on.refused()
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.tries++)
    this.retry = setTimeout(() => this.connect(), wait)
    this.on.changed()
  }
}
