// The recorder: its states, and how each looks. No words stand here: labels come from the catalogue.
const RECORDERS = (window.coachRecorders ??= new Map()) // outlive Streamlit's remounts of the page
const ORPHAN_MS = 4000 // the page was left: stop, and keep what there is
const GO_ANYWAY_MS = 5000 // after handing in, if Streamlit itself has lost its connection
const MUTED = 0.0005
const QUIET = 0.03
const LOUD = 0.985
const LEVELS_BEFORE_A_HINT = 30 // ten a second
const LOUD_LEVELS = 5 // so many of the last 30
const SOON_FULL_S = 15

class Recorder {
  constructor() {
    this.number = -1
    this.reset('idle')
  }

  reset(state) {
    Object.assign(this, { state, trouble: null, heard: 0, levels: [], loudest: 0, loud: 0, full: false, failure: null })
  }

  // --- Streamlit mounts and unmounts --------------------------------------------------------------

  show(root, data, emit) {
    clearTimeout(this.orphan)
    Object.assign(this, { data, emit, root })
    const part = (name) => root.querySelector(`[data-part=${name}]`)
    this.parts = new Proxy({}, { get: (_, name) => part(name) })
    this.parts.main.onclick = () => this.press()
    this.parts.send.onclick = () => this.handIn()
    this.parts.again.onclick = () => this.start()
    if (data.drill) forgetOtherDrills(this)
    const can = whatBrowserCan()
    if (can === 'file') this.trouble = 'insecure'
    if (can !== 'live') this.tell(can)
    this.said = null
    this.paint()
    if (this.focused) this.parts[this.focused]?.focus()
    this.focused = null
  }

  hide(root) {
    this.focused = root.activeElement?.dataset.part
    setTimeout(() => (this.focused = null), 500)
    this.orphan = setTimeout(() => this.microphone?.stop(), ORPHAN_MS)
  }

  // setStateValue starts a run of the page: once for each thing that it can't do.
  tell(can) {
    if (this.told !== can) this.emit.setStateValue('can', can)
    this.told = can
  }

  // --- what the person does -----------------------------------------------------------------------

  press() {
    if (this.state === 'recording') this.microphone.stop()
    else if (['idle', 'failed', 'heard'].includes(this.state) || (this.data.drill && this.failure)) this.start()
  }

  async start() {
    document.dispatchEvent(new Event('coach-recording')) // what is read aloud must not be heard
    this.line?.end()
    this.line = this.microphone = null
    this.letGo()
    this.reset('starting')
    this.paint()
    this.parts.main.focus({ preventScroll: true })
    try {
      this.microphone = await openMicrophone(this.data, (heard) => this.hear(heard))
    } catch (error) {
      this.refuse(error)
      return
    }
    this.number++
    this.ticket = this.data.ticket // this take's, also when the page gets another one
    this.line = this.newLine()
    this.set('recording')
    if (this.stem !== this.data.stem) this.emit.setStateValue('stem', (this.stem = this.data.stem))
    this.guard ??= (event) => this.isAtRisk() && event.preventDefault()
    addEventListener('beforeunload', this.guard)
    this.lock = await navigator.wakeLock?.request('screen').catch(() => null)
  }

  refuse(error) {
    this.trouble = TROUBLES[error.name] ?? null
    if (!this.trouble) this.tell('plain')
    this.set('idle')
  }

  handIn() {
    if (this.state !== 'saved') return
    this.failure = null
    this.set('sending')
    this.line.finish()
  }

  // --- what comes from the microphone and the server ----------------------------------------------

  hear({ pcm, level, heard, ended }) {
    if (pcm) this.line.add(pcm)
    if (heard) this.heard = heard
    if (level !== undefined) this.measure(level)
    if (ended) {
      this.full = ended === 'full'
      this.lock?.release()
      this.microphone = null
      this.state = 'saving'
      this.settle()
    }
    this.paint()
  }

  measure(level) {
    this.levels = [...this.levels, level].slice(-LEVELS_BEFORE_A_HINT)
    this.loudest = Math.max(this.loudest, level)
    const many = (test) => this.levels.filter(test).length
    if (many((one) => one >= LOUD) >= LOUD_LEVELS) this.trouble = 'loud'
    else if (this.levels.length < LEVELS_BEFORE_A_HINT) return
    else if (this.loudest < MUTED) this.trouble = 'muted'
    else if (this.loudest < QUIET) this.trouble = 'quiet'
    else if (many((one) => one >= LOUD) === 0) this.trouble = null
  }

  // Not `settled` but `saved` only once the server has every piece.
  settle() {
    if (this.state !== 'saving' || this.line.due.size) return
    this.parts.listen.src = this.sound = URL.createObjectURL(asFile(this.line.pieces))
    this.set('saved')
    if (this.data.drill) this.handIn() // one word needs no second thought
    else if (this.root.activeElement === this.parts.main || !this.root.activeElement) this.parts.send.focus({ preventScroll: true })
  }

  newLine() {
    const address = new URL(this.data.address, location.href)
    address.protocol = address.protocol.replace('http', 'ws')
    return new Line(address, () => ({ ticket: this.ticket, number: this.number }), {
      changed: () => (this.settle(), this.paint()),
      attempt: (id) => this.handedIn(id),
      problem: (message) => this.fail(message),
      refused: () => this.renew(),
      hopeless: (why) => (why === 'not_ours' ? this.tell('plain') : this.fail({})),
    })
  }

  // The ticket is too old, or not this installation's any more: a new one, and all from the start.
  renew() {
    if (this.ticket === this.data.ticket) this.emit.setTriggerValue('renew', Date.now())
    this.ticket = this.data.ticket
    this.line.startAgain()
  }

