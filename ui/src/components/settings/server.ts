// How an engine's state is shown: its name, its mark, and one line on what is wrong and how to mend it.
import type { Endpoint, Engine, ServerInfo, ServerState, ServerView } from "../../ipc/bindings";
import { say, type WordArguments } from "../../format/words";
import type { IconName } from "../shared/Icon.svelte";
import type { SettingsState } from "../../state/settings.svelte";

export interface ServerMark {
  tone: "ok" | "warn" | "bad" | "none";
  icon: IconName;
}

const MARKS: Record<ServerState, ServerMark> = {
  ready: { tone: "ok", icon: "check" },
  noModels: { tone: "warn", icon: "warning" },
  refused: { tone: "none", icon: "circle" },
  wrongService: { tone: "warn", icon: "warning" },
  badAddress: { tone: "bad", icon: "x" },
  unknownHost: { tone: "bad", icon: "x" },
  badKey: { tone: "bad", icon: "x" },
  proxy: { tone: "warn", icon: "warning" },
  tooOld: { tone: "warn", icon: "warning" },
  failed: { tone: "bad", icon: "x" },
};
const LOOKING: ServerMark = { tone: "none", icon: "circle" };

type Kind = "ollama" | "embedded" | "lmStudio" | "llamaServer" | "vllm" | "other";

const NAMES: Record<Kind, string> = {
  ollama: "engine-ollama",
  embedded: "engine-embedded",
  lmStudio: "engine-lm-studio",
  llamaServer: "engine-llama-server",
  vllm: "engine-vllm",
  other: "engine-other",
};

const PROGRAMS = new Map<string, Kind>([
  ["LM Studio", "lmStudio"], ["llama-server", "llamaServer"], ["llama.cpp", "llamaServer"], ["vLLM", "vllm"],
]);

const kindBy = (engine: Engine, program: string | null | undefined): Kind =>
  engine === "openAi" ? (PROGRAMS.get(program ?? "") ?? "other") : engine;

/** Which program it is: as it tells, and where it does not answer, as is usual there. */
const kindOf = (endpoint: Endpoint, view: ServerView | undefined): Kind =>
  kindBy(endpoint.engine, view?.info ? view.info.product : view?.usual);

