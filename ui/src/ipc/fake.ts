// The shell made up in memory: what tests talk to, and what shows every screen in a browser with `npm run dev`.
import type {
  AppInfo, CommandError, DragState, FolderView, Measurement, ModelFileView, ModelsView, NewestReleaseView, ReportNotes, RunEntryView, RunEvent, RunId,
  RunResult, RunSettings, RunView, ServerView, VerdictCounts,
} from "./bindings";
import type { Client, CloseAsked, MenuAction, StopListening } from "./client";
import { madeCalls, preparation, summed } from "./fake/calls";
import { drawn } from "./fake/drawing";
import { addedServers, DEFAULTS, details, foundAt, madeEngines, NO_OLLAMA, noServer, READY_EMBEDDED, READY_OLLAMA, withKey } from "./fake/engines";
import { emptyFolder, madeFolder, madeRecents } from "./fake/folder";
import { madeFact } from "./fake/facts";
import { HALF, madeModels, OWN_MODEL } from "./fake/models";
import { madeReport } from "./fake/report";

const STARTED = Date.UTC(2026, 9, 14, 10, 26, 46);

const CHECKED: VerdictCounts = { supported: 9, contradicted: 1, unsupported: 1, noClaim: 2 };

export function refusal(code: CommandError["code"], id: string, detail: string | null = null): CommandError {
  return { code, message: { id, args: {} }, detail, consent: null };
}

/** How a run is to end, and how long each step takes. */
export interface Script {
  ends: "done" | "failed" | "never";
  /** After how many calls a run that fails or never ends stands still. */
  after: number;
  stepMs: number;
}

/** The made-up shell. Tests change its fields and speak for it with `emit`, `drag` and `menu`. */
export class FakeShell {
  info: AppInfo = {
    version: "0.1.0", os: "linux", preferences: { theme: "system", textSizePercent: 100, asksForUpdates: false, releases: "", doubtful: "marked", callsAtEnd: true, numbers: "system" },
    settings: DEFAULTS, defaults: DEFAULTS, defaultAddress: DEFAULTS.server, recents: [], reopen: false, notices: [],
  };
  folder: FolderView | null = madeFolder();
  engines: ServerView[] = madeEngines();
  models: ModelsView = madeModels();
  newest: NewestReleaseView = { version: "0.2.0", page: "https://example.org/releases/0.2.0", isNewer: true };
  /** Whether the made-up system has a keychain. */
  hasKeychain = true;
  entries: RunEntryView[] = [];
  notes: ReportNotes = { title: "", author: "", organisation: "", summary: "", notes: "", chosenRun: null, doubtful: "marked" };
  script: Script | undefined;
  /** The calls of commands, newest last. */
  readonly asked: { command: keyof Client; args: unknown[] }[] = [];

  #runs = new Map<RunId, { settings: RunSettings; calls: Measurement[]; result: RunResult | null; withModel: boolean }>();
  #events: (event: RunEvent) => void = () => undefined;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #drag: (state: DragState) => void = () => undefined;
  #menu: (action: MenuAction) => void = () => undefined;
  #close: (asked: CloseAsked) => void = () => undefined;

  emit(event: RunEvent): void {
    this.#events(event);
  }

  drag(state: DragState): void {
    this.#drag(state);
  }

  menu(action: MenuAction): void {
    this.#menu(action);
  }

  askClose(running: boolean): void {
    this.#close({ running });
  }

  /** A run that has ended, to be opened out of history. */
  addRun(id: RunId, model: string | null, startedAt: number, result: RunResult, calls: Measurement[]): void {
    this.#runs.set(id, { settings: { ...DEFAULTS, model: model ?? "" }, calls, result, withModel: model !== null });
    this.entries.push({
      id, startedAt, folder: "reports", model, runs: 5, result, tokensPerS: summed(calls, null).decode?.tokensPerS ?? null,
    });
  }

  readonly client: Client = this.#logged({
    chooseFolder: (progress) => {
      progress({ found: 30, done: 12 });
      return this.#answer(this.folder);
    },
    openSample: () => this.#answer((this.folder = { ...madeFolder(), name: "Sample folder" })),
    openRecent: () => this.#answer(this.#open()),
    openLast: () => this.#answer(this.folder),
    openDropped: () => this.#answer(this.#open()),
    rescanFolder: () => this.#answer(this.#open()),
    cancelReading: () => this.#answer(null),
    setIncluded: (ids, included) => {
      const open = this.#open();
      this.folder = { ...open, entries: open.entries.map((entry) => (ids.includes(entry.id) ? { ...entry, included } : entry)) };
      return this.#answer(this.folder);
    },
    correctColumn: (correction) => {
      const open = this.#open();
      const corrected = correction.metric !== null;
      this.folder = {
        ...open,
        metrics: open.metrics.map((metric) => ({
          ...metric,
          columns: metric.columns.map((column) => (column.name === correction.column ? { ...column, corrected } : column)),
        })),
      };
      return this.#answer(this.folder);
    },
    forgetRecent: (id) => {
      this.info = { ...this.info, recents: this.info.recents.filter((recent) => recent.id !== id) };
      return this.#answer(this.info.recents);
    },
    recentFolders: () => this.#answer(this.info.recents),