  fail({ problem, params }) {
    this.microphone?.stop()
    this.failure = true
    this.set(problem ? 'saved' : 'failed')
    if (problem) this.emit.setTriggerValue('problem', { reason: problem, params })
  }

  handedIn(id) {
    this.line.end()
    removeEventListener('beforeunload', this.guard)
    this.emit.setTriggerValue('attempt', id)
    if (this.data.drill) {
      this.set('heard') // the page stays, and so does its sound: in this tab, until the next try
      return
    }
    RECORDERS.delete(this.data.slot)
    this.letGo()
    setTimeout(() => this.parts.main?.isConnected && location.assign(this.data.feedback + id), GO_ANYWAY_MS)
  }

  letGo() {
    URL.revokeObjectURL(this.sound)
    this.sound = null
  }

  isAtRisk() {
    return ['recording', 'saving'].includes(this.state) || Boolean(this.line?.due.size)
  }

  // --- what is seen and said ----------------------------------------------------------------------

  set(state) {
    this.state = state
    this.paint()
  }

  paint() {
    const { labels } = this.data
    const { main, label, time, hint, send, again, listen, actions, stage } = this.parts
    if (!main) return // between two mounts
    const recording = this.state === 'recording'
    const { drill } = this.data
    const stored = ['saved', 'sending', 'heard'].includes(this.state)
    this.parts.recorder.dataset.state = this.state
    main.setAttribute('aria-pressed', recording)
    main.setAttribute('aria-disabled', ['starting', 'saving', 'sending'].includes(this.state))
    label.textContent = recording ? labels.stop : this.state === 'heard' ? labels.again : labels.record
    stage.hidden = (stored && !drill) || this.trouble === 'insecure'
    listen.hidden = !stored
    actions.hidden = !stored || drill
    if (this.sound && listen.src !== this.sound) listen.src = this.sound
    send.textContent = labels.send
    again.textContent = labels.again
    send.disabled = again.disabled = this.state === 'sending'
    listen.setAttribute('aria-label', labels.listen)
    time.textContent = this.clock()
    this.paintGoal()
    this.paintStatus()
    this.paintTrouble(hint)
    if (recording) this.paintLevels()
  }

  seconds() {
    return this.heard / RATE_HZ
  }

  clock() {
    const whole = Math.floor(this.seconds())
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
  }

  paintGoal() {
    const { goal, fill } = this.parts
    goal.hidden = !this.data.target_s
    if (goal.hidden) return
    const reached = this.seconds() >= this.data.target_s
    fill.style.inlineSize = `${Math.min(100, (100 * this.seconds()) / this.data.target_s)}%`
    goal.dataset.reached = reached
  }

  // A live region is read out whenever its words change, so they change only with their meaning.
  paintStatus() {
    const words = this.data.labels[this.meaning()] ?? ''
    if (words !== this.said) this.parts.status.textContent = words
    this.said = words
    this.parts.status.dataset.kind = this.meaning()
  }

  meaning() {
    if (this.failure) return 'failed'
    if (this.trouble === 'insecure') return null // there is nothing to press
    const left_s = this.data.most / RATE_HZ - this.seconds()
    if (this.line?.broken && this.state !== 'saved') return this.line.unkept ? 'not_kept' : this.state === 'recording' ? 'offline' : 'offline_after'
    if (this.state === 'recording' && left_s <= SOON_FULL_S && !this.data.drill) return 'soon_full'
    if (this.state === 'recording' && this.data.target_s && this.seconds() >= this.data.target_s) return 'enough'
    if (this.state === 'saved' && this.full) return 'full'
    return this.state
  }

  paintTrouble(hint) {
    const shown = this.state === 'sending' ? null : this.trouble
    hint.hidden = !shown
    if (!shown || hint.dataset.shown === shown) return
    hint.dataset.shown = shown
    this.parts.what.textContent = this.data.labels[`trouble_${shown}`]
    this.parts.todo.textContent = this.data.labels[`todo_${shown}`]
    for (const picture of hint.querySelectorAll('[data-picture]')) {
      picture.toggleAttribute('hidden', !picture.dataset.picture.split(' ').includes(shown))
    }
  }

  paintLevels() {
    const canvas = this.parts.levels
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const levels = still ? this.levels.slice(-1) : this.levels
    const slots = still ? 1 : LEVELS_BEFORE_A_HINT
    const scale = devicePixelRatio || 1
    const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale]
    Object.assign(canvas, { width, height })
    const pen = canvas.getContext('2d')
    pen.fillStyle = getComputedStyle(canvas).color
    const step = width / slots
    levels.forEach((level, at) => {
      const share = Math.max(0.06, 1 + (20 * Math.log10(level + 1e-6)) / 50) // 50 dB from bottom to top
      const size = Math.min(height, share * height)
      const left = width - (levels.length - at) * step
      pen.beginPath()
      pen.roundRect(left + step * 0.2, (height - size) / 2, step * 0.6, size, step * 0.3)
      pen.fill()
    })
  }
}

// One's own tries at earlier words needn't stay in the tab's memory.
function forgetOtherDrills(recorder) {
  for (const [slot, other] of RECORDERS) {
    if (other === recorder || other.state !== 'heard') continue
    other.letGo()
    RECORDERS.delete(slot)
  }
}

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const known = RECORDERS.get(data.slot)
  const recorder = known ?? new Recorder()
  if (!known) RECORDERS.set(data.slot, recorder)
  recorder.show(parentElement, data, { setStateValue, setTriggerValue })
  return () => recorder.hide(parentElement)
}
