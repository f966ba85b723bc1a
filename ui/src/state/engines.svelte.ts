// What can answer: the programs at their usual places and the servers that the analyst added, as they were found last.
import { commandError, type Client } from "../ipc/client";
import type { CommandError, Consent, Endpoint, Engine, ServerView, StartedServerView } from "../ipc/bindings";

const OLLAMA_PORT = "11434";
const OLLAMA_PAGE = "https://ollama.com/download";

export function sameEndpoint(one: Endpoint, other: Endpoint): boolean {
  return one.engine === other.engine && one.address === other.address;
}

export const endpointKey = ({ engine, address }: Endpoint): string => `${engine} ${address}`;

function parsed(address: string): URL | undefined {
  try {
    return new URL(address.includes("://") ? address : `http://${address}`);
  } catch {
    return undefined;
  }
}

/** Whether what is typed can be the address of a server. */
export const mayBeAddress = (address: string): boolean => /^https?:$/.test(parsed(address.trim())?.protocol ?? "");

/** Whether what is sent to this address goes unencrypted to another machine. */
export function isOpenElsewhere(address: string): boolean {
  const url = parsed(address.trim());
  return url?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}

/** Whether the address leads nowhere, whatever listens there. */
export const isNoPlace = ({ state }: ServerView): boolean => state === "badAddress" || state === "unknownHost";

/** Which protocol a server speaks that was asked as if it were an Ollama server. */
function protocolOf(asOllama: ServerView): Engine {
  const { state, endpoint } = asOllama;
  if (state === "ready" || state === "noModels" || state === "tooOld") return "ollama";
  return state === "refused" && parsed(endpoint.address)?.port === OLLAMA_PORT ? "ollama" : "openAi";
}

/** What became of a key. */
export type KeyKept = "inKeychain" | "forSession";

export class EnginesState {
  readonly #client: Client;
  /** Which asking the last news of a server are from: an answer that comes late changes nothing. */
  readonly #newest = new Map<string, number>();
  #asked = 0;

  found = $state.raw<ServerView[]>([]);
  looking = $state(false);
  /** What kept it from looking at all. */
  error = $state.raw<CommandError>();

  readonly ready = $derived(this.found.filter((view) => view.state === "ready"));

  constructor(client: Client) {
    this.#client = client;
  }

  at(endpoint: Endpoint): ServerView | undefined {
    return this.found.find((view) => sameEndpoint(view.endpoint, endpoint));
  }

  /** Looks everywhere. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const ticket = ++this.#asked;
    try {
      const views = await this.#client.findEngines();
      this.error = undefined;
      const known = (list: ServerView[], one: ServerView): boolean => list.some((view) => sameEndpoint(view.endpoint, one.endpoint));
      const listed = views.flatMap((view) => (this.#isNews(view.endpoint, ticket) ? [view] : this.found.filter((old) => known([view], old))));
      const added = this.found.filter((old) => !known(views, old) && (this.#newest.get(endpointKey(old.endpoint)) ?? 0) > ticket);
      this.found = [...listed, ...added];
    } catch (thrown) {
      this.error = commandError(thrown);
    } finally {
      this.looking = false;
    }
  }

  /** Looks at one server. */
  async check(endpoint: Endpoint): Promise<ServerView> {
    const ticket = ++this.#asked;
    const view = await this.#client.checkServer(endpoint);
    this.#put(view, ticket);
    return view;
  }

  /** Starts the Ollama that is installed here; what it was found to be then, and whether it ends with the window. */
  async startOllama(): Promise<StartedServerView> {
    const ticket = ++this.#asked;
    const started = await this.#client.startOllama();
    this.#put(started.server, ticket);
    return started;
  }

  /** Where Ollama is got, in the browser; the shell asks first. */
  async openOllamaPage(): Promise<void> {
    try {
      await this.#client.openLink(OLLAMA_PAGE);
    } catch (thrown) {
      this.error = commandError(thrown);
    }
  }

  /** Adds the server at an address. Which protocol it speaks is found out by asking it. */
  async add(address: string, key: string): Promise<{ view: ServerView; kept: KeyKept | undefined }> {
    const asOllama = await this.#client.checkServer({ engine: "ollama", address: address.trim() });
    if (isNoPlace(asOllama)) return { view: asOllama, kept: undefined };
    const endpoint = { engine: protocolOf(asOllama), address: asOllama.endpoint.address };
    const kept = key.trim() === "" ? undefined : await this.#keep(endpoint, key);
    const ticket = ++this.#asked;
    const view = await this.#client.addServer(endpoint);
    this.#put(view, ticket);
    return { view, kept };
  }

  async forget(endpoint: Endpoint): Promise<void> {
    await this.#client.forgetServer(endpoint);
    this.#newest.set(endpointKey(endpoint), ++this.#asked);
    this.found = this.found.filter((view) => !sameEndpoint(view.endpoint, endpoint));
  }

  async setKey(endpoint: Endpoint, key: string): Promise<KeyKept> {
    const kept = await this.#keep(endpoint, key);
    await this.check(endpoint);
    return kept;
  }

  async removeKey(endpoint: Endpoint): Promise<void> {
    await this.#client.setKey(endpoint, null);
    await this.check(endpoint);
  }

  /** The analyst has been told where an unencrypted key goes before she pressed the button. */
  async #keep(endpoint: Endpoint, key: string): Promise<KeyKept> {
    if (isOpenElsewhere(endpoint.address)) {
      const consent: Consent = { about: "unencrypted", address: endpoint.address };
      await this.#client.agree(consent);
    }
    return (await this.#client.setKey(endpoint, key)) ? "forSession" : "inKeychain";
  }

  #isNews(endpoint: Endpoint, ticket: number): boolean {
    const key = endpointKey(endpoint);
    if ((this.#newest.get(key) ?? 0) > ticket) return false;
    this.#newest.set(key, ticket);
    return true;
  }

  #put(view: ServerView, ticket: number): void {
    if (!this.#isNews(view.endpoint, ticket)) return;
    const known = this.found.some(({ endpoint }) => sameEndpoint(endpoint, view.endpoint));
    this.found = known
      ? this.found.map((old) => (sameEndpoint(old.endpoint, view.endpoint) ? view : old))
      : [...this.found, view];
  }
}