    findEngines: () => this.#answer(this.engines),
    checkServer: (endpoint) => this.#answer(foundAt(this.engines, endpoint)),
    startOllama: () => {
      this.engines = this.engines.map((view) => (view.canBeStarted ? READY_OLLAMA : view));
      return this.#answer({ server: READY_OLLAMA, endsWithUs: true });
    },
    addServer: (endpoint) => {
      const view = foundAt(this.engines, endpoint);
      if (!this.engines.includes(view)) this.engines = [...this.engines, view];
      return this.#answer(view);
    },
    forgetServer: (endpoint) => {
      this.engines = this.engines.filter((view) => view.usual !== null || view.endpoint.address !== endpoint.address);
      return this.#answer(null);
    },
    setKey: (endpoint, key) => {
      this.engines = this.engines.map((view) => (view.endpoint.address === endpoint.address ? withKey(view, key) : view));
      return this.#answer(!this.hasKeychain);
    },
    agree: () => this.#answer(null),
    modelsView: () => this.#answer(this.models),
    importModel: (progress) => {
      progress({ bytes: 40_000_000 });
      this.models = { ...this.models, models: [OWN_MODEL, ...this.models.models] };
      this.engines = [...this.engines.filter((view) => view.endpoint.engine !== "embedded"), READY_EMBEDDED];
      return this.#answer(OWN_MODEL.name);
    },
    importDroppedModel: (progress) => this.client.importModel(progress),
    cancelImport: () => this.#answer(null),
    removeModel: (name) => {
      this.models = { ...this.models, models: this.models.models.filter((model) => model.name !== name) };
      return this.#answer(this.models);
    },
    beginDownload: (address) => {
      const name = address.split("/").at(-1) ?? "";
      if (!name.endsWith(".gguf")) throw { ...refusal("other", "download-bad-address"), message: { id: "download-bad-address", args: { address, words: "it names no file that ends in .gguf" } } };
      this.models = { ...this.models, downloads: [...this.models.downloads.filter((one) => one.name !== name), { ...HALF, name, address, bytes: 0, size: null }] };
      return this.#answer(name);
    },
    fetchModel: (name, host, progress) => {
      progress({ bytes: 600_000_000, size: 1_117_000_000, checking: false });
      const model = name.replace(/\.gguf$/, "");
      this.models = { ...this.models, downloads: this.models.downloads.filter((one) => one.name !== name), models: [{ ...OWN_MODEL, name: model }, ...this.models.models] };
      return this.#answer({ end: "whole" as const, model, compared: host === null });
    },
    pauseDownload: () => this.#answer(null),
    deleteDownload: (name) => this.#answer((this.models = { ...this.models, downloads: this.models.downloads.filter((one) => one.name !== name) })),
    hashModel: (name) => this.#answer((this.models = this.#model(name, { sha256: "b179c952".repeat(8) }))),
    chooseChatLayout: (name, chatLayout) => this.#answer((this.models = this.#model(name, { chatLayout }))),
    chooseModelsFolder: () => this.#answer((this.models = { ...this.models, folder: ["Data", "models"], isOwnFolder: false })),
    useOwnModelsFolder: () => this.#answer((this.models = { ...this.models, folder: ["home", "models"], isOwnFolder: true })),
    describeModel: (endpoint, model) => {
      const found = details(this.engines, endpoint, model);
      if (!found) throw refusal("server", "error-gone");
      return this.#answer(found);
    },
    evidenceShare: (settings) => {
      const budgetTokens = settings.options.numCtx - 1024;
      const estimatedTokens = Math.max(0, Math.min(3100, budgetTokens));
      const factsUsed = Math.min(380, Math.round(estimatedTokens / 14.486));
      return this.#answer({ estimatedTokens, budgetTokens, contextTokens: settings.options.numCtx, factsUsed, factsTotal: 380 });
    },
    startRun: (settings, events) => {
      const id = `run-${this.#runs.size + 1}`;
      this.#runs.set(id, { settings, calls: [], result: null, withModel: true });
      this.#events = events;
      if (this.script) this.#play(id, settings, this.script);
      return this.#answer(id);
    },
    reportWithoutModel: () => {
      const id = `run-${this.#runs.size + 1}`;
      this.addRun(id, null, STARTED, { result: "done" }, []);
      return this.#answer(id);
    },
    cancelRun: () => {
      const id = [...this.#runs.keys()].at(-1);
      if (id) this.#finish(id, { result: "cancelled" });
      return this.#answer(null);
    },
    drawChart: (id, kind, width, theme) => this.#answer(drawn(kind, this.#runs.get(id)?.calls ?? [], width, theme)),

    openRun: (id) => this.#answer(this.#view(id)),
    reportView: (id) => this.#answer(madeReport(this.notes, this.notes.chosenRun ?? 1, this.#runs.get(id)?.withModel ?? true)),
    factView: (_, name) => {
      const found = madeFact(name);
      if (!found) throw refusal("gone", "error-gone");
      return this.#answer(found);
    },
    changeNotes: (id, notes) => {
      this.notes = notes;
      return this.#answer(this.#view(id));
    },
    saveReport: (_, format) => this.#answer({ id: 1, name: format === "html" ? "report.html" : `report.${format}`, folder: "Documents" }),
    showInFolder: () => this.#answer(null),
    openLink: () => this.#answer(null),
    printReport: () => this.#answer(null),
    lastRuns: () => this.#answer([...this.entries]),
    keptRuns: () => this.#answer({ runs: this.entries.length, bytes: 412_000 * this.entries.length }),
    showRuns: () => this.#answer(null),
    deleteRuns: () => {
      this.#runs.clear();
      this.entries = [];
      return this.#answer(null);
    },
    appInfo: () => this.#answer(this.info),
    savePreferences: () => this.#answer(null),
    saveSettings: () => this.#answer(null),
    newestRelease: () => this.#answer(this.newest),
    closeHeard: () => this.#answer(null),
    closeWindow: () => this.#answer(null),
    onDrag: (listener) => this.#listen(() => (this.#drag = listener)),
    onCloseAsked: (listener) => this.#listen(() => (this.#close = listener)),
    onMenu: (listener) => this.#listen(() => (this.#menu = listener)),
  });

  #model(name: string, change: Partial<ModelFileView>): ModelsView {
    return { ...this.models, models: this.models.models.map((model) => (model.name === name ? { ...model, ...change } : model)) };
  }

  #open(): FolderView {
    if (!this.folder) throw refusal("folderGone", "error-no-folder");
    return this.folder;
  }

  #logged(client: Client): Client {
    const wrapped = Object.entries(client).map(([command, carryOut]) => [
      command,
      async (...args: unknown[]): Promise<unknown> => {
        this.asked.push({ command: command as keyof Client, args });
        return await (carryOut as (...given: unknown[]) => unknown)(...args);
      },
    ]);
    return Object.fromEntries(wrapped) as Client;
  }

  #answer<Value>(value: Value): Promise<Value> {
    return Promise.resolve(value);
  }

  #listen(set: () => void): Promise<StopListening> {
    set();
    return Promise.resolve(() => undefined);
  }

  /** Puts a run's calls on the record, as the journal would. */
  keep(id: RunId, calls: Measurement[], result: RunResult | null): void {
    const run = this.#runs.get(id);
    if (run) Object.assign(run, { calls, result });
  }

  #finish(id: RunId, result: RunResult): void {
    for (const timer of this.#timers) clearTimeout(timer);
    const calls = this.#runs.get(id)?.calls ?? [];
    this.keep(id, calls, result);
    const wallMs = 61_400;
    this.emit({ event: "finished", outcome: { result, endedAt: Date.now(), wallMs }, measurements: calls, summary: summed(calls, wallMs) });
  }

  #play(id: RunId, settings: RunSettings, script: Script): void {
    const cold = settings.start === "cold";
    const calls = [...(cold ? [] : preparation()), ...madeCalls(cold).filter((call) => call.run <= settings.runs)];
    let at = 0;
    const later = (step: () => void): void => {
      at += script.stepMs;
      this.#timers.push(setTimeout(step, at));
    };
    later(() => { this.emit({ event: "started", runId: id, runs: settings.runs }); });
    later(() => { this.emit({ event: "ingested", files: 27, elapsedMs: 24 }); });
    for (const [place, call] of calls.entries()) {
      if (script.ends !== "done" && place > script.after) break;
      const stands = script.ends !== "done" && place === script.after;
      later(() => { this.emit({ event: "callStarted", index: call.index, run: call.run, stage: call.stage, atMs: place * 2400 }); });
      if (call.run > 0) {
        for (let piece = 1; piece <= 6; piece += 1) {
          later(() => {
            const text = call.stage === "report" ? "Offloading more layers than the model has brings nothing, and the first call after loading pays for it. " : '{"findings": [{"sentence": "Throughput stays within 2 % across contexts."}]}\n';
            this.emit({ event: "text", index: call.index, text, pieces: piece * 22, ttftMs: call.ttftMs, tokensPerS: call.decodeTokensPerS, thinking: false });
          });
        }
      }
      if (stands && script.ends === "never") return;
      later(() => {
        const done = calls.slice(0, place + 1);
        if (stands) {
          const words = "connection closed before message completed";
          done[place] = {
            ...call, outcome: { outcome: "failed", failure: { kind: "incomplete", status: null, words } },
            exclusions: [{ reason: "error", spoils: ["ttft", "decodeThroughput", "endToEnd"] }], decodeTokensPerS: null, e2eMs: null, decodeMs: null,
          };
        }
        this.keep(id, done, null);
        this.emit({ event: "callFinished", index: call.index, measurements: done, summary: summed(done, null) });
        if (stands) this.#finish(id, { result: "failed", message: { id: "failure-incomplete", args: { address: "127.0.0.1:11434", words: "connection closed" } } });
      });
    }
    later(() => { if (script.ends === "done") this.#finish(id, { result: "done" }); });
  }

  #view(id: RunId): RunView {
    const run = this.#runs.get(id);
    if (!run) throw refusal("gone", "error-gone");
    const { settings, calls, result, withModel } = run;
    const wallMs = result ? 61_400 : null;
    return {
      id, startedAt: STARTED, folder: "reports", settings,
      server: withModel ? { engine: "ollama", product: null, address: DEFAULTS.server, version: "0.24.0", local: true } : null,
      model: !withModel ? null : { name: settings.model, digest: "a2af6cc3eb7fa8be", size: 3_338_801_804, family: "gemma3", parameters: "4.3B", quantization: "Q4_K_M", contextLength: 8192, blockCount: 34, fromModelfile: ["temperature"], options: DEFAULTS.options },
      system: { os: "linux", osVersion: null, arch: "x86_64", cpu: null, cores: 8, memory: null },
      settingRows: [
        { name: "num_ctx", requested: "4096", effective: "4096", readBack: true, differs: false, origin: "default", note: null },
        { name: "num_gpu", requested: "80", effective: "35", readBack: true, differs: true, origin: "analyst", note: null },
        { name: "temperature", requested: "1", effective: "1", readBack: false, differs: false, origin: "modelfile", note: null },
      ],
      kinds: madeFolder().kinds,
      evidence: [],
      measurements: calls,
      summary: summed(calls, wallMs),
      facts: 380,
      findings: 24,
      checks: withModel ? [[1, CHECKED], [2, { ...CHECKED, contradicted: 3 }]] : [],
      analyses: [],
      reports: [...new Set(calls.filter((call) => call.stage === "report").map((call) => call.run))],
      noted: [],
      outcome: result && { result, endedAt: STARTED + 61_400, wallMs: 61_400 },
      notes: this.notes,
      chosenRun: this.notes.chosenRun ?? 1,
      damage: null,
    };
  }
}

