// Whether there is a newer version. It is asked only when the analyst wants that, and only told.
import { commandError, type Client } from "../ipc/client";
import type { CommandError, NewestReleaseView } from "../ipc/bindings";

export class UpdatesState {
  readonly #client: Client;
  looking = $state(false);
  newest = $state.raw<NewestReleaseView>();
  error = $state.raw<CommandError>();

  constructor(client: Client) {
    this.#client = client;
  }

  async look(): Promise<void> {
    if (this.looking) return;
    this.forget();
    this.looking = true;
    try {
      this.newest = await this.#client.newestRelease();
    } catch (thrown) {
      this.error = commandError(thrown);
    } finally {
      this.looking = false;
    }
  }

  /** What was found is no answer to what is asked now. */
  forget(): void {
    this.newest = undefined;
    this.error = undefined;
  }

  /** The page about the newest release, in the browser; the shell asks first. */
  async openPage(): Promise<void> {
    if (!this.newest) return;
    try {
      await this.#client.openLink(this.newest.page);
    } catch (thrown) {
      this.error = commandError(thrown);
    }
  }
}
