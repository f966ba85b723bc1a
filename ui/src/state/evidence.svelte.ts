// Where a number of the report comes from: the fact that is opened, and the ones that led to it.
import { commandError, type Client } from "../ipc/client";
import type { CommandError, FactView, RunId } from "../ipc/bindings";

export class EvidenceState {
  readonly #client: Client;
  #runId: RunId = "";
  /** Which lookup is the last one: the one before it shows nothing any more. */
  #asked = 0;

  /** Names of facts: the one that is shown last, the ones that led to it before it. */
  trail = $state.raw<readonly string[]>([]);
  view = $state.raw<FactView>();
  error = $state.raw<CommandError>();
  readonly name = $derived(this.trail.at(-1));

  constructor(client: Client) {
    this.#client = client;
  }

  /** Shows a fact of a run by its name in the report, `F12`. */
  open(runId: RunId, name: string): Promise<void> {
    this.#runId = runId;
    return this.#show([name]);
  }

  /** Shows a fact that the shown one is made of. */
  openPart(name: string): Promise<void> {
    return this.#show([...this.trail, name]);
  }

  /** Goes back to the fact that this one is a part of. */
  back(): Promise<void> {
    return this.#show(this.trail.slice(0, -1));
  }

  close(): void {
    this.#asked += 1;
    this.trail = [];
    this.view = undefined;
    this.error = undefined;
  }

  async #show(trail: readonly string[]): Promise<void> {
    const name = trail.at(-1);
    if (name === undefined) return;
    this.#asked += 1;
    const asked = this.#asked;
    this.trail = trail;
    this.error = undefined;
    if (this.view?.name !== name) this.view = undefined;
    try {
      const view = await this.#client.factView(this.#runId, name);
      if (asked === this.#asked) this.view = view;
    } catch (thrown) {
      if (asked === this.#asked) this.error = commandError(thrown);
    }
  }
}
