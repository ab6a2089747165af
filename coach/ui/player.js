// Plays one's own answer. Whatever on the page has data-from and data-to (seconds) plays that
// stretch when it is pressed; see coach/ui/components/player.py.
//
// There is one player a page. It lives in the component's element, so that a rerun of the page,
// which calls the default function again, goes on with it.

const players = new WeakMap()

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".ic-player")
  if (!players.has(root)) players.set(root, new Player(root))
  players.get(root).update(data)
  return () => players.get(root)?.end()
}

class Player {
  constructor(root) {
    this.root = root
    this.stretch = null // what plays: { from, to, source }
    this.resumeAt = 0 // where "listen to my answer" goes on
    this.build()
    this.listening = new AbortController()
    const signal = this.listening.signal
    document.addEventListener("click", (event) => this.pressed(event), { signal })
    document.addEventListener("keydown", (event) => this.keyed(event), { signal })
    // One sound at a time: the voice that reads aloud stops this, and this stops it.
    document.addEventListener("play", (event) => this.other(event), { signal, capture: true })
    window.addEventListener("pagehide", () => this.sayGoodbye(), { signal })
    this.audio.addEventListener("timeupdate", () => this.tick(), { signal })
    this.audio.addEventListener("loadedmetadata", () => this.showTime(), { signal })
    this.audio.addEventListener("ended", () => this.stop(), { signal })
    this.audio.addEventListener("error", () => this.failed(), { signal })
  }

  build() {
    this.root.innerHTML = `
      <button type="button" class="ic-listen">
        <span class="ic-icon" aria-hidden="true" translate="no">play_arrow</span><span></span>
      </button>
      <span class="ic-clock" aria-hidden="true"></span>
      <p class="ic-player-says" role="status"></p>
      <audio preload="metadata"></audio>`
    this.button = this.root.querySelector("button")
    this.label = this.button.lastElementChild
    this.clock = this.root.querySelector(".ic-clock")
    this.says = this.root.querySelector("p")
    this.audio = this.root.querySelector("audio")
    this.button.addEventListener("click", () => this.toggleAll())
  }

  update(data) {
    this.data = data
    if (!data.src) return this.gone()
    if (this.src !== data.src) {
      this.src = this.audio.src = data.src
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.gone(), data.left_ms)
    }
    this.show()
  }

  // --- what is pressed ---------------------------------------------------------------------

  pressed(event) {
    const source = event.target.closest?.("[data-from]")
    if (!source || !this.src) return
    if (this.stretch?.source === source) this.stop()
    else this.play(Number(source.dataset.from), Number(source.dataset.to), source)
  }

  other(event) {
    if (event.target !== this.audio && this.stretch) this.stop()
  }

  // On a line's button the arrow keys play the next or the last word of the line.
  keyed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const line = event.target.closest?.(".ic-line-button")
    if (!step || !line || !this.src) return
    event.preventDefault()
    const words = [...line.parentElement.querySelectorAll(".ic-word")]
    const last = words.indexOf(this.cursor)
    const next = words[last < 0 ? (step > 0 ? 0 : words.length - 1) : last + step]
    if (!next) return
    this.play(Number(next.dataset.from), Number(next.dataset.to), next)
    this.cursor = next
    this.mark(next)
    this.says.textContent = next.textContent
  }

  toggleAll() {
    if (!this.src) return
    if (this.stretch?.source === this.button) {
      this.resumeAt = this.audio.currentTime
      this.stop()
    } else {
      this.play(this.resumeAt, Infinity, this.button)
    }
  }

  // --- playing -----------------------------------------------------------------------------

  async play(from, to, source) {
    this.stop()
    this.stretch = { from, to, source }
    this.audio.currentTime = from
    this.show()
    this.stillThere() // the browser may hold a piece of sound that the server has erased
    try {
      await this.audio.play()
    } catch (error) {
      if (error.name !== "AbortError") this.failed()
    }
    this.watch()
  }

  // Frame by frame, because "timeupdate" comes four times a second and a word is shorter.
  watch() {
    if (!this.stretch || this.audio.paused) return
    this.tick()
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.watch())
  }

  tick() {
    if (!this.stretch || this.audio.seeking) return
    if (this.audio.currentTime >= this.stretch.to) return this.stop()
    this.mark(this.wordAt(this.audio.currentTime))
    this.showTime()
  }

  stop() {
    this.audio.pause()
    if (this.audio.ended) this.resumeAt = 0
    this.stretch = null
    this.show()
  }

  wordAt(time) {
    const words = document.querySelectorAll(".ic-word")
    return [...words].find((word) => word.dataset.from <= time && time < word.dataset.to)
  }

  // --- what is seen and read out -----------------------------------------------------------

  mark(word) {
    if (word === this.word) return
    this.word?.classList.remove("ic-heard")
    word?.classList.add("ic-heard")
    this.word = word
  }

  show() {
    const source = this.stretch?.source
    for (const one of document.querySelectorAll("[data-from]")) {
      one.classList.toggle("ic-playing", one === source)
      const symbol = one.matches("button") && one.querySelector(".ic-icon")
      if (symbol) symbol.textContent = one === source ? "stop" : "play_arrow"
    }
    if (!source) this.mark(undefined)
    const all = source === this.button
    this.button.classList.toggle("ic-playing", all)
    this.button.firstElementChild.textContent = all ? "pause" : "play_arrow"
    this.label.textContent = all ? this.data.pause : this.data.listen
    this.showTime()
  }

  showTime() {
    const length = this.audio.duration
    this.clock.textContent = Number.isFinite(length)
      ? `${asClock(this.audio.currentTime)} / ${asClock(length)}`
      : ""
  }

  // --- when there is nothing (any more) ------------------------------------------------------

  // An error of the element doesn't say why: the server does.
  async failed() {
    if (!this.src) return
    this.stop()
    if (!(await this.stillThere())) return
    this.says.textContent = this.data.trouble
    this.audio.load()
  }

  // False, and said on the page, if the server has the sound no more; without a connection: true.
  async stillThere() {
    try {
      const answer = await fetch(this.src, { headers: { range: "bytes=0-0" } })
      if (answer.status === 404) this.gone()
      return answer.status !== 404
    } catch {
      return true
    }
  }

  gone() {
    this.audio.pause()
    this.stretch = null
    this.src = undefined
    this.audio.removeAttribute("src")
    this.audio.load() // lets go of what the browser holds
    this.mark(undefined)
    this.root.classList.add("ic-gone")
    for (const one of document.querySelectorAll("button[data-from]")) one.disabled = true
    for (const one of document.querySelectorAll("[data-from]")) one.classList.remove("ic-playing")
    this.button.disabled = true
    this.button.classList.remove("ic-playing")
    this.button.firstElementChild.textContent = "volume_off"
    this.label.textContent = this.data.listen
    this.clock.textContent = ""
    this.says.textContent = this.data.gone
  }

  sayGoodbye() {
    this.audio.pause()
    if (this.data.leave) navigator.sendBeacon(this.data.leave)
  }

  end() {
    clearTimeout(this.timer)
    this.listening.abort()
    this.stretch = null
    this.src = undefined
    this.audio.pause()
    this.audio.removeAttribute("src")
    this.audio.load()
    players.delete(this.root)
  }
}

function asClock(seconds) {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`
}
