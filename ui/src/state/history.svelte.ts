// The last runs, to be opened again.
import type { Client } from "../ipc/client";
import type { KeptRunsView, RunEntryView } from "../ipc/bindings";

export class HistoryState {
  readonly #client: Client;

  entries = $state.raw<RunEntryView[]>([]);
  /** How much there is of all runs. */
  kept = $state.raw<KeptRunsView>();

  constructor(client: Client) {
    this.#client = client;
  }

  async refresh(): Promise<void> {
    try {
      this.entries = await this.#client.lastRuns();
    } catch {
      // The list as it was still serves; a run that is gone says so when it is opened.
    }
  }

  async measure(): Promise<void> {
    try {
      this.kept = await this.#client.keptRuns();
    } catch {
      this.kept = undefined;
    }
  }

  async showAll(): Promise<void> {
    await this.#client.showRuns();
  }

  /** Throws where not all could be deleted; what is there then is shown all the same. */
  async deleteAll(): Promise<void> {
    try {
      await this.#client.deleteRuns();
    } finally {
      await Promise.all([this.refresh(), this.measure()]);
    }
  }
}
