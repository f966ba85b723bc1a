// The report of the run that is shown: its text, what the analyst adds, and where it is saved.
import { commandError, type Client } from "../ipc/client";
import type { CommandError, ReportNotes, ReportView, SavedFile, SaveFormat } from "../ipc/bindings";
import type { RunRecord } from "./record.svelte";

const QUIET = 600;

export class ReportState {
  readonly #client: Client;
  #record: RunRecord | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  view = $state.raw<ReportView>();
  notes = $state.raw<ReportNotes>();
  error = $state.raw<CommandError>();
  saving = $state(false);
  saved = $state.raw<SavedFile>();
  /** The analyst's words are not on disk yet. */
  unsaved = $state(false);

  constructor(client: Client) {
    this.#client = client;
  }

  /** Loads the report of a run. */
  async open(record: RunRecord): Promise<void> {
    await this.flush();
    if (this.#record !== record) {
      this.view = undefined;
      this.saved = undefined;
    }
    this.#record = record;
    this.error = undefined;
    this.notes = record.view?.notes;
    await this.#render(record);
  }

  /** Changes what the analyst adds; written after a moment of quiet. */
  change(part: Partial<ReportNotes>): void {
    if (!this.notes) return;
    this.notes = { ...this.notes, ...part };
    this.unsaved = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET);
  }

  /** Writes what the analyst has added, now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const record = this.#record;
    if (!this.unsaved || !this.notes || !record) return;
    this.unsaved = false;
    try {
      record.settle(await this.#client.changeNotes(record.id, this.notes));
      if (this.#record === record) await this.#render(record);
    } catch (thrown) {
      this.unsaved = true;
      this.error = commandError(thrown);
    }
  }

  /** Saves by the system's dialog; undefined where the dialog was closed or saving failed. */
  async save(format: SaveFormat): Promise<SavedFile | undefined> {
    if (this.saving || !this.#record) return undefined;
    await this.flush();
    this.error = undefined;
    this.saving = true;
    try {
      const saved = await this.#client.saveReport(this.#record.id, format);
      this.saved = saved ?? undefined;
      return this.saved;
    } catch (thrown) {
      this.error = commandError(thrown);
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  showSaved(saved: SavedFile): Promise<null> {
    return this.#client.showInFolder(saved.id);
  }

  openLink = (address: string): void => {
    this.#client.openLink(address).catch((thrown: unknown) => (this.error = commandError(thrown)));
  };

  async print(): Promise<void> {
    await this.flush();
    await this.#client.printReport();
  }

  async #render(record: RunRecord): Promise<void> {
    try {
      const view = await this.#client.reportView(record.id);
      if (this.#record === record) this.view = view;
    } catch (thrown) {
      this.error = commandError(thrown);
    }
  }
}
