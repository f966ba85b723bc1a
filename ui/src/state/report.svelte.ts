// The report of the run that is shown: its text, what the analyst adds, and where it is saved.
import { SvelteMap } from "svelte/reactivity";
import { commandError, type Client } from "../ipc/client";
import type { CommandError, ReportNotes, ReportView, RunId, SavedFile, SaveFormat } from "../ipc/bindings";
import type { RunRecord } from "./record.svelte";

const QUIET = 600;

export class ReportState {
  readonly #client: Client;
  #record = $state.raw<RunRecord>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The analyst's words that are not on disk yet, by run: none is dropped when another report is opened. */
  readonly #unwritten = new SvelteMap<RunId, ReportNotes>();
  #writing: Promise<void> | undefined;

  view = $state.raw<ReportView>();
  notes = $state.raw<ReportNotes>();
  /** What went wrong with the report itself. */
  error = $state.raw<CommandError>();
  /** Why it could not be saved, and as what. */
  notSaved = $state.raw<{ error: CommandError; format: SaveFormat }>();
  /** Why the analyst's words are not on disk, until they are. */
  notWritten = $state.raw<CommandError>();
  saving = $state(false);
  saved = $state.raw<SavedFile>();
  /** The analyst's words to this report are not on disk yet. */
  readonly unsaved = $derived(this.#record !== undefined && this.#unwritten.has(this.#record.id));

  /** Nothing that the analyst added to any report is missing on disk. */
  get everythingWritten(): boolean {
    return this.#unwritten.size === 0;
  }

  constructor(client: Client) {
    this.#client = client;
  }

  /** Loads the report of a run. */
  async open(record: RunRecord): Promise<void> {
    if (this.#record?.id !== record.id) {
      this.view = undefined;
      this.saved = undefined;
    }
    this.#record = record;
    this.error = undefined;
    this.notSaved = undefined;
    this.notes = this.#unwritten.get(record.id) ?? record.view?.notes;
    await this.flush();
    await this.#render(record);
  }

  /** Every run was deleted, and there is nothing left to write to. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#unwritten.clear();
    this.#record = undefined;
    this.view = undefined;
    this.notes = undefined;
    this.notWritten = undefined;
  }

  /** Changes what the analyst adds; written after a moment of quiet. */
  change(part: Partial<ReportNotes>): void {
    if (!this.notes || !this.#record) return;
    this.notes = { ...this.notes, ...part };
    this.#unwritten.set(this.#record.id, this.notes);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET);
  }

  /** Writes what the analyst has added, now. Whether all that she added to this report is on disk. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    await this.#writing;
    return !this.unsaved;
  }

  /** Saves by the system's dialog; undefined where the dialog was closed, saving failed, or her words would be missing. */
  async save(format: SaveFormat): Promise<SavedFile | undefined> {
    if (this.saving || !this.#record) return undefined;
    this.notSaved = undefined;
    this.saving = true;
    try {
      if (!(await this.flush())) return undefined;
      const saved = await this.#client.saveReport(this.#record.id, format);
      this.saved = saved ?? undefined;
      return this.saved;
    } catch (thrown) {
      this.notSaved = { error: commandError(thrown), format };
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  showSaved(saved: SavedFile): void {
    this.#client.showInFolder(saved.id).catch((thrown: unknown) => (this.error = commandError(thrown)));
  }

  openLink = (address: string): void => {
    this.#client.openLink(address).catch((thrown: unknown) => (this.error = commandError(thrown)));
  };

  async print(): Promise<void> {
    await this.#client.printReport();
  }

  /** One write at a time, so that the newest words are the last ones on disk. */
  async #write(): Promise<void> {
    let error: CommandError | undefined;
    for (const id of this.#unwritten.keys()) error = (await this.#writeOne(id)) ?? error;
    this.notWritten = error;
  }

  /** Writes until nothing was added meanwhile; what went wrong, if it did. */
  async #writeOne(id: RunId): Promise<CommandError | undefined> {
    try {
      for (let notes = this.#unwritten.get(id); notes; notes = this.#unwritten.get(id)) {
        const view = await this.#client.changeNotes(id, notes);
        if (this.#unwritten.get(id) === notes) this.#unwritten.delete(id);
        const record = this.#record;
        if (record?.id !== id) continue;
        record.settle(view);
        await this.#render(record);
      }
      return undefined;
    } catch (thrown) {
      return commandError(thrown);
    }
  }

  async #render(record: RunRecord): Promise<void> {
    try {
      const view = await this.#client.reportView(record.id);
      if (this.#record === record) this.view = view;
    } catch (thrown) {
      if (this.#record === record) this.error = commandError(thrown);
    }
  }
}
