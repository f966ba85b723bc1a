// Models on their way from the network: what goes on, what rests, and why one does not go on.
import { SvelteMap } from "svelte/reactivity";
import { commandError, type Client } from "../ipc/client";
import type { CommandError, DownloadEndView, DownloadProgressView } from "../ipc/bindings";

/** How far one is, and how fast it comes, once that can be told. */
export interface Arriving extends DownloadProgressView {
  bytesPerS?: number | undefined;
}

/** How long a download is watched before its speed is told, ms. */
const WATCHED = 2000;

export class DownloadsState {
  readonly #client: Client;
  readonly #rest: (end: DownloadEndView) => Promise<void>;

  readonly going = new SvelteMap<string, Arriving>();
  /** Why one stopped. */
  readonly failed = new SvelteMap<string, CommandError>();
  /** The other host that one points to, which has to be allowed. */
  readonly elsewhere = new SvelteMap<string, string>();

  /** `rest` is told of each download that comes to rest, also of one that failed. */
  constructor(client: Client, rest: (end: DownloadEndView) => Promise<void>) {
    this.#client = client;
    this.#rest = rest;
  }

  /** Begins to fetch the file at an address. Throws where it names none. */
  get = async (address: string): Promise<void> => {
    const name = await this.#client.beginDownload(address);
    void this.fetch(name);
  };

  /** Fetches what is missing. `host`: another host that it may come from, now and later. */
  fetch = async (name: string, host: string | null = null): Promise<void> => {
    if (this.going.has(name)) return;
    this.failed.delete(name);
    this.elsewhere.delete(name);
    this.going.set(name, { bytes: 0, size: null, checking: false });
    const speed = speedometer();
    let end: DownloadEndView = { end: "paused" };
    let error: CommandError | undefined;
    try {
      end = await this.#client.fetchModel(name, host, (at) => {
        if (this.going.has(name)) this.going.set(name, { ...at, bytesPerS: at.checking ? undefined : speed(at.bytes) });
      });
    } catch (thrown) {
      error = commandError(thrown);
    }
    await this.#rest(end);
    this.going.delete(name);
    if (error) this.failed.set(name, error);
    if (end.end === "elsewhere") this.elsewhere.set(name, end.host);
  };

  pause = async (name: string): Promise<void> => {
    await this.#client.pauseDownload(name);
  };

  /** Forgets what was said of one that is taken away. */
  forget(name: string): void {
    this.failed.delete(name);
    this.elsewhere.delete(name);
  }
}

/** Bytes a second since it was asked first; nothing before that says something. */
function speedometer(now: () => number = () => performance.now()): (bytes: number) => number | undefined {
  let begin: { bytes: number; at: number } | undefined;
  return (bytes) => {
    begin ??= { bytes, at: now() };
    const elapsed = now() - begin.at;
    return elapsed < WATCHED ? undefined : ((bytes - begin.bytes) * 1000) / elapsed;
  };
}
