import { describe, expect, it } from "vitest";
import type { ServerState, ServerView } from "../../ipc/bindings";
import { INSTALLED_OLLAMA, madeEngines, NO_OLLAMA, READY_EMBEDDED, READY_LM_STUDIO, WANTS_KEY } from "../../ipc/fake/engines";
import { engineLabel, engineName, inOrder, markOf, plainAddress, quoted, serverLine, serverName } from "./server";

const at = (usual: string | null, part: Partial<ServerView> = {}): ServerView => ({
  ...WANTS_KEY, usual, state: "refused", endpoint: { engine: "openAi", address: "http://127.0.0.1:8000" }, ...part,
});
const told = (product: string | null): Partial<ServerView> => ({
  state: "ready", info: READY_LM_STUDIO.info && { ...READY_LM_STUDIO.info, product },
});

it.each([
  ["http://127.0.0.1:11434/", "127.0.0.1:11434"],
  ["https://models.example", "https://models.example"],
])("%s is written %s", (address, expected) => {
  expect(plainAddress(address)).toBe(expected);
});

describe("what answered a run", () => {
  const info = { engine: "ollama", product: null, address: "", version: "0.24.0", local: true } as const;
  it.each([
    [info, "Ollama 0.24.0"],
    [{ ...info, engine: "embedded", product: "llama.cpp", version: "0.1.0" }, "Embedded engine 0.1.0"],
    [{ ...info, engine: "openAi", product: "LM Studio", version: "" }, "LM Studio"],
    [{ ...info, engine: "openAi", version: "" }, "Model server"],
  ] as const)("is named as itself", (server, expected) => {
    expect(serverName(server)).toBe(expected);
  });
});

describe("the name of an engine", () => {
  it.each([
    [NO_OLLAMA, "Ollama"],
    [at("LM Studio"), "LM Studio"],
    [at("llama-server", told("llama.cpp")), "llama-server"],
    // What answers says itself what it is, wherever it is.
    [at("vLLM", told("LM Studio")), "LM Studio"],
    [at("LM Studio", told(null)), "Model server"],
    [at(null), "Model server"],
    [{ ...NO_OLLAMA, endpoint: { engine: "embedded", address: "" } } as ServerView, "Embedded engine"],
  ])("is what it tells, else what is usual there", (view, expected) => {
    expect(engineName(view)).toBe(expected);
  });

  it("is marked as a trouble where it lacks a model, but not where one can be brought in from here", () => {
    const empty = { ...NO_OLLAMA, state: "noModels" } as ServerView;
    const inside = { ...empty, endpoint: { engine: "embedded", address: "" } } as ServerView;
    expect([markOf(empty).tone, markOf(inside).tone, markOf(undefined).tone]).toEqual(["warn", "none", "none"]);
  });

  it("comes with the address where there can be several", () => {
    expect([engineLabel(READY_LM_STUDIO), engineLabel({ ...READY_LM_STUDIO, usual: null })]).toEqual(["LM Studio", "LM Studio, 127.0.0.1:1234"]);
  });
});

describe("the line on an engine", () => {
  const line = (state: ServerState, view: ServerView, part: Partial<ServerView> = {}): string => serverLine({ ...view, state, ...part });

  it.each([
    [line("refused", NO_OLLAMA), /^Not running\. Start Ollama/],
    [line("refused", INSTALLED_OLLAMA), /^Installed on this computer, and not running\.$/],
    [line("refused", at("LM Studio")), /open Developer and press “Start server”/],
    [line("refused", at("llama-server")), /llama-server -m/],
    [line("refused", at(null)), /^Nothing answers there\./],
    [line("noModels", NO_OLLAMA), /ollama pull/],
    [line("noModels", at("LM Studio", told("LM Studio"))), /Discover/],
    [line("wrongService", at("llama-server")), /Another program.*llama-server listen elsewhere/],
    [line("wrongService", at(null)), /no model server.*address is right/],
    [line("badKey", at(null)), /wants a key/],
    [line("badKey", at(null), { hasKey: true }), /does not take the key/],
    [line("proxy", at(null)), /past the proxy/],
    [line("tooOld", NO_OLLAMA), /Ollama is too old.*Update it/],
    [line("badAddress", at(null)), /Write it like/],
    [line("unknownHost", at(null)), /typed right.*VPN/],
    [line("failed", at(null)), /Its own log/],
  ])("says %j", (said, expected) => {
    expect(said).toMatch(expected);
  });

  it("says what there is, without what is not told, and that data leaves this computer", () => {
    expect(serverLine(READY_LM_STUDIO)).toBe("2 models, answers in 4 ms.");
    const elsewhere = { ...READY_LM_STUDIO, info: READY_LM_STUDIO.info && { ...READY_LM_STUDIO.info, version: "0.3.5", local: false } };
    expect(serverLine(elsewhere)).toBe("Version 0.3.5, 2 models, answers in 4 ms. What is sent there leaves this computer.");
  });

  it("quotes the other side only where that helps", () => {
    expect([quoted(WANTS_KEY), quoted(NO_OLLAMA), quoted(READY_LM_STUDIO)]).toEqual(["Unauthorized", null, null]);
    const broken = { ...READY_EMBEDDED, state: "refused" as const, models: [], info: null, detail: "the engine’s process ended (exit status: 1)" };
    expect([serverLine(broken), quoted(broken), markOf(broken).tone]).toEqual(["It does not start. Install Chimera again.", broken.detail, "bad"]);
  });
});

describe("the list of engines", () => {
  const shown = (views: ServerView[], own: string): string[] =>
    inOrder(views, (view) => view.endpoint.address.endsWith(own)).map((view) => `${engineName(view)} ${view.state}`);

  it("has what answers first, what is not installed last, and vLLM only where it runs", () => {
    const views = [...madeEngines().slice(1), WANTS_KEY, NO_OLLAMA, { ...READY_LM_STUDIO, usual: null }];
    expect(shown(views, ":11434")).toEqual([
      "LM Studio ready", "Model server badKey", "Ollama refused", "LM Studio refused", "llama-server refused",
    ]);
    expect(shown([at("vLLM"), at("vLLM", { state: "wrongService" })], ":11434")).toEqual([]);
    expect(shown([at("vLLM", told("vLLM"))], ":11434")).toEqual(["vLLM ready"]);
    expect(shown([at("vLLM")], ":8000")).toEqual(["vLLM refused"]);
  });
});
