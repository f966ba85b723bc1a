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

  constructor(client: Client) {
    this.#client = client;
  }

  choose = (): Promise<boolean> => this.#read((progress) => this.#client.chooseFolder(progress));
  openRecent = (id: number): Promise<boolean> => this.#read((progress) => this.#client.openRecent(id, progress));
  openLast = (): Promise<boolean> => this.#read((progress) => this.#client.openLast(progress));
  openDropped = (): Promise<boolean> => this.#read((progress) => this.#client.openDropped(progress));
  rescan = (): Promise<boolean> => this.#read((progress) => this.#client.rescanFolder(progress));

  setIncluded(entries: number[], included: boolean): Promise<boolean> {
    return this.#read((progress) => this.#client.setIncluded(entries, included, progress));
  }

  correct(correction: Correction): Promise<boolean> {
    return this.#read((progress) => this.#client.correctColumn(correction, progress));
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

  /** Whether a folder came of it: not, where the dialog was closed or reading failed. */
  async #read(open: (progress: Progress) => Promise<FolderView | null>): Promise<boolean> {
    if (this.reading) return false;
    this.error = undefined;
    this.progress = { found: 0, done: 0 };
    try {
      const view = await open((progress) => {
        this.progress = progress;
      });
      if (!view) return false;
      this.view = view;
      this.revision += 1;
      return true;
    } catch (thrown) {
      this.error = commandError(thrown);
      return false;
    } finally {
      this.progress = undefined;
      this.#refreshRecents();
    }
  }

  #refreshRecents(): void {
    this.#client.recentFolders().then(
      (recents) => (this.recents = recents),
      () => undefined, // the list as it was still serves
    );
  }
}
