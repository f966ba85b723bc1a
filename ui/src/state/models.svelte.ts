// The models that run inside the program: which there are, bringing one in, taking one away.
import { commandError, type Client } from "../ipc/client";
import type { CommandError, Endpoint, ModelsView } from "../ipc/bindings";
import type { SettingsState } from "./settings.svelte";

export const EMBEDDED: Endpoint = { engine: "embedded", address: "" };

export class ModelsState {
  readonly #client: Client;
  readonly #settings: SettingsState;

  view = $state.raw<ModelsView>();
  /** Bytes copied so far, while a model is brought in. */
  copied = $state<number>();
  /** What went wrong with the last try. */
  error = $state.raw<CommandError>();

  readonly importing = $derived(this.copied !== undefined);

  constructor(client: Client, settings: SettingsState) {
    this.#client = client;
    this.#settings = settings;
  }

  look = (): Promise<void> => this.#take(() => this.#client.modelsView());

  chooseFolder = async (): Promise<void> => {
    await this.#take(() => this.#client.chooseModelsFolder());
    await this.#settle();
  };

  remove = async (name: string): Promise<void> => {
    await this.#take(() => this.#client.removeModel(name));
    await this.#settle();
  };

  /** Asks for a model and copies it. Its name, where one was brought in. */
  import = async (): Promise<string | undefined> => {
    if (this.importing) return undefined;
    this.error = undefined;
    this.copied = 0;
    try {
      const name = await this.#client.importModel(({ bytes }) => (this.copied = bytes));
      if (name === null) return undefined;
      await this.look();
      await this.#settle();
      return name;
    } catch (thrown) {
      this.error = commandError(thrown);
      return undefined;
    } finally {
      this.copied = undefined;
    }
  };

  cancelImport = async (): Promise<void> => {
    await this.#client.cancelImport();
  };

  async #take(ask: () => Promise<ModelsView>): Promise<void> {
    this.error = undefined;
    try {
      this.view = await ask();
    } catch (thrown) {
      this.error = commandError(thrown);
    }
  }

  /** What the embedded engine has is another thing now. */
  async #settle(): Promise<void> {
    try {
      await this.#settings.settleOn(await this.#settings.engines.check(EMBEDDED));
    } catch (thrown) {
      this.error = commandError(thrown);
    }
  }
}
