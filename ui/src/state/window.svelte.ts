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

  /** The same words a second time take the place of the first. */
  toast(text: string, action?: ToastMessage["action"]): void {
    this.#keys += 1;
    this.toasts = [...this.toasts.filter((toast) => toast.text !== text), { key: this.#keys, text, action }];
    this.announce(text);
  }

  /**
   * Prints in light and under this title, and goes back to the theme when the system is done, or at the next key or
   * click. Not every system says that its dialog was cancelled: the window is then come back to, and nothing was printed.
   */
  async whilePrinting(title: string, print: () => Promise<void>): Promise<void> {
    const over = new AbortController();
    const asking = new AbortController();
    const before = document.title;
    const done = (): void => {
      this.printing = false;
      document.title = before;
      over.abort();
      asking.abort();
    };
    const on = (signs: readonly string[], act: () => void, { signal }: AbortController): void => {
      for (const sign of signs) window.addEventListener(sign, act, { signal });
    };
    this.printing = true;
    document.title = title;
    await new Promise((resolve) => setTimeout(resolve, REDRAWN));
    on(["afterprint", "pointerdown", "keydown"], done, over);
    on(["beforeprint"], () => { asking.abort(); }, over);
    on(["blur"], () => { on(["focus", "pointermove", "wheel"], done, asking); }, asking);
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