/** The address without what every address has in common. */
export function plainAddress(address: string): string {
  return address.replace(/^http:\/\//, "").replace(/\/$/, "");
}

export const engineName = (view: ServerView): string => say(NAMES[kindOf(view.endpoint, view)]);

/** A server as it tells of itself: its name and its version. */
export function serverName(info: ServerInfo): string {
  return say("server-is-ready", { name: say(NAMES[kindBy(info.engine, info.product)]), version: info.version }).trim();
}

/** The name, and where there can be several of that name, the address. */
export function engineLabel(view: ServerView): string {
  const address = plainAddress(view.endpoint.address);
  return view.usual === null && address ? say("engine-at", { name: engineName(view), address }) : engineName(view);
}

/** An engine that is there and waits for its first model is nothing that anybody has to mend. */
const isEmpty = (view: ServerView): boolean => view.endpoint.engine === "embedded" && view.state === "noModels";

/** The engine inside is always there, so that one that does not start is broken. */
const isBroken = (view: ServerView): boolean => view.endpoint.engine === "embedded" && view.state === "refused";

export function markOf(view: ServerView | undefined): ServerMark {
  if (!view || isEmpty(view)) return LOOKING;
  return MARKS[isBroken(view) ? "failed" : view.state];
}

/** What there is to say of an engine in two or three words. */
function title(view: ServerView): string {
  const kind = kindOf(view.endpoint, view);
  const given: WordArguments = { kind, name: say(NAMES[kind]), version: view.info?.version ?? "" };
  const ids: Record<ServerState, string> = {
    ready: "server-is-ready",
    noModels: "server-is-without-models",
    refused: "server-is-refused",
    wrongService: "server-is-wrong-service",
    badAddress: "server-is-bad-address",
    unknownHost: "server-is-unknown-host",
    badKey: view.hasKey ? "server-is-bad-key" : "server-is-without-key",
    proxy: "server-is-proxy",
    tooOld: "server-is-too-old",
    failed: "server-is-failed",
  };
  return say(ids[view.state], given).trim();
}

/** The engine of the form, for a narrow place; where nothing was chosen and nothing can be, that this is no trouble. */
export function ownServer(settings: SettingsState): ServerMark & { name: string; about: string } {
  const { server, engines } = settings;
  const address = plainAddress(settings.form.server);
  const unchosen = settings.form.model === "" && server !== undefined && (server.state === "refused" || isEmpty(server));
  if (!server || (unchosen && engines.looking)) return { ...LOOKING, name: say("server-checking"), about: address };
  if (unchosen) return { ...LOOKING, name: say("server-none-yet"), about: say("server-none-needed") };
  const about = server.info ? say(server.info.local ? "server-local" : "server-elsewhere", { models: server.models.length, address }) : address;
  return { ...markOf(server), name: title(server), about };
}

function readyLine(view: ServerView): string {
  const version = view.info?.version ? [say("server-version", { version: view.info.version })] : [];
  const about = [...version, say("server-models", { models: view.models.length })].join(", ");
  const line = say("server-ready-line", { about, time: Math.max(1, Math.round(view.elapsedMs)) });
  return view.info?.local === false ? `${line} ${say("server-leaves")}` : line;
}

/** One line on what there is, or on what is wrong and how to mend it. */
export function serverLine(view: ServerView | undefined): string {
  if (!view) return say("server-checking-line");
  if (view.state === "ready") return readyLine(view);
  if (view.canBeStarted) return say("server-is-installed");
  const kind = kindOf(view.endpoint, view);
  const ids: Record<Exclude<ServerState, "ready">, string> = {
    noModels: "server-get-model",
    refused: "server-start-it",
    wrongService: "server-other-program",
    badAddress: "server-write-address",
    unknownHost: "server-see-name",
    badKey: view.hasKey ? "server-other-key" : "server-enter-key",
    proxy: "server-past-proxy",
    tooOld: "server-update-it",
    failed: "server-see-log",
  };
  return say(ids[view.state], { kind, name: say(NAMES[kind]) });
}

/** Other words than ours that help: not where nobody answers, which says it all; why the engine inside does not start. */
export const quoted = (view: ServerView): string | null => {
  const isKnown = view.state === "ready" || view.state === "noModels" || view.state === "unknownHost";
  return isKnown || (view.state === "refused" && !isBroken(view)) ? null : view.detail;
};

/** An Ollama that does not run and that nothing here could start: it may not be installed at all. */
export const mayBeMissing = (view: ServerView): boolean =>
  view.endpoint.engine === "ollama" && view.usual !== null && view.state === "refused" && !view.canBeStarted;

/** A server that answers without a key may want one all the same, for answers or for more models. */
export const mayTakeKey = (view: ServerView): boolean => view.endpoint.engine === "openAi" && view.info !== null;

const isUsual = (view: ServerView, isOwn: boolean): boolean => view.usual !== null && !isOwn && view.endpoint.engine === "openAi";

/** A place where nothing is installed, most likely: nothing that anybody has to mend. */
export const isQuiet = (view: ServerView, isOwn: boolean): boolean => view.state === "refused" && isUsual(view, isOwn);

/** What answers comes first, then what is to be mended, then what is not there. vLLM is no news where it does not run. */
export function inOrder(views: readonly ServerView[], isOwn: (view: ServerView) => boolean): ServerView[] {
  const rank = (view: ServerView): number => (view.state === "ready" ? 0 : isQuiet(view, isOwn(view)) ? 2 : 1);
  const isNews = (view: ServerView): boolean =>
    view.usual !== "vLLM" || isOwn(view) || view.info !== null || view.state === "badKey";
  return views.filter(isNews).toSorted((one, other) => rank(one) - rank(other));
}
