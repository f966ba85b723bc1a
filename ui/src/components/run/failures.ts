// What a kind of failure is called, and what one can do about it. The server's own words are quoted beside it.
import type { Engine, Failure, FailureKind, Measurement } from "../../ipc/bindings";
import { say } from "../../format/words";

const TITLES: Record<FailureKind, string> = {
  refused: "trouble-refused",
  badAddress: "trouble-bad-address",
  unknownHost: "trouble-unknown-host",
  wrongService: "trouble-wrong-service",
  modelMissing: "trouble-model-missing",
  unsupported: "trouble-unsupported",
  contextExceeded: "trouble-context-exceeded",
  busy: "trouble-busy",
  server: "trouble-server",
  incomplete: "trouble-incomplete",
  malformed: "trouble-malformed",
  idleTimeout: "trouble-idle-timeout",
  capReached: "trouble-cap-reached",
  redirected: "trouble-redirected",
  badKey: "trouble-bad-key",
  proxy: "trouble-proxy",
  tooOld: "trouble-too-old",
  engineStopped: "trouble-engine-stopped",
  modelDamaged: "trouble-model-damaged",
  outOfMemory: "trouble-out-of-memory",
};

const TODOS: Record<FailureKind, readonly string[]> = {
  refused: ["todo-start-server", "todo-run-again"],
  badAddress: ["todo-check-address"],
  unknownHost: ["todo-check-address", "todo-see-network"],
  wrongService: ["todo-check-address"],
  modelMissing: ["todo-get-model", "todo-run-again"],
  unsupported: ["todo-other-model"],
  contextExceeded: ["todo-more-context", "todo-fewer-files"],
  busy: ["todo-wait", "todo-run-again"],
  server: ["todo-see-server", "todo-run-again"],
  incomplete: ["todo-start-server", "todo-run-again"],
  malformed: ["todo-update-server"],
  idleTimeout: ["todo-longer-idle", "todo-run-again"],
  capReached: ["todo-num-predict", "todo-run-again"],
  redirected: ["todo-check-address"],
  badKey: ["todo-set-key", "todo-run-again"],
  proxy: ["todo-check-address", "todo-past-proxy"],
  tooOld: ["todo-update-server"],
  engineStopped: ["todo-run-again", "todo-smaller-model"],
  modelDamaged: ["todo-get-model-again", "todo-other-model"],
  outOfMemory: ["todo-smaller-model", "todo-less-context"],
};

export const failureTitle = (failure: Failure, engine: Engine): string => say(TITLES[failure.kind], { engine });

/** Each engine is started in its own way; the embedded one starts by itself, and has no log to look into. */
export function failureTodos(failure: Failure, engine: Engine): string[] {
  const own = (id: string): string => {
    if (id === "todo-see-server" && engine === "embedded") return "todo-other-model";
    return id === "todo-start-server" && engine !== "ollama" ? "todo-start-engine" : id;
  };
  return TODOS[failure.kind].map((id) => say(own(id), { engine }));
}

/** The failure that ended the run, if its last call ended in one. */
export function lastFailure(calls: readonly Measurement[]): Failure | undefined {
  const last = calls.at(-1);
  return last?.outcome.outcome === "failed" ? last.outcome.failure : undefined;
}
