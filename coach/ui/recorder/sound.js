// The microphone. Noise suppression and gain control are off: they would change the pauses and the
// loudness that the feedback is about.
const RATE_HZ = 16000
const HEADER_BYTES = 44
const AS_IT_IS = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false }

// What getUserMedia refuses with, as the trouble that is shown.
const TROUBLES = {
  NotAllowedError: 'blocked',
  SecurityError: 'blocked',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

// live: our own recorder works; plain: only the browser's own; file: no microphone at all.
function whatBrowserCan() {
  if (!navigator.mediaDevices?.getUserMedia) return 'file'
  return window.AudioWorkletNode && window.WebSocket ? 'live' : 'plain'
}

// Called in a click: Firefox and Safari start a context only there.
async function openMicrophone({ worklet, size, most }, hear) {
  const context = new AudioContext({ sampleRate: RATE_HZ })
  try {
    const running = context.resume()
    const stream = await navigator.mediaDevices.getUserMedia({ audio: AS_IT_IS })
    await running
    const address = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }))
    await context.audioWorklet.addModule(address)
    URL.revokeObjectURL(address)
    const pieces = new AudioWorkletNode(context, 'coach-pieces', { processorOptions: { size, most } })
    const stop = () => pieces.port.postMessage('stop')
    pieces.port.onmessage = ({ data }) => {
      if (data.ended) close(context, stream)
      hear(data)
    }
    for (const track of stream.getTracks()) track.onended = stop // unplugged, or taken back
    context.onstatechange = () => context.state === 'interrupted' && context.resume()
    context.createMediaStreamSource(stream).connect(pieces)
    return { stop }
  } catch (error) {
    context.close()
    throw error
  }
}

function close(context, stream) {
  for (const track of stream.getTracks()) track.stop()
  context.close()
}

// The pieces as a file that the page itself can play; it never leaves the tab.
function asFile(pieces) {
  const bytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  const header = new DataView(new ArrayBuffer(HEADER_BYTES))
  const letters = (at, text) => [...text].forEach((c, i) => header.setUint8(at + i, c.charCodeAt(0)))
  letters(0, 'RIFF')
  header.setUint32(4, bytes + HEADER_BYTES - 8, true)
  letters(8, 'WAVEfmt ')
  header.setUint32(16, 16, true)
  header.setUint16(20, 1, true)
  header.setUint16(22, 1, true)
  header.setUint32(24, RATE_HZ, true)
  header.setUint32(28, RATE_HZ * 2, true)
  header.setUint16(32, 2, true)
  header.setUint16(34, 16, true)
  letters(36, 'data')
  header.setUint32(40, bytes, true)
  return new Blob([header, ...pieces], { type: 'audio/wav' })
}
