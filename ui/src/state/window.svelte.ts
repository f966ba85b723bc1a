// The window itself: which screen is in front, what is said aloud, and messages that go away.

export type Screen = "folder" | "run" | "results" | "report" | "settings";

/** Time for the charts to come back in light, ms. */
const REDRAWN = 400;

export interface ToastMessage {
  key: number;
  text: string;
  action?: { label: string; act: () => void } | undefined;
}

export class WindowState {
  screen = $state<Screen>("folder");
  toasts = $state.raw<ToastMessage[]>([]);
  /** Read out politely by screen readers. */
  announcement = $state("");
  /** What is asked before the window closes: a run goes on, or the analyst's words are not on disk. */
  asksClose = $state<"run" | "words">();
  helpOpen = $state(false);
  /** Paper is white: while the report is printed, everything is light. */
  printing = $state(false);
  #keys = 0;

  show(screen: Screen): void {
    this.screen = screen;
  }

  announce(text: string): void {
    this.announcement = text;
  }

  toast(text: string, action?: ToastMessage["action"]): void {
    this.#keys += 1;
    this.toasts = [...this.toasts, { key: this.#keys, text, action }];
    this.announce(text);
  }

  /** Prints in light, and goes back to the theme when the system is done, or at the next key or click. */
  async whilePrinting(print: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const done = (): void => {
      this.printing = false;
      over.abort();
    };
    this.printing = true;
    await new Promise((resolve) => setTimeout(resolve, REDRAWN));
    for (const sign of ["afterprint", "pointerdown", "keydown"]) window.addEventListener(sign, done, { signal: over.signal });
    try {
      await print();
    } catch (thrown) {
      done();
      throw thrown;
    }
  }

  dismiss(key: number): void {
    this.toasts = this.toasts.filter((toast) => toast.key !== key);
  }
}