/** For a browser: `?folder=open|empty`, `?server=off|several`, `?download=half`, `?runs=kept`, `?ends=failed|never&after=7`, `?step=40`. */
export function fakeClient(asked: URLSearchParams): Client {
  const shell = new FakeShell();
  const open = asked.get("folder");
  shell.info = { ...shell.info, reopen: open !== null, recents: asked.has("new") ? [] : madeRecents() };
  if (open === "empty") shell.folder = emptyFolder();
  if (asked.get("server") === "off") shell.engines = [NO_OLLAMA, ...shell.engines.slice(1).map((view) => noServer(view.endpoint, view.usual))];
  if (asked.has("download")) shell.models = { ...shell.models, downloads: [HALF] };
  if (asked.get("server") === "several") shell.engines = [...shell.engines, ...addedServers()];
  if (asked.get("runs") === "kept") {
    shell.addRun("kept-1", "gemma3:latest", Date.now() - 3_600_000, { result: "done" }, [...preparation(), ...madeCalls(false)]);
    shell.addRun("kept-2", "qwen2.5:7b", Date.now() - 90_000_000, { result: "cancelled" }, madeCalls(true).slice(0, 5));
    shell.addRun("kept-4", null, Date.now() - 200_000_000, { result: "done" }, []);
    shell.addRun("kept-3", "smollm2:135m", Date.now() - 400_000_000, { result: "done" }, madeCalls(true));
  }
  const ends = asked.get("ends");
  shell.script = {
    ends: ends === "failed" || ends === "never" ? ends : "done",
    after: Number(asked.get("after") ?? 10),
    stepMs: Number(asked.get("step") ?? 60),
  };
  return shell.client;
}
