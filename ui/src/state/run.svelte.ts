// Running: the run that goes on, and the run that the screens show (the same, or one out of history).
import { commandError, type Client } from "../ipc/client";
import type { ChartKind, CommandError, Consent, Drawing, RunId, RunSettings, Theme } from "../ipc/bindings";
import { RunRecord } from "./record.svelte";

export class RunState {
  readonly #client: Client;

  going = $state.raw<RunRecord>();
  shown = $state.raw<RunRecord>();
  starting = $state(false);
  /** A report without a model is being made. */
  reporting = $state(false);
  /** What kept a run from starting or from being opened. */
  error = $state.raw<CommandError>();
  /** Models on another machine would be unloaded: the analyst is asked first. */
  asksUnload = $state.raw<{ settings: RunSettings; folder: string }>();
  /** Data would leave this machine in a way that the analyst has to agree to first. */
  asksConsent = $state.raw<{ consent: Consent; settings: RunSettings; folder: string }>();
  /** Called when a run has ended, by itself or not. */
  onended: (record: RunRecord) => void = () => undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Whether the run has begun. */
  async start(settings: RunSettings, folder: string): Promise<boolean> {
    if (this.going || this.starting || this.reporting) return false;
    this.error = undefined;
    this.asksUnload = undefined;
    this.asksConsent = undefined;
    this.starting = true;
    const record = new RunRecord({
      folder,
      engine: settings.engine,
      model: settings.model,
      runs: settings.runs,
      prepared: settings.start === "prepared",
      pauseMs: settings.pauseMs,
      startedAt: new Date(),
    });
    try {
      this.going = record;
      record.id = await this.#client.startRun(settings, (event) => {
        record.apply(event);
        if (event.event === "finished") void this.#end(record);
      });
      this.shown = record;
      return true;
    } catch (thrown) {
      this.going = undefined;
      const error = commandError(thrown);
      if (error.code === "askUnloadElsewhere") this.asksUnload = { settings, folder };
      else if (error.code === "ask" && error.consent) this.asksConsent = { consent: error.consent, settings, folder };
      else this.error = error;
      return false;
    } finally {
      this.starting = false;
    }
  }

  /** Whether it could be taken down that the analyst agreed. */
  async agree(consent: Consent): Promise<boolean> {
    this.asksConsent = undefined;
    try {
      await this.#client.agree(consent);
      return true;
    } catch (thrown) {
      this.error = commandError(thrown);
      return false;
    }
  }

  /** Makes a report of the open folder without a model, and shows it. Whether there is one. */
  async reportWithoutModel(settings: RunSettings): Promise<boolean> {
    if (this.going || this.starting || this.reporting) return false;
    this.error = undefined;
    this.reporting = true;
    try {
      return await this.open(await this.#client.reportWithoutModel(settings));
    } catch (thrown) {
      this.error = commandError(thrown);
      return false;
    } finally {
      this.reporting = false;
    }
  }

  async cancel(): Promise<void> {
    if (!this.going || this.going.cancelling) return;
    this.going.cancelling = true;
    await this.#client.cancelRun();
  }

  /** Shows a run out of history. Whether it could be opened. */
  async open(id: RunId): Promise<boolean> {
    if (this.going?.id === id) {
      this.shown = this.going;
      return true;
    }
    try {
      this.shown = RunRecord.opened(await this.#client.openRun(id));
      this.error = undefined;
      return true;
    } catch (thrown) {
      this.error = commandError(thrown);
      return false;
    }
  }

  draw(record: RunRecord, kind: ChartKind, width: number, theme: Theme): Promise<Drawing> {
    return this.#client.drawChart(record.id, kind, width, theme);
  }

  async #end(record: RunRecord): Promise<void> {
    try {
      record.settle(await this.#client.openRun(record.id));
    } catch (thrown) {
      this.error = commandError(thrown);
    }
    if (this.going === record) this.going = undefined;
    this.onended(record);
  }
}
