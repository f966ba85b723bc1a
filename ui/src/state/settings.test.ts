import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeShell } from "../ipc/fake";
import { DEFAULTS, ELSEWHERE, LM_STUDIO, NO_OLLAMA, READY_EMBEDDED, READY_LM_STUDIO, WANTS_KEY } from "../ipc/fake/engines";
import type { Endpoint, ModelInfo, RunSettings, ServerView } from "../ipc/bindings";
import { SettingsState } from "./settings.svelte";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const OLLAMA: Endpoint = NO_OLLAMA.endpoint;

function made(shell = new FakeShell()): SettingsState {
  return new SettingsState(shell.client, shell.info);
}

describe("the form for a run", () => {
  it("takes the first model of the server, and where that one starts", async () => {
    const settings = made();
    await settings.find();
    expect([settings.form.model, settings.form.options.temperature, settings.drafts.topK]).toEqual(["gemma3:latest", 1, "64"]);
    expect([settings.isChanged("temperature"), settings.changedCount]).toEqual([false, 0]);
  });

  it("moves what stood where it started to the next model, and keeps what was set", async () => {
    const settings = made();
    await settings.find();
    settings.type("topP", "0.5");
    await settings.choose(OLLAMA, "smollm2:135m");
    expect([settings.form.options.temperature, settings.form.options.topP]).toEqual([0.8, 0.5]);
    expect([settings.isChanged("topP"), settings.isChanged("temperature")]).toEqual([true, false]);
    settings.reset("topP");
    expect([settings.form.options.topP, settings.isChanged("topP")]).toEqual([0.9, false]);
  });

  it("keeps a remembered model that the server has", async () => {
    const shell = new FakeShell();
    shell.info = { ...shell.info, settings: { ...DEFAULTS, model: "smollm2:135m" } };
    const settings = made(shell);
    await settings.find();
    expect(settings.form.model).toBe("smollm2:135m");
  });

  it("never chooses a model that runs elsewhere by itself", async () => {
    const shell = new FakeShell();
    shell.engines = shell.engines.map((view) => ({ ...view, models: view.models.toReversed() }));
    const settings = made(shell);
    await settings.find();
    expect(settings.model?.remoteHost).toBeNull();
  });

  it("keeps a wrong text in its field and out of the settings", async () => {
    const settings = made();
    await settings.find();
    settings.type("numCtx", "many");
    expect([settings.drafts.numCtx, settings.form.options.numCtx, settings.errors.numCtx?.id, settings.isValid]).toEqual([
      "many", 4096, "option-not-a-number", false,
    ]);
  });

  it("counts and takes back what differs from the defaults", () => {
    const settings = made();
    settings.change({ pauseMs: 2000, keepAlive: "1h" });
    expect(settings.changedCount).toBe(2);
    settings.resetOther("pauseMs");
    settings.resetOther("keepAlive");
    expect([settings.changedCount, settings.form.pauseMs]).toEqual([0, 0]);
  });

  it("remembers the form after a moment of quiet, once", async () => {
    const shell = new FakeShell();
    const settings = made(shell);
    settings.change({ question: "a" });
    settings.change({ question: "ab" });
    await vi.runAllTimersAsync();
    const saved = shell.asked.filter((asked) => asked.command === "saveSettings");
    expect(saved.map((asked) => asked.args)).toEqual([[settings.form]]);
  });

  it("says how much of the data fits, and when nothing does", async () => {
    const settings = made();
    settings.measureShare();
    await vi.runAllTimersAsync();
    expect([settings.share?.factsUsed, settings.nothingFits]).toEqual([212, false]);
    settings.type("numCtx", "1024");
    await vi.runAllTimersAsync();
    expect([settings.share?.factsUsed, settings.nothingFits]).toEqual([0, true]);
  });
});

/** What the form wants, in short. */
const wanted = ({ form }: SettingsState): string => [form.engine, form.server, form.model].join(" ");

function remembering(part: Partial<RunSettings>, shell = new FakeShell()): FakeShell {
  shell.info = { ...shell.info, settings: { ...DEFAULTS, ...part } };
  return shell;
}

