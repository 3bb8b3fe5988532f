// How long a sheet lay open before the person: a sheet done over days took the minutes it was looked at, not the days.
export class Sitting {
  constructor() {
    this.beforeMs = 0;
    this.since = null;
    addEventListener("pagehide", () => this.rest());
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? this.goOn() : this.rest()));
  }

  // Begins for the sheet just opened, on top of what its draft has had.
  open(beforeMs) {
    this.beforeMs = beforeMs;
    this.since = null;
    if (document.visibilityState === "visible") this.goOn();
  }

  goOn() {
    this.since ??= Date.now();
  }

  rest() {
    this.beforeMs = this.ms;
    this.since = null;
  }

  get ms() {
    return this.beforeMs + (this.since === null ? 0 : Math.max(0, Date.now() - this.since));
  }
}
