// What a button, a key and the menu all do alike: one verb, over several states.
import { tick } from "svelte";
import type { RecentFolder, RunId, RunSettings, SaveFormat } from "../ipc/bindings";
import { commandError, type Client, type CloseAsked, type MenuAction } from "../ipc/client";
import { say, sayMessage } from "../format/words";
import { copyText } from "./clipboard";
import type { AppState } from "./context";
import type { RunRecord } from "./record.svelte";
import { TEXT_SIZES } from "./settings.svelte";
import type { Screen } from "./window.svelte";

export class Actions {
  readonly #state: AppState;
  readonly #client: Client;
  #closing = false;

  constructor(state: AppState, client: Client) {
    this.#state = state;
    this.#client = client;
    state.run.onended = (record) => void this.#ended(record);
  }

  chooseFolder = async (): Promise<void> => this.#opened(await this.#state.folder.choose());
  openSample = async (): Promise<void> => this.#opened(await this.#state.folder.openSample());
  openRecent = async (recent: RecentFolder): Promise<void> => this.#opened(await this.#state.folder.openRecent(recent.id));
  openDropped = async (): Promise<void> => this.#opened(await this.#state.folder.openDropped());

  rescan = async (): Promise<void> => {
    if (await this.#state.folder.rescan()) this.#folderChanged();
  };

  /** Starts the run of the form. What stands in its way is said, not ignored. */
  run = async (): Promise<void> => {
    const { folder, settings } = this.#state;
    if (!folder.view) return;
    const reason = this.runIsUnavailable();
    if (!reason) await this.#start(settings.form, folder.view.name);
    else if (this.needsNoModel()) {
      this.#state.window.toast(reason, { label: say("form-without-model"), act: () => void this.reportWithoutModel() });
    } else this.#state.window.toast(reason);
  };

  /** Makes the report of the folder without a model, and opens it. */
  reportWithoutModel = async (): Promise<void> => {
    const { history, run, settings, window } = this.#state;
    const reason = this.reportIsUnavailable();
    if (reason) {
      window.toast(reason);
      return;
    }
    if (!(await run.reportWithoutModel(settings.form))) {
      this.show("folder");
      return;
    }
    this.show("report");
    window.announce(say("report-without-model-done"));
    void history.refresh();
  };

  /** Why there can be no report without a model, or undefined where there can be one. */
  reportIsUnavailable(): string | undefined {
    const { folder, run } = this.#state;
    if (run.going || run.starting) return say("run-unavailable-busy");
    if (folder.reading) return say("run-unavailable-reading");
    if (!folder.view || folder.view.facts === 0) return say("run-unavailable-no-data");
    return undefined;
  }

  /** No model can be run, but the report can be had without one. */
  needsNoModel(): boolean {
    const { settings } = this.#state;
    return settings.server !== undefined && (!settings.serverIsReady || !settings.model) && !this.reportIsUnavailable();
  }

  /** Starts the run that was asked about: whether models on the other machine may be unloaded. */
  runElsewhere = async (unloadElsewhere: boolean): Promise<void> => {
    const asked = this.#state.run.asksUnload;
    if (!asked) return;
    this.#state.settings.change({ unloadElsewhere });
    await this.#start({ ...asked.settings, unloadElsewhere }, asked.folder);
  };

  /** Takes down that the analyst agreed to what was asked, and starts the run again. */
  agreeAndRun = async (): Promise<void> => {
    const asked = this.#state.run.asksConsent;
    if (asked && (await this.#state.run.agree(asked.consent))) await this.#start(asked.settings, asked.folder);
  };

  /** Why the run cannot start, or undefined where it can. */
  runIsUnavailable(): string | undefined {
    const { models, settings } = this.#state;
    const reason = this.reportIsUnavailable();
    if (reason) return reason;
    if (!settings.server) return say("run-unavailable-checking");
    if (settings.server.state === "noModels") return say("run-unavailable-no-model");
    if (!settings.serverIsReady) {
      return say(settings.engines.ready.length > 0 ? "run-unavailable-other-server" : "run-unavailable-no-server");
    }
    if (!settings.model) return say("run-unavailable-no-model");
    if (settings.form.engine === "embedded" && models.lacksLayout(settings.form.model)) return say("run-unavailable-layout");
    if (!settings.isValid) return say("run-unavailable-invalid");
    return undefined;
  }

  cancel = async (): Promise<void> => {
    await this.#state.run.cancel();
    if (this.#state.run.going) this.#state.window.announce(say("run-cancelling"));
  };

  openRun = async (id: RunId): Promise<void> => {
    await this.#written("notes-kept-here");
    if (!(await this.#state.run.open(id))) return;
    const record = this.#state.run.shown;
    if (!record) return;
    if (record.model === null) this.show("report");
    else this.show(record.ended && record.measured.length > 0 ? "results" : "run");
  };

  show = (screen: Screen): void => {
    const { evidence, report, run, window } = this.#state;
    evidence.close();
    if (window.screen === "report" && screen !== "report") void this.#written("notes-kept-here");
    window.show(screen);
    if (screen === "report" && run.shown?.view) void report.open(run.shown);
  };

  save = async (format: SaveFormat): Promise<void> => {
    const { report, window } = this.#state;
    if (!(await this.#written("notes-would-be-missing"))) return;
    const saved = await report.save(format);
    if (!saved) return;
    window.toast(say("save-done", { name: saved.name, folder: saved.folder }), {
      label: say("save-show"),
      act: () => { report.showSaved(saved); },
    });
  };

  copyMarkdown = async (): Promise<void> => {
    const { report, window } = this.#state;
    if (!(await this.#written("notes-would-be-missing"))) return;
    if (report.view) window.toast(say((await copyText(report.view.source)) ? "save-copied" : "save-copy-failed"));
  };

  copyTable = async (text: string): Promise<void> => {
    this.#state.window.toast(say((await copyText(text)) ? "calls-copied" : "save-copy-failed"));
  };

  copySource = async (text: string): Promise<void> => {
    this.#state.window.toast(say((await copyText(text)) ? "trace-copied" : "save-copy-failed"));
  };

  copyDetails = async (text: string): Promise<void> => {
    this.#state.window.toast(say((await copyText(text)) ? "error-copied" : "save-copy-failed"));
  };

  /** Prints the report of the run that is shown, in light whatever the theme. */
  print = async (): Promise<void> => {
    const { report, window } = this.#state;
    if (!(await this.#toReport()) || !(await this.#written("notes-would-be-missing"))) return;
    await tick();
    const title = document.querySelector(".doc h1")?.textContent ?? say("report-title");
    await window.whilePrinting(title, () => report.print());
  };

  /** Deletes every run. What was open of them is closed. */
  deleteRuns = async (): Promise<void> => {
    const { evidence, history, report, run, window } = this.#state;
    try {
      await history.deleteAll();
    } catch (thrown) {
      // What is still there stays open, with what the analyst wrote.
      window.toast(sayMessage(commandError(thrown).message));
      return;
    }
    window.toast(say("data-deleted"));
    evidence.close();
    report.forget();
    run.shown = undefined;
  };

  /** Shows where the runs lie. */
  showRuns = async (): Promise<void> => {
    try {
      await this.#state.history.showAll();
    } catch (thrown) {
      this.#state.window.toast(sayMessage(commandError(thrown).message));
    }
  };

  newRun = (): void => {
    this.#state.run.shown = this.#state.run.going;
    this.show("folder");
  };

  zoom(steps: number): void {
    const { settings } = this.#state;
    const now = settings.preferences.textSizePercent;
    settings.setTextSize(steps === 0 ? 100 : now + steps * TEXT_SIZES.step);
  }

  /** The window is to be closed: asks where that would lose something, and closes it otherwise. */
  closeAsked = async ({ running }: CloseAsked): Promise<void> => {
    const { window } = this.#state;
    await this.#client.closeHeard();
    if (window.asksClose) return;
    if (running) window.asksClose = "run";
    else if (this.#closing) window.asksClose = "words"; // asked again while her words are still being written
    else await this.closeWindow();
  };

  /** Closes the window once the analyst's words are on disk. Where they cannot be written, that is asked about. */
  closeWindow = async (): Promise<void> => {
    const { report, window } = this.#state;
    window.asksClose = undefined;
    this.#closing = true;
    await report.flush();
    this.#closing = false;
    if (report.everythingWritten) await this.closeAnyway();
    else window.asksClose = "words";
  };

  /** Closes the window, whatever is not on disk. */
  closeAnyway = async (): Promise<void> => {
    this.#state.window.asksClose = undefined;
    await this.#client.closeWindow();
  };

  menu(action: MenuAction): void {
    const does: Record<MenuAction, () => unknown> = {
      openFolder: this.chooseFolder,
      run: this.run,
      cancel: this.cancel,
      save: () => this.saveDefault(),
      settings: () => { this.show("settings"); },
      newRun: this.newRun,
      zoomIn: () => { this.zoom(1); },
      zoomOut: () => { this.zoom(-1); },
      zoomReset: () => { this.zoom(0); },
      print: this.print,
      help: () => { this.#state.window.helpOpen = true; },
    };
    does[action]();
  }

  /** Saves the report as one HTML file, which is what is handed on most. */
  async saveDefault(): Promise<void> {
    if (await this.#toReport()) await this.save("html");
  }

  /** Puts the report of the run that is shown in front. Whether there is one. */
  async #toReport(): Promise<boolean> {
    const { report, run, window } = this.#state;
    if (!run.shown?.hasReport) return false;
    if (window.screen !== "report") {
      window.show("report");
      await report.open(run.shown);
    }
    return true;
  }

  /** Whether the analyst's part of the report is on disk; where it cannot be written, that is said. */
  async #written(otherwise: string): Promise<boolean> {
    const written = await this.#state.report.flush();
    if (!written) this.#state.window.toast(say(otherwise));
    return written;
  }

  async #start(settings: RunSettings, folder: string): Promise<void> {
    const { history, run, window } = this.#state;
    if (!(await run.start(settings, folder))) return;
    window.show("run");
    window.announce(say("run-started", { runs: settings.runs }));
    void history.refresh();
  }

  async #ended(record: RunRecord): Promise<void> {
    const { history, run, window } = this.#state;
    const result = record.outcome?.result;
    if (result?.result === "failed") window.announce(sayMessage(result.message));
    else window.announce(say(result?.result === "cancelled" ? "run-was-cancelled" : "run-is-done"));
    if (run.shown === record && window.screen === "run" && result?.result === "done") this.show("results");
    await history.refresh();
  }

  #opened(opened: boolean): void {
    if (!opened) {
      if (this.#state.folder.error) this.show("folder");
      return;
    }
    this.#state.run.shown = this.#state.run.going;
    this.show("folder");
    this.#folderChanged();
  }

  #folderChanged(): void {
    const { folder, window } = this.#state;
    window.announce(say("folder-read-aloud", { name: folder.view?.name ?? "", files: folder.readFiles }));
  }
}
