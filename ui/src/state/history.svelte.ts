// The last runs, to be opened again.
import type { Client } from "../ipc/client";
import type { RunEntryView } from "../ipc/bindings";

export class HistoryState {
  readonly #client: Client;

  entries = $state.raw<RunEntryView[]>([]);

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
}