describe("the engines", () => {
  it("may all be out, which is a state and no error", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA];
    const settings = made(shell);
    await settings.find();
    expect([settings.server?.state, settings.serverIsReady, settings.engines.looking, settings.engines.error]).toEqual([
      "refused", false, false, undefined,
    ]);
  });

  it("do not keep the form's own waiting where another one hangs", async () => {
    const shell = new FakeShell();
    const settings = new SettingsState({ ...shell.client, findEngines: () => new Promise(() => undefined) }, shell.info);
    void settings.find();
    await vi.runAllTimersAsync();
    expect([wanted(settings), settings.engines.looking]).toEqual(["ollama http://127.0.0.1:11434 gemma3:latest", true]);
  });

  it("are taken, the first that answers, where no model was ever chosen", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA, READY_LM_STUDIO];
    const settings = made(shell);
    await settings.find();
    expect([wanted(settings), settings.details?.info.name]).toEqual(["openAi http://127.0.0.1:1234 qwen3-8b", "qwen3-8b"]);
  });

  it("on another machine are not taken without being chosen", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA, { ...READY_LM_STUDIO, info: READY_LM_STUDIO.info && { ...READY_LM_STUDIO.info, local: false } }];
    const settings = made(shell);
    await settings.find();
    expect(wanted(settings)).toBe("ollama http://127.0.0.1:11434 ");
  });

  it("never take the place of one that was chosen and is out", async () => {
    const shell = remembering({ model: "gemma3:latest" });
    shell.engines = [NO_OLLAMA, READY_LM_STUDIO];
    const settings = made(shell);
    await settings.find();
    expect([wanted(settings), settings.serverIsReady]).toEqual(["ollama http://127.0.0.1:11434 gemma3:latest", false]);
  });

  it.each([
    ["noModels", "", "embedded  "],
    ["refused", "", "ollama http://127.0.0.1:11434 "],
    ["noModels", "gemma3:latest", "ollama http://127.0.0.1:11434 gemma3:latest"],
  ] as const)("are the one that can be given a model from here, %s, where nothing was chosen (%j): %s", async (state, model, expected) => {
    const shell = remembering({ model });
    shell.engines = [{ ...READY_EMBEDDED, state, models: [] }, NO_OLLAMA];
    const settings = made(shell);
    await settings.find();
    expect(wanted(settings)).toBe(expected);
  });

  it.each(["refused", "unknownHost"] as const)("are noticed when they can be reached: %s", async (state) => {
    const shell = new FakeShell();
    const settings = made(shell);
    shell.engines = [NO_OLLAMA, { ...NO_OLLAMA, endpoint: LM_STUDIO, usual: "LM Studio", state }];
    await settings.find();
    shell.engines = [NO_OLLAMA, READY_LM_STUDIO];
    await settings.findStarted();
    expect(wanted(settings)).toBe("openAi http://127.0.0.1:1234 qwen3-8b");
    expect(shell.asked.filter(({ command }) => command === "findEngines")).toHaveLength(1);
  });

  it("keep the address as the shell writes it", async () => {
    const shell = remembering({ server: "127.0.0.1:11434/" });
    const normal = (endpoint: Endpoint): Endpoint => ({ ...endpoint, address: DEFAULTS.server });
    const settings = new SettingsState(
      { ...shell.client, checkServer: (endpoint) => shell.client.checkServer(normal(endpoint)) }, shell.info,
    );
    await settings.find();
    expect(wanted(settings)).toBe("ollama http://127.0.0.1:11434 gemma3:latest");
  });

  it("forget with another one what was allowed at the old one", async () => {
    const settings = made();
    await settings.find();
    settings.change({ unloadElsewhere: true });
    await settings.choose(OLLAMA, "smollm2:135m");
    expect(settings.form.unloadElsewhere).toBe(true);
    await settings.choose(LM_STUDIO, "phi-4");
    expect(settings.form.unloadElsewhere).toBeNull();
    settings.restoreDefaults();
    await vi.runAllTimersAsync();
    expect(wanted(settings)).toBe("ollama http://127.0.0.1:11434 gemma3:latest");
  });

  it("say why a model cannot be described", async () => {
    const settings = made();
    await settings.find();
    await settings.choose(OLLAMA, "gone:latest");
    expect([settings.details, settings.detailsError?.code]).toEqual([undefined, "server"]);
  });
});

describe("an OpenAI server", () => {
  /** LM Studio, with a model that it tells this of, in the form after Ollama with a context that was typed. */
  async function chosen(product: string | null, model: Partial<ModelInfo> = {}): Promise<SettingsState> {
    const shell = new FakeShell();
    const [first] = READY_LM_STUDIO.models;
    if (!first || !READY_LM_STUDIO.info) throw new Error("no model");
    shell.engines = [
      ...shell.engines.filter((view) => view.endpoint.address !== LM_STUDIO.address),
      { ...READY_LM_STUDIO, info: { ...READY_LM_STUDIO.info, product }, models: [{ ...first, ...model }] },
    ];
    const settings = made(shell);
    await settings.find();
    settings.type("numCtx", "16384");
    settings.type("numGpu", "many");
    await settings.choose(LM_STUDIO, "qwen3-8b");
    return settings;
  }

  it("is not asked for a context, whatever was typed before, nor held up by fields that are not there", async () => {
    const settings = await chosen("LM Studio", { contextLength: null });
    expect([settings.takes("numCtx"), settings.form.options.numCtx, settings.isValid]).toEqual([false, 4096, true]);
    settings.change({ keepAlive: "long" });
    expect([settings.isValid, settings.changedCount]).toEqual([true, 0]);
  });

  it("that tells its context is asked how much of it to use, and what was typed before stays", async () => {
    const settings = await chosen("LM Studio");
    expect([settings.takes("numCtx"), settings.form.options.numCtx, settings.isValid]).toEqual([true, 16_384, true]);
  });

  it.each([["LM Studio", true], [null, false]])("of product %s takes top_k: %s", async (product, expected) => {
    const settings = await chosen(product);
    expect([settings.takes("topK"), settings.takes("temperature"), settings.takes("numGpu")]).toEqual([expected, true, false]);
  });
});

