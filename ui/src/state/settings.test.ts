import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULTS, details, FakeShell, NO_SERVER } from "../ipc/fake";
import type { ServerView } from "../ipc/bindings";
import { SettingsState } from "./settings.svelte";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function made(shell = new FakeShell()): SettingsState {
  return new SettingsState(shell.client, shell.info);
}

describe("the form for a run", () => {
  it("takes the first model of the server, and where that one starts", async () => {
    const settings = made();
    await settings.check();
    expect([settings.form.model, settings.form.options.temperature, settings.drafts.topK]).toEqual(["gemma3:latest", 1, "64"]);
    expect([settings.isChanged("temperature"), settings.changedCount]).toEqual([false, 0]);
  });

  it("moves what stood where it started to the next model, and keeps what was set", async () => {
    const settings = made();
    await settings.check();
    settings.type("topP", "0.5");
    await settings.setModel("smollm2:135m");
    expect([settings.form.options.temperature, settings.form.options.topP]).toEqual([0.8, 0.5]);
    expect([settings.isChanged("topP"), settings.isChanged("temperature")]).toEqual([true, false]);
    settings.reset("topP");
    expect([settings.form.options.topP, settings.isChanged("topP")]).toEqual([0.9, false]);
  });

  it("keeps a remembered model that the server has", async () => {
    const shell = new FakeShell();
    shell.info = { ...shell.info, settings: { ...DEFAULTS, model: "smollm2:135m" } };
    const settings = made(shell);
    await settings.check();
    expect(settings.form.model).toBe("smollm2:135m");
  });

  it("never chooses a model that runs elsewhere by itself", async () => {
    const shell = new FakeShell();
    shell.server = { ...shell.server, models: shell.server.models.toReversed() };
    const settings = made(shell);
    await settings.check();
    expect(settings.model?.remoteHost).toBeNull();
  });

  it("keeps a wrong text in its field and out of the settings", async () => {
    const settings = made();
    await settings.check();
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

describe("the server", () => {
  it("may be out, which is a state and no error", async () => {
    const shell = new FakeShell();
    shell.server = NO_SERVER;
    const settings = made(shell);
    await settings.check();
    expect([settings.server?.state, settings.serverIsReady, settings.checking]).toEqual(["refused", false, false]);
  });

  it("is the last one asked, however late an earlier answer comes", async () => {
    const shell = new FakeShell();
    const answers: ((view: ServerView) => void)[] = [];
    const settings = new SettingsState(
      { ...shell.client, checkServer: () => new Promise((resolve) => answers.push(resolve)) }, shell.info,
    );
    const first = settings.check();
    const second = settings.setServer("http://10.0.0.2:11434");
    answers[1]?.({ ...NO_SERVER, endpoint: { engine: "ollama", address: "second" } });
    answers[0]?.({ ...shell.server, endpoint: { engine: "ollama", address: "first" } });
    await Promise.all([first, second]);
    expect(settings.server?.endpoint.address).toBe("second");
  });

  it("forgets with a new address what was allowed at the old one", async () => {
    const settings = made();
    settings.change({ unloadElsewhere: true });
    await settings.setServer("http://10.0.0.2:11434");
    expect(settings.form.unloadElsewhere).toBeNull();
    await settings.setServer("  ");
    expect(settings.form.server).toBe(settings.defaultAddress);
  });

  it("says why a model cannot be described", async () => {
    const settings = made();
    await settings.check();
    expect(details("gemma3:latest").info.name).toBe("gemma3:latest");
    await settings.setModel("gone:latest");
    expect([settings.details, settings.detailsError?.code]).toEqual([undefined, "server"]);
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
