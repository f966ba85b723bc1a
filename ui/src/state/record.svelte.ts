// One run as the screens show it: filled by its events while it goes on, or from its journal.
import { sayMessage, say } from "../format/words";
import { duration } from "../format/durations";
import type { Engine, EvidenceShare, Measurement, RunEvent, RunId, RunOutcome, RunSummary, RunView, Stage } from "../ipc/bindings";

export interface LiveCall {
  index: number;
  run: number;
  stage: Stage;
  text: string;
  thinking: string;
  pieces: number;
  ttftMs: number | null;
  tokensPerS: number | null;
  /** Seconds without a byte, once it is worth saying. */
  stalled: number;
}

export interface LoggedEvent {
  key: number;
  atMs: number;
  text: string;
}

/** What is known of a run before its first event. */
export interface RunBeginning {
  folder: string;
  engine: Engine;
  /** None for a report without one. */
  model: string | null;
  runs: number;
  prepared: boolean;
  /** Between two runs, ms. */
  pauseMs: number;
  startedAt: Date;
}

const isReport = (call: Measurement): boolean => call.stage === "report" && call.outcome.outcome === "done";
const hasReport = (calls: readonly Measurement[]): boolean => calls.some((call) => isReport(call));

export class RunRecord {
  id = $state<RunId>("");
  readonly folder: string;
  readonly engine: Engine;
  readonly model: string | null;
  readonly prepared: boolean;
  readonly pauseMs: number;
  readonly startedAt: Date;
  runs = $state(0);

  ingested = $state(false);
  pausing = $state(false);
  cancelling = $state(false);
  calls = $state.raw<Measurement[]>([]);
  summary = $state.raw<RunSummary>();
  share = $state.raw<EvidenceShare>();
  live = $state<LiveCall>();
  log = $state.raw<LoggedEvent[]>([]);
  outcome = $state.raw<RunOutcome>();
  /** Everything else about it, once it has ended. */
  view = $state.raw<RunView>();
  /** Counts up when a drawing of it is out of date. */
  revision = $state(0);

  readonly ended = $derived(this.outcome !== undefined || this.view !== undefined);
  /** Calls that are not preparation. */
  readonly measured = $derived(this.calls.filter((call) => call.run > 0));
  /** There is something to read: at least one measured call, or a report that needed none. */
  readonly hasReport = $derived(this.view !== undefined && (this.view.model === null || this.measured.length > 0));
  readonly expectedCalls = $derived(this.runs * 2);
  readonly finishedRuns = $derived(
    new Set(this.calls.filter((call) => isReport(call)).map((call) => call.run)).size,
  );
  readonly currentRun = $derived(Math.max(1, this.live?.run ?? this.calls.at(-1)?.run ?? 1));
  /** It went on to its end, and some runs are complete, but not all. */
  readonly fellShort = $derived(
    this.outcome?.result.result === "failed" && this.outcome.result.message.id === "failure-some-runs",
  );

  constructor(beginning: RunBeginning) {
    this.folder = beginning.folder;
    this.engine = beginning.engine;
    this.model = beginning.model;
    this.prepared = beginning.prepared;
    this.pauseMs = beginning.pauseMs;
    this.startedAt = beginning.startedAt;
    this.runs = beginning.runs;
  }

  static opened(view: RunView): RunRecord {
    const record = new RunRecord({
      folder: view.folder,
      engine: view.settings.engine,
      model: view.model?.name ?? null,
      runs: view.settings.runs,
      prepared: view.settings.start === "prepared",
      pauseMs: view.settings.pauseMs,
      startedAt: new Date(view.startedAt),
    });
    record.id = view.id;
    record.ingested = true;
    record.log = view.noted.map(([atMs, message], key) => ({ key, atMs, text: sayMessage(message) }));
    record.settle(view);
    return record;
  }

  /** Takes over what the journal says once the run has ended, or after its notes have changed. */
  settle(view: RunView): void {
    this.view = view;
    this.calls = view.measurements;
    this.summary = view.summary;
    this.outcome = view.outcome ?? undefined;
    this.revision += 1;
  }

  /** How long ago the run was started, or how long it took. */
  elapsed(now: Date): number {
    return (this.outcome ? this.outcome.endedAt : now.getTime()) - this.startedAt.getTime();
  }