describe("a server that is added", () => {
  const commands = (shell: FakeShell): string[] => shell.asked.map(({ command }) => command);

  it.each([
    ["http://127.0.0.1:11434", "ollama"],
    ["http://127.0.0.1:1234", "openAi"],
    ["http://10.0.4.12:8000", "openAi"],
    ["http://10.0.0.9:11434", "ollama"],
    ["http://10.0.0.9:5000", "openAi"],
  ])("at %s speaks %s", async (address, engine) => {
    const shell = new FakeShell();
    shell.engines = [...shell.engines.filter((view) => view.endpoint.address !== LM_STUDIO.address), READY_LM_STUDIO, WANTS_KEY];
    const { view } = await made(shell).engines.add(` ${address} `, "");
    expect(view.endpoint).toEqual({ engine, address });
  });

  it("is not kept where its address is none", async () => {
    const shell = new FakeShell();
    const settings = new SettingsState(
      { ...shell.client, checkServer: (endpoint) => Promise.resolve({ ...NO_OLLAMA, endpoint, state: "badAddress" }) }, shell.info,
    );
    expect((await settings.engines.add("no way", "secret")).view.state).toBe("badAddress");
    expect(commands(shell)).toEqual([]);
  });

  it("gets its key before it is asked, and what goes unencrypted is agreed to before that", async () => {
    const shell = new FakeShell();
    shell.engines = [...shell.engines, WANTS_KEY];
    const settings = made(shell);
    const { view, kept } = await settings.engines.add(ELSEWHERE.address, "secret");
    expect([view.state, kept]).toEqual(["ready", "inKeychain"]);
    expect(commands(shell)).toEqual(["checkServer", "agree", "setKey", "addServer"]);
    expect(shell.asked[1]?.args).toEqual([{ about: "unencrypted", address: ELSEWHERE.address }]);
  });

  it("on this machine or over https needs no agreement for its key", async () => {
    const shell = new FakeShell();
    shell.hasKeychain = false;
    const { engines } = made(shell);
    expect((await engines.add("http://localhost:9000", "secret")).kept).toBe("forSession");
    await engines.setKey({ engine: "openAi", address: "https://models.example" }, "secret");
    expect(commands(shell)).not.toContain("agree");
  });

  it("is used at once where nothing else can be", async () => {
    const shell = remembering({ model: "gemma3:latest" });
    shell.engines = [NO_OLLAMA, READY_LM_STUDIO];
    const settings = made(shell);
    await settings.find();
    await settings.settleOn(READY_LM_STUDIO);
    expect(wanted(settings)).toBe("openAi http://127.0.0.1:1234 qwen3-8b");
  });

  it("is out of the list and out of the form when it is forgotten, however late it still answers", async () => {
    const shell = new FakeShell();
    shell.engines = [...shell.engines, { ...READY_LM_STUDIO, usual: null, endpoint: ELSEWHERE }];
    const late: ((views: ServerView[]) => void)[] = [];
    const settings = new SettingsState(
      { ...shell.client, findEngines: () => new Promise((resolve) => late.push(resolve)) }, shell.info,
    );
    await settings.engines.check(ELSEWHERE);
    await settings.choose(ELSEWHERE, "qwen3-8b");
    const looking = settings.find();
    const views = shell.engines;
    await settings.forget(ELSEWHERE);
    late[0]?.(views);
    await looking;
    expect([settings.engines.at(ELSEWHERE), wanted(settings)]).toEqual([undefined, "ollama http://127.0.0.1:11434 gemma3:latest"]);
  });

  it("is shown as it was found last, however late an earlier answer comes", async () => {
    const shell = new FakeShell();
    const answers: ((view: ServerView) => void)[] = [];
    const { engines } = new SettingsState(
      { ...shell.client, checkServer: () => new Promise((resolve) => answers.push(resolve)) }, shell.info,
    );
    const both = [engines.check(LM_STUDIO), engines.check(LM_STUDIO)];
    answers[1]?.(READY_LM_STUDIO);
    answers[0]?.({ ...NO_OLLAMA, endpoint: LM_STUDIO });
    await Promise.all(both);
    expect(engines.found.map(({ state }) => state)).toEqual(["ready"]);
  });
});

describe("preferences", () => {
  it("are kept at once and stay within bounds", () => {
    const shell = new FakeShell();
    const settings = made(shell);
    settings.setTheme("dark");
    settings.setTextSize(500);
    expect([settings.theme, settings.preferences.textSizePercent]).toEqual(["dark", 200]);
    expect(shell.asked.map((asked) => asked.command)).toEqual(["savePreferences", "savePreferences"]);
  });
});
