// Says texts: whatever carries data-say (a signed note) holds buttons with data-pace; see
// coach/ui/components/voice.py. A text comes in pieces, and while one is played the next are made.
//
// There is one player a page. It lives in the component's element, so that a rerun of the page,
// which calls the default function again, goes on with it.

const POLL_MS = 300
const GIVE_UP_MS = 120_000
const SILENCE = "data:audio/wav;base64,UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA=="

const players = new WeakMap()

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".ic-voice")
  if (!players.has(root)) players.set(root, new Speaker(root))
  players.get(root).data = data
  return () => players.get(root)?.end()
}

class Speaker {
  constructor(root) {
    this.root = root
    this.audio = root.querySelector("audio")
    this.turn = 0 // counts what was begun, so that what is left over knows that it is
    this.listening = new AbortController()
    const signal = this.listening.signal
    document.addEventListener("click", (event) => this.pressed(event), { signal })
    // One sound at a time: one's own answer, a recording being made, or this.
    document.addEventListener("play", (event) => this.other(event), { signal, capture: true })
    document.addEventListener("coach-recording", () => this.stop(), { signal })
    window.addEventListener("pagehide", () => this.stop(), { signal })
  }

  pressed(event) {
    const button = event.target.closest?.("[data-say] button[data-pace]")
    if (!button) return
    if (button === this.button) this.stop()
    else this.say(button)
  }

  other(event) {
    if (event.target !== this.audio) this.stop()
  }

  async say(button) {
    this.stop()
    const turn = this.turn
    this.show(button)
    this.unlock()
    try {
      await this.playAll(button, turn)
      if (turn === this.turn) this.stop()
    } catch {
      if (turn !== this.turn) return
      this.stop()
      this.tell(button, this.data.trouble)
    }
  }

  // Browsers let a page make sound only from inside a click; the sound itself comes later.
  unlock() {
    this.audio.src = SILENCE
    this.audio.play().catch(() => {})
  }

  async playAll(button, turn) {
    let pieces = await this.ask(button, true)
    if (!pieces.length) throw new Error("there is no voice")
    for (let place = 0; place < pieces.length; place++) {
      const giveUp = Date.now() + GIVE_UP_MS
      while (pieces[place].state === "making" && Date.now() < giveUp) {
        if (turn !== this.turn) return
        this.wait(button, true)
        await new Promise((done) => setTimeout(done, POLL_MS))
        pieces = await this.ask(button, false)
      }
      if (turn !== this.turn) return
      this.wait(button, false)
      if (pieces[place].state !== "ready") throw new Error("it could not be said")
      await this.play(pieces[place], turn)
      if (turn !== this.turn) return
      if (pieces[place + 1]?.state === "making") pieces = await this.ask(button, false)
    }
  }

  async ask(button, again) {
    const token = button.closest("[data-say]").dataset.say
    const answer = await fetch(this.data.address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, pace: button.dataset.pace, again }),
    })
    if (!answer.ok) throw new Error(`the server said ${answer.status}`)
    return (await answer.json()).pieces
  }

  play(piece, turn) {
    return new Promise((done, failed) => {
      const over = new AbortController()
      const end = (settle) => () => {
        over.abort()
        settle()
      }
      this.over = end(done)
      this.audio.src = piece.src
      this.audio.defaultPlaybackRate = this.audio.playbackRate = piece.rate
      this.audio.addEventListener("ended", end(done), { signal: over.signal })
      this.audio.addEventListener("error", end(failed), { signal: over.signal })
      this.audio.play().catch(() => turn === this.turn && end(failed)())
    })
  }

  stop() {
    this.turn += 1
    this.audio.pause()
    this.over?.()
    this.over = undefined
    if (this.button) this.wait(this.button, false)
    this.show(undefined)
  }

  // --- what is seen and read out -----------------------------------------------------------

  show(button) {
    this.look(this.button, false)
    this.button = button
    this.look(button, true)
    if (button) this.tell(button, "")
  }

  look(button, playing) {
    if (!button) return
    button.classList.toggle("ic-playing", playing)
    button.querySelector(".ic-icon").textContent = playing ? "stop" : button.dataset.symbol
  }

  wait(button, waiting) {
    this.tell(button, waiting ? this.data.making : "")
  }

  tell(button, words) {
    const says = button.closest("[data-say]")?.querySelector(".ic-hear-says")
    if (says && says.textContent !== words) says.textContent = words
  }

  end() {
    this.listening.abort()
    this.stop()
    players.delete(this.root)
  }
}
