// The folder that is open: what was read of it, and what the analyst ticks and corrects.
import { commandError, type Client, type Progress } from "../ipc/client";
import type { CommandError, Correction, DragState, FolderProgress, FolderView, RecentFolder } from "../ipc/bindings";

export class FolderState {
  readonly #client: Client;

  view = $state.raw<FolderView>();
  recents = $state.raw<RecentFolder[]>([]);
  /** How far reading is, while it goes on. */
  progress = $state.raw<FolderProgress>();
  /** What went wrong with the last try. */
  error = $state.raw<CommandError>();
  drag = $state<DragState["drag"]>("left");
  /** Counts up when the data changed. */
  revision = $state(0);

  readonly readFiles = $derived((this.view?.kinds ?? []).reduce((sum, kind) => sum + kind.files, 0));
  readonly skipped = $derived((this.view?.entries ?? []).filter((entry) => entry.file?.outcome.state === "skipped"));
  readonly files = $derived((this.view?.entries ?? []).filter((entry) => entry.file !== null));
  readonly reading = $derived(this.progress !== undefined);

  /** Which reading is shown, counted from 1. The one before it changes nothing any more. */
  #last = 0;
  #asking = false;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Asks for a folder. What is being read goes on until another one is chosen. */
  choose = async (): Promise<boolean> => {
    if (this.#asking) return false;
    this.#asking = true;
    let answered = false;
    const answer = (): void => {
      if (!answered) this.#asking = false;
      answered = true;
    };
    const ask = (progress: Progress): Promise<FolderView | null> =>
      this.#client.chooseFolder((read) => {
        answer();
        progress(read);
      });
    return await this.#read(ask, true).finally(answer);
  };

  openSample = (): Promise<boolean> => this.#read((progress) => this.#client.openSample(progress));
  openRecent = (id: number): Promise<boolean> => this.#read((progress) => this.#client.openRecent(id, progress));
  openLast = (): Promise<boolean> => this.#read((progress) => this.#client.openLast(progress));
  openDropped = (): Promise<boolean> => this.#read((progress) => this.#client.openDropped(progress));
  rescan = (): Promise<boolean> => this.#readAgain((progress) => this.#client.rescanFolder(progress));

  setIncluded(entries: number[], included: boolean): Promise<boolean> {
    return this.#readAgain((progress) => this.#client.setIncluded(entries, included, progress));
  }

  correct(correction: Correction): Promise<boolean> {
    return this.#readAgain((progress) => this.#client.correctColumn(correction, progress));
  }

  async cancelReading(): Promise<void> {
    await this.#client.cancelReading();
  }

  async forget(id: number): Promise<void> {
    this.recents = await this.#client.forgetRecent(id);
  }

  dragged(state: DragState): void {
    this.drag = state.drag;
  }

  /** Lets go of the folder, to begin anew. */
  close(): void {
    this.view = undefined;
    this.error = undefined;
  }

  /** Reads the same folder anew: of use only after the reading that goes on. */
  async #readAgain(open: (progress: Progress) => Promise<FolderView>): Promise<boolean> {
    return !this.reading && (await this.#read(open));
  }

  /**
   * Takes the place of the reading that goes on, which the shell then ends: at once, or where the analyst is asked
   * first, when she has answered. Whether a folder came of it: not, where the dialog was closed, reading failed or
   * another reading took over.
   */
  async #read(open: (progress: Progress) => Promise<FolderView | null>, asksFirst = false): Promise<boolean> {
    let reading = asksFirst ? undefined : this.#begin();
    const isLast = (): boolean => (reading ??= this.#begin()) === this.#last;
    try {
      const view = await open((progress) => {
        if (isLast()) this.progress = progress;
      });
      if (!view || !isLast()) return false;
      this.view = view;
      this.revision += 1;
      return true;
    } catch (thrown) {
      if (isLast()) this.error = commandError(thrown);
      return false;
    } finally {
      if (reading === this.#last) this.progress = undefined;
      this.#refreshRecents();
    }
  }

  #begin(): number {
    this.error = undefined;
    this.progress = { found: 0, done: 0 };
    this.#last += 1;
    return this.#last;
  }

  #refreshRecents(): void {
    this.#client.recentFolders().then(
      (recents) => (this.recents = recents),
      () => undefined, // the list as it was still serves
    );
  }
}
