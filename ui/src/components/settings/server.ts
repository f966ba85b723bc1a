// How a server's state is shown: its mark, its name and one line.
import type { ServerState } from "../../ipc/bindings";
import { say, sayMessage } from "../../format/words";
import type { IconName } from "../shared/Icon.svelte";
import type { SettingsState } from "../../state/settings.svelte";

export interface ServerMark {
  tone: "ok" | "warn" | "bad" | "none";
  icon: IconName;
  name: string;
  about: string;
}

const MARKS: Record<ServerState, { tone: ServerMark["tone"]; icon: IconName; name: string }> = {
  ready: { tone: "ok", icon: "check", name: "server-is-ready" },
  noModels: { tone: "warn", icon: "warning", name: "server-is-without-models" },
  refused: { tone: "none", icon: "circle", name: "server-is-refused" },
  wrongService: { tone: "warn", icon: "warning", name: "server-is-wrong-service" },
  badAddress: { tone: "bad", icon: "x", name: "server-is-bad-address" },
  failed: { tone: "bad", icon: "x", name: "server-is-failed" },
};

/** What to do where nothing has been sent yet; the others say it themselves. */
const LINES: Partial<Record<ServerState, string>> = {
  refused: "server-start-it",
  wrongService: "server-other-program",
  badAddress: "server-write-address",
};

/** The address without what every address has in common. */
export function plainAddress(address: string): string {
  return address.replace(/^http:\/\//, "").replace(/\/$/, "");
}

export function serverMark(settings: SettingsState): ServerMark {
  const server = settings.server;
  const address = plainAddress(settings.form.server);
  if (!server) return { tone: "none", icon: "circle", name: say("server-checking"), about: address };
  const mark = MARKS[server.state];
  const name = say(mark.name, { version: server.info?.version ?? "" });
  const about = server.info
    ? say(server.info.local ? "server-local" : "server-elsewhere", { models: server.models.length, address })
    : address;
  return { ...mark, name, about };
}

/** One line on what is wrong and how to mend it, or on what there is. */
export function serverLine(settings: SettingsState): string {
  const server = settings.server;
  if (!server) return say("server-checking-line");
  const line = LINES[server.state];
  if (line) return say(line);
  if (server.message) return sayMessage(server.message);
  return say("server-ready-line", { version: server.info?.version ?? "", models: server.models.length, time: Math.max(1, Math.round(server.elapsedMs)) });
}
