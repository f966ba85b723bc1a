// The models that run inside the program: which there are, bringing one in, taking one away.
import { commandError, type Client } from "../ipc/client";
import type { ChatLayout, CommandError, DownloadEndView, Endpoint, ModelFileView, ModelProgress, ModelsView } from "../ipc/bindings";
import { say, sayMessage } from "../format/words";
import { DownloadsState } from "./downloads.svelte";
import type { SettingsState } from "./settings.svelte";
import type { WindowState } from "./window.svelte";

export const EMBEDDED: Endpoint = { engine: "embedded", address: "" };

export class ModelsState {
  readonly #client: Client;
  readonly #settings: SettingsState;
  readonly #window: WindowState;
  readonly downloads: DownloadsState;

  view = $state.raw<ModelsView>();
  /** Bytes copied so far, while a model is brought in. */
  copied = $state<number>();
  /** What went wrong with the last try. */
  error = $state.raw<CommandError>();
  /** The model of which it is asked how a conversation is laid out. */
  asksLayout = $state<string>();

  readonly importing = $derived(this.copied !== undefined);

  constructor(client: Client, settings: SettingsState, window: WindowState) {
    this.#client = client;
    this.#settings = settings;
    this.#window = window;
    this.downloads = new DownloadsState(client, this.#rested);
  }

  named(name: string): ModelFileView | undefined {
    return this.view?.models.find((model) => model.name === name);
  }

  /** One that does not say how a conversation is laid out, as long as nobody has chosen it. */
  lacksLayout(name: string): boolean {
    const model = this.named(name);
    return model?.guessedLayout != null && model.chatLayout === null;
  }

  look = (): Promise<void> => this.#take(() => this.#client.modelsView());

  chooseFolder = async (): Promise<void> => {
    await this.#take(() => this.#client.chooseModelsFolder());
    await this.#settle();
  };

  useOwnFolder = async (): Promise<void> => {
    await this.#take(() => this.#client.useOwnModelsFolder());
    await this.#settle();
  };

  remove = async (name: string): Promise<void> => {
    await this.#take(() => this.#client.removeModel(name));
    await this.#settle();
  };

  /** Asks for a model and copies it. */
  import = (): Promise<void> => this.#copy((progress) => this.#client.importModel(progress));

  /** Copies the model that was dropped on the window, and says on every screen how that went. */
  importDropped = async (): Promise<void> => {
    if (this.importing) {
      this.#window.toast(say("models-copies-already"));
      return;
    }
    this.#window.toast(say("models-copy-begins"));
    await this.#copy((progress) => this.#client.importDroppedModel(progress));
    if (this.error) this.#window.toast(sayMessage(this.error.message));
  };

  async #copy(copy: (progress: (progress: ModelProgress) => void) => Promise<string | null>): Promise<void> {
    if (this.importing) return;
    this.error = undefined;
    this.copied = 0;
    try {
      const name = await copy(({ bytes }) => (this.copied = bytes));
      if (name !== null) await this.#brought(name, say("models-imported", { name }));
    } catch (thrown) {
      this.error = commandError(thrown);
    } finally {
      this.copied = undefined;
    }
  }

  /** There is a new model. */
  async #brought(name: string, told: string): Promise<void> {
    await this.look();
    await this.#settle();
    this.#window.toast(told);
    if (this.lacksLayout(name)) this.asksLayout = name;
  }

  readonly #rested = async (end: DownloadEndView): Promise<void> => {
    if (end.end !== "whole") await this.look();
    else await this.#brought(end.model, say(end.compared ? "downloads-whole" : "downloads-whole-unknown", { name: end.model }));
  };

  /** Begins to fetch the file at an address. Throws where it names none. */
  get = async (address: string): Promise<void> => {
    await this.downloads.get(address);
    await this.look();
  };

  deleteDownload = async (name: string): Promise<void> => {
    await this.#take(() => this.#client.deleteDownload(name));
    this.downloads.forget(name);
  };

  hash = (name: string): Promise<void> => this.#take(() => this.#client.hashModel(name));

  chooseLayout = async (name: string, layout: ChatLayout | null): Promise<void> => {
    await this.#take(() => this.#client.chooseChatLayout(name, layout));
    await this.#settle();
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
