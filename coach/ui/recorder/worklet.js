// Runs in the browser's audio thread: cuts what the microphone hears into pieces of 16-bit sound,
// and says ten times a second how loud it is.
const BETWEEN_LEVELS = sampleRate / 10

class Pieces extends AudioWorkletProcessor {
  constructor({ processorOptions: { size, most } }) {
    super()
    this.piece = new Int16Array(size)
    this.filled = 0
    this.heard = 0
    this.most = most
    this.loudest = 0
    this.port.onmessage = () => this.end()
  }

  process([[samples]]) {
    for (const sample of samples ?? []) if (!this.ended) this.take(sample)
    return !this.ended
  }

  take(sample) {
    const kept = Math.max(-1, Math.min(1, sample))
    this.piece[this.filled++] = Math.round(kept * 32767)
    this.loudest = Math.max(this.loudest, Math.abs(kept))
    this.heard++
    if (this.heard % BETWEEN_LEVELS === 0) this.tellLevel()
    if (this.filled === this.piece.length) this.give()
    if (this.heard === this.most) this.end('full')
  }

  tellLevel() {
    this.port.postMessage({ level: this.loudest, heard: this.heard })
    this.loudest = 0
  }

  give() {
    if (this.filled) this.port.postMessage({ pcm: this.piece.slice(0, this.filled) })
    this.filled = 0
  }

  end(why = 'asked') {
    if (this.ended) return
    this.give()
    this.ended = true
    this.port.postMessage({ ended: why, heard: this.heard })
  }
}

registerProcessor('coach-pieces', Pieces)