  /** The least and the most time that is left, ms, by the runs that are complete; undefined before the first one is. */
  timeLeft(now: Date): { low: number; high: number } | undefined {
    const byRun = Array.from({ length: this.runs }, (_, at) => this.calls.filter((call) => call.run === at + 1));
    const complete = byRun.filter(hasReport).map((calls) => calls.reduce((sum, call) => sum + (call.e2eMs ?? 0), 0));
    if (complete.length === 0 || this.ended) return undefined;
    // A run whose calls failed is over too, once the pause or the next run has begun.
    const between = this.pausing || hasReport(byRun[this.currentRun - 1] ?? []);
    const left = this.runs - this.currentRun + (between ? 0 : 1);
    const pauses = this.pauseMs * (between ? left : left - 1);
    const begun = this.pausing ? this.#pauseStarted : between ? undefined : this.#runStarted;
    const spent = begun === undefined ? 0 : now.getTime() - begun;
    const rest = (each: number): number => Math.max(0, each * left + pauses - Math.min(spent, between ? this.pauseMs : each));
    return { low: rest(Math.min(...complete)), high: rest(Math.max(...complete)) };
  }

  #runStarted: number | undefined;
  #pauseStarted: number | undefined;

  apply(event: RunEvent, now: Date = new Date()): void {
    const at = now.getTime() - this.startedAt.getTime();
    switch (event.event) {
      case "started":
        this.id = event.runId;
        this.runs = event.runs;
        break;
      case "ingested":
        this.ingested = true;
        this.#note(at, say("event-ingested", { files: event.files, time: duration(event.elapsedMs) }));
        break;
      case "evidenceCut":
        this.share = event.share;
        break;
      case "callStarted":
        this.pausing = false;
        if (event.run !== this.live?.run && event.stage === "analysis") this.#runStarted = now.getTime();
        this.live = {
          index: event.index, run: event.run, stage: event.stage,
          text: "", thinking: "", pieces: 0, ttftMs: null, tokensPerS: null, stalled: 0,
        };
        this.#noteStart(event.stage, event.run, event.atMs);
        break;
      case "text":
        if (this.live?.index !== event.index) break;
        if (event.thinking) this.live.thinking += event.text;
        else this.live.text += event.text;
        this.live.pieces = event.pieces;
        this.live.ttftMs = event.ttftMs;
        this.live.tokensPerS = event.tokensPerS;
        this.live.stalled = 0;
        break;
      case "stalled":
        if (this.live?.index === event.index) this.live.stalled = event.seconds;
        break;
      case "callFinished":
        this.calls = event.measurements;
        this.summary = event.summary;
        this.revision += 1;
        this.#noteEnd(event.measurements.find((call) => call.index === event.index), at);
        break;
      case "pausing":
        this.pausing = true;
        this.#pauseStarted = now.getTime();
        this.#note(at, say("event-pausing", { time: duration(event.pauseMs) }));
        break;
      case "noted":
        this.#note(event.atMs, sayMessage(event.message));
        break;
      case "finished":
        this.calls = event.measurements;
        this.summary = event.summary;
        this.outcome = event.outcome;
        this.pausing = false;
        this.revision += 1;
        break;
    }
  }

  #note(atMs: number, text: string): void {
    this.log = [...this.log, { key: this.log.length, atMs, text }];
  }

  #noteStart(stage: Stage, run: number, atMs: number): void {
    const words: Record<Stage, string> = {
      unload: say("event-unload"),
      load: say("event-load"),
      warmUp: say("event-warm-up"),
      analysis: say("event-analysis", { run }),
      analysisRetry: say("event-analysis-retry", { run }),
      report: say("event-report", { run }),
      reportRetry: say("event-report-retry", { run }),
    };
    this.#note(atMs, words[stage]);
  }

  #noteEnd(call: Measurement | undefined, at: number): void {
    if (call?.outcome.outcome === "failed") {
      const { words } = call.outcome.failure;
      this.#note(at, call.run === 0 ? say("event-preparation-failed", { words }) : say("event-failed", { run: call.run, words }));
    }
    if (call?.exclusions.some((exclusion) => exclusion.reason === "tooShort")) {
      this.#note(at, say("event-too-short", { run: call.run, tokens: call.tokens ?? 0 }));
    }
    if (call?.exclusions.some((exclusion) => exclusion.reason === "stoppedByLength")) {
      this.#note(at, say("event-stopped-by-length", { run: call.run }));
    }
    if (call?.thermal === "cold" && call.run > 0) {
      this.#note(at, say("event-cold", { run: call.run, time: duration(call.loadMs) }));
    }
  }
}
