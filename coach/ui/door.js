// The door of a page with accounts: comes in with a one-time ticket, goes out with one press, and
// looks now and then whether the session is still good. See coach/ui/components/door.py.
//
// Whenever somebody comes or goes the page is loaded anew, in the place of this one: nothing of
// the person before stays in the memory of the browser, nor behind its Back button.

const doors = new WeakMap()

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".ic-door")
  if (!doors.has(root)) doors.set(root, new Door(root))
  doors.get(root).update(data)
  return () => doors.get(root)?.end()
}

class Door {
  constructor(root) {
    this.root = root
    this.listening = new AbortController()
    const signal = this.listening.signal
    document.addEventListener("visibilitychange", () => this.look(), { signal })
    window.addEventListener("pageshow", (event) => event.persisted && location.reload(), { signal })
  }

  update(data) {
    this.data = data
    if (data.ticket) return this.comeIn(data.ticket)
    if (data.leave) return this.goTo(data.home)
    if (data.out) return this.forgetAll()
    if (!this.button) this.build()
    this.label.textContent = data.label
    clearInterval(this.timer)
    this.timer = setInterval(() => this.look(), data.look_every_ms)
  }

  build() {
    this.root.innerHTML = `
      <button type="button" class="ic-sign-out">
        <span class="ic-icon" aria-hidden="true" translate="no">logout</span><span></span>
      </button>
      <p class="ic-quiet" role="alert"></p>`
    this.button = this.root.querySelector("button")
    this.label = this.button.lastElementChild
    this.says = this.root.querySelector("p")
    this.button.addEventListener("click", () => this.goOut())
  }

  async comeIn(ticket) {
    if (this.ticket === ticket) return
    this.ticket = ticket
    const answer = await ask(this.data.address, "POST", { ticket })
    await forget()
    this.goTo(answer ? this.data.home : `${this.data.home}?again=1`)
  }

  async goOut() {
    this.button.disabled = true
    const answer = await ask(this.data.address, "DELETE")
    if (!answer) {
      this.button.disabled = false
      this.says.textContent = this.data.trouble
      return
    }
    await forget()
    this.goTo((await answer.json()).next)
  }

  async forgetAll() {
    await ask(this.data.address, "DELETE")
    await forget()
    this.goTo(this.data.home)
  }

  async look() {
    if (document.hidden || this.leaving || !this.button) return
    const answer = await fetch(this.data.address, { cache: "no-store" }).catch(() => null)
    if (answer?.status !== 401) return // no connection is no reason to take the words away
    await forget()
    this.goTo(this.data.home)
  }

  goTo(address) {
    if (this.leaving) return
    this.leaving = true
    document.body.hidden = true // whoever takes the tablet now sees nothing of what was there
    location.replace(address)
  }

  end() {
    clearInterval(this.timer)
    this.listening.abort()
    doors.delete(this.root)
  }
}

async function ask(address, method, body) {
  const headers = body ? { "content-type": "application/json" } : {}
  const init = { method, headers, body: body && JSON.stringify(body), cache: "no-store" }
  const answer = await fetch(address, init).catch(() => null)
  return answer?.ok ? answer : null
}

// The server asks the browser for the same (Clear-Site-Data), which not every browser does.
async function forget() {
  try {
    localStorage.clear()
    sessionStorage.clear()
    for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name)
  } catch {
    return // storage is switched off: nothing is there
  }
}
