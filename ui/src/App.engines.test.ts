import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import App from "./App.svelte";
import type { Consent, ModelInfo, ServerView } from "./ipc/bindings";
import type { Client } from "./ipc/client";
import { FakeShell, refusal } from "./ipc/fake";
import { DEFAULTS, ELSEWHERE, INSTALLED_OLLAMA, LM_STUDIO, NO_OLLAMA, READY_EMBEDDED, READY_LM_STUDIO, WANTS_KEY } from "./ipc/fake/engines";

function several(): FakeShell {
  const shell = new FakeShell();
  shell.engines = [...shell.engines.map((view) => (view.usual === "LM Studio" ? READY_LM_STUDIO : view)), WANTS_KEY];
  return shell;
}

const start = (shell: FakeShell, client: Partial<Client> = {}): void => {
  render(App, { client: { ...shell.client, ...client }, info: shell.info });
};

const asked = (shell: FakeShell, command: string): unknown[][] =>
  shell.asked.filter((one) => one.command === command).map((one) => one.args);

async function openFolder(): Promise<HTMLSelectElement> {
  await fireEvent.click(screen.getByRole("button", { name: /Choose folder/ }));
  return await screen.findByLabelText("Model");
}

const row = async (address: string): Promise<HTMLElement> => {
  const found = (await screen.findByText(address, { selector: ".servers .note" })).closest("li");
  if (!found) throw new Error(address);
  return found;
};

describe("engine and model", () => {
  it("are one list, grouped by engine, with what is known of each", async () => {
    start(several());
    const list = await openFolder();
    await waitFor(() => { expect(list.querySelectorAll("optgroup")).toHaveLength(2); });
    const groups = [...list.querySelectorAll("optgroup")].map((group) => [group.label, ...[...group.children].map((option) => option.textContent)]);
    expect(groups).toEqual([
      ["Ollama", "gemma3:latest (3.3 GB, loaded)", "smollm2:135m (98.0 MB)", "huge:cloud (runs at ollama.com)"],
      ["LM Studio", "qwen3-8b (context 32,768, loaded)", "phi-4 (context 16,384)"],
    ]);
    await screen.findByText("4.3B, Q4_K_M, 3.3 GB, loaded");
    expect(document.querySelector(".server-line")?.textContent.trim()).toBe("Ollama 0.24.0");
  });

  it("are chosen together, and the form has only what the engine takes", async () => {
    const shell = several();
    start(shell);
    const list = await openFolder();
    await waitFor(() => { expect(list.querySelectorAll("optgroup")).toHaveLength(2); });
    await fireEvent.click(screen.getByRole("button", { name: /Advanced/ }));
    expect(screen.getByLabelText("num_gpu")).toBeTruthy();
    await fireEvent.change(list, { target: { value: `openAi ${LM_STUDIO.address} phi-4` } });
    await screen.findByText("of 16,384 tokens, set by the server");
    await fireEvent.input(screen.getByLabelText("Context window"), { target: { value: "12000" } });
    for (const gone of ["num_gpu", "keep_alive"]) expect(screen.queryByLabelText(gone)).toBeNull();
    for (const there of ["temperature", "top_p", "top_k", "repeat_penalty", "seed", "num_predict"]) expect(screen.getByLabelText(there)).toBeTruthy();
    expect(screen.getByText(/The server loads models by itself/)).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: /Run 5 times/ }));
    expect(asked(shell, "startRun")[0]?.[0]).toMatchObject({ engine: "openAi", server: LM_STUDIO.address, model: "phi-4", options: { numCtx: 12_000 } });
  });

  it("stay as they were chosen where that engine is out: it says so and leads to the settings", async () => {
    const shell = several();
    shell.info = { ...shell.info, settings: { ...DEFAULTS, model: "gemma3:latest" } };
    shell.engines = shell.engines.map((view) => (view.endpoint.engine === "ollama" ? NO_OLLAMA : view));
    start(shell);
    const list = await openFolder();
    await screen.findByText(/^Ollama: Not running\. Start Ollama/);
    expect([list.selectedOptions[0]?.text, list.disabled]).toEqual(["gemma3:latest, does not answer", false]);
    expect(screen.getByText(/Choose another model\. The report can be made without one/)).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: "See Settings" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Settings" })).toBeTruthy();
  });
});

describe("the list of engines", () => {
  it("says on the first screen that no model is needed where none answers", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA, ...shell.engines.slice(1)];
    start(shell);
    expect(await screen.findByRole("heading", { name: "No model found, and none needed" })).toBeTruthy();
    const names = [...document.querySelectorAll(".servers b")].map((name) => name.textContent);
    expect(names).toEqual(["Ollama", "LM Studio", "llama-server"]);
    shell.engines = [NO_OLLAMA, READY_LM_STUDIO];
    await fireEvent.click(screen.getByRole("button", { name: "Look again" }));
    expect(await screen.findByRole("heading", { name: "Models" })).toBeTruthy();
    expect(await screen.findByText("2 models, answers in 4 ms.")).toBeTruthy();
  });

  it("starts an Ollama that is installed, and takes it where nothing else was chosen", async () => {
    const shell = new FakeShell();
    shell.engines = [INSTALLED_OLLAMA, ...shell.engines.slice(1)];
    start(shell);
    const ollama = within(await row("127.0.0.1:11434"));
    expect(ollama.getByText("Installed on this computer, and not running.")).toBeTruthy();
    await fireEvent.click(ollama.getByRole("button", { name: "Start Ollama" }));
    expect(await screen.findByText("Ollama was started. It ends when Chimera is closed", { selector: ".toasts *" })).toBeTruthy();
    expect(await screen.findByText(/^Version 0\.24\.0, 3 models/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Start Ollama" })).toBeNull();
    await openFolder();
    expect(document.querySelector(".server-line")?.textContent.trim()).toBe("Ollama 0.24.0");
  });

  it("leads to where Ollama is got where it may not be installed", async () => {
    const shell = new FakeShell();
    shell.engines = [NO_OLLAMA, ...shell.engines.slice(1)];
    start(shell);
    await fireEvent.click(within(await row("127.0.0.1:11434")).getByRole("button", { name: "Get Ollama…" }));
    expect(asked(shell, "openLink")).toEqual([["https://ollama.com/download"]]);
    expect(within(await row("127.0.0.1:1234")).queryByRole("button")).toBeNull();
  });

  it("says why Ollama does not serve, and lets one try again", async () => {
    const shell = new FakeShell();
    shell.engines = [INSTALLED_OLLAMA, ...shell.engines.slice(1)];
    const message = { id: "error-ollama-not-started", args: { words: "Error: address already in use" } };
    const refused = Object.assign(new Error(), { ...refusal("other", ""), message });
    start(shell, { startOllama: () => Promise.reject(refused) });
    const ollama = within(await row("127.0.0.1:11434"));
    await fireEvent.click(ollama.getByRole("button", { name: "Start Ollama" }));
    expect((await ollama.findByRole("alert")).textContent).toContain("It said: Error: address already in use");
    expect(ollama.getByRole("button", { name: "Start Ollama" }).getAttribute("aria-disabled")).toBe("false");
  });

  it.each(["first screen", "settings"])("notices on the %s what is started later, also where one is ready", async (where) => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const shell = new FakeShell();
      start(shell);
      await row("127.0.0.1:1234");
      if (where === "settings") await fireEvent.click(screen.getByRole("button", { name: /^Settings/ }));
      shell.engines = shell.engines.map((view) => (view.usual === "LM Studio" ? READY_LM_STUDIO : view));
      expect(screen.queryByText("2 models, answers in 4 ms.")).toBeNull();
      vi.advanceTimersByTime(5000);
      expect(await screen.findByText("2 models, answers in 4 ms.")).toBeTruthy();
    } finally {
      vi.useRealTimers();
    }
  });

  it("says why it could not look", async () => {
    const refused = Object.assign(new Error(), refusal("other", "error-gone"));
    start(new FakeShell(), { findEngines: () => Promise.reject(refused) });
    expect((await screen.findByText(/./, { selector: ".servers + .field-error" })).textContent).toBeTruthy();
  });

  it("takes a key, says where it is kept, and never shows it", async () => {
    const shell = several();
    shell.hasKeychain = false;
    start(shell);
    expect((await row("10.0.4.12:8000")).textContent).toContain("In detail: Unauthorized");
    await fireEvent.click(within(await row("10.0.4.12:8000")).getByRole("button", { name: "Enter its key…" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/The connection is not encrypted.*10\.0\.4\.12:8000/)).toBeTruthy();
    await fireEvent.click(dialog.getByRole("button", { name: "Send it and keep" }));
    expect([dialog.getByText("Enter the key.").textContent, asked(shell, "setKey")]).toEqual(["Enter the key.", []]);
    const field = dialog.getByLabelText("Key");
    expect(field).toHaveProperty("type", "password");
    await fireEvent.input(field, { target: { value: "secret" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(await screen.findByText(/kept only until Chimera is closed/, { selector: ".toasts *" })).toBeTruthy();
    expect([asked(shell, "agree"), asked(shell, "setKey")]).toEqual([[[{ about: "unencrypted", address: ELSEWHERE.address }]], [[ELSEWHERE, "secret"]]]);
    expect([screen.queryByRole("dialog"), document.body.innerHTML.includes("secret")]).toEqual([null, false]);

    const vllm = await row("10.0.4.12:8000");
    await waitFor(() => { expect(vllm.textContent).toContain("What is sent there leaves this computer."); });
    await fireEvent.click(within(await row("10.0.4.12:8000")).getByRole("button", { name: "Change its key…" }));
    await fireEvent.click(await screen.findByRole("button", { name: "Remove the key" }));
    await waitFor(() => { expect(asked(shell, "setKey").at(-1)).toEqual([ELSEWHERE, null]); });
  });

  it("takes a key also where models are listed without one, of servers that know keys", async () => {
    const shell = several();
    start(shell);
    const studio = within(await row("127.0.0.1:1234"));
    await fireEvent.click(studio.getByRole("button", { name: "Key of LM Studio…" }));
    const field = within(await screen.findByRole("dialog")).getByLabelText("Key");
    await fireEvent.input(field, { target: { value: "secret" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(await studio.findByRole("button", { name: "Change its key…" })).toBeTruthy();
    expect(asked(shell, "setKey")).toEqual([[LM_STUDIO, "secret"]]);
    for (const keyless of ["127.0.0.1:11434", "127.0.0.1:8080"]) {
      expect(within(await row(keyless)).queryByRole("button", { name: /key/i })).toBeNull();
    }
  });

  it("says in the dialog why a key was not taken", async () => {
    const refused = Object.assign(new Error(), { ...refusal("other", "error-key"), message: { id: "error-key", args: { words: "it has a line break" } } });
    start(several(), { setKey: () => Promise.reject(refused) });
    await fireEvent.click(within(await row("10.0.4.12:8000")).getByRole("button", { name: "Enter its key…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.input(dialog.getByLabelText("Key"), { target: { value: "sec ret" } });
    await fireEvent.click(dialog.getByRole("button", { name: "Send it and keep" }));
    expect(await dialog.findByText(/^The key cannot be used: it has a line break\. Nothing was sent or kept/)).toBeTruthy();
  });

  it("takes a server by its address and lets go of it again", async () => {
    const shell = new FakeShell();
    start(shell);
    await fireEvent.click(await screen.findByRole("button", { name: "Add a server…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.click(dialog.getByRole("button", { name: "Add" }));
    expect(dialog.getByText("Enter the server’s address.")).toBeTruthy();
    await fireEvent.input(dialog.getByLabelText("Address"), { target: { value: "http://10.0.0.9:5000" } });
    expect([dialog.queryByText("Enter the server’s address."), dialog.queryByText(/not encrypted/)]).toEqual([null, null]);
    await fireEvent.click(dialog.getByRole("button", { name: "Add" }));
    const endpoint = { engine: "openAi", address: "http://10.0.0.9:5000" };
    await fireEvent.click(within(await row("10.0.0.9:5000")).getByRole("button", { name: "Forget it…" }));
    expect(asked(shell, "addServer")).toEqual([[endpoint]]);
    await fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Forget" }));
    await waitFor(() => { expect(screen.queryByText("10.0.0.9:5000", { selector: ".servers .note" })).toBeNull(); });
    expect(asked(shell, "forgetServer")).toEqual([[endpoint]]);
  });

  it.each([
    ["badAddress", /Write it like/],
    ["unknownHost", /No computer of this name can be found/],
  ] as const)("keeps the dialog open where the address leads nowhere: %s", async (state, says) => {
    const shell = new FakeShell();
    const { checkServer } = shell.client;
    start(shell, { checkServer: async (endpoint) => ({ ...(await checkServer(endpoint)), ...(endpoint.address === "no way" ? { state } : {}) }) });
    await fireEvent.click(await screen.findByRole("button", { name: "Add a server…" }));
    const dialog = within(await screen.findByRole("dialog"));
    const field = dialog.getByLabelText("Address");
    await fireEvent.input(field, { target: { value: "no way" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(await dialog.findByText(says)).toBeTruthy();
    // Nothing is sent to what is no address, and what was said of it does not stand at another one.
    expect(dialog.queryByText(/It is sent to/)).toBeNull();
    await fireEvent.input(field, { target: { value: "10.0.0.9:5000" } });
    expect(dialog.queryByText(says)).toBeNull();
    expect(dialog.getByText(/It is sent to 10\.0\.0\.9:5000 alone/)).toBeTruthy();
    expect(asked(shell, "addServer")).toEqual([]);
  });

  it("says at the key what is wrong with it", async () => {
    const shell = new FakeShell();
    const refused = Object.assign(new Error(), { ...refusal("other", "error-key"), message: { id: "error-key", args: { words: "it has a blank" } } });
    start(shell, { setKey: () => Promise.reject(refused) });
    await fireEvent.click(await screen.findByRole("button", { name: "Add a server…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.input(dialog.getByLabelText("Address"), { target: { value: "http://10.0.0.9:5000" } });
    const key = dialog.getByLabelText("Key, if it wants one");
    await fireEvent.input(key, { target: { value: "sec ret" } });
    await fireEvent.click(dialog.getByRole("button", { name: "Send it and add" }));
    await waitFor(() => { expect(key.getAttribute("aria-invalid")).toBe("true"); });
    expect(dialog.getByText(/^The key cannot be used: it has a blank/)).toBeTruthy();
    expect([dialog.getByLabelText("Address").getAttribute("aria-invalid"), asked(shell, "addServer")]).toEqual([null, []]);
    await fireEvent.input(key, { target: { value: "secret" } });
    expect(key.getAttribute("aria-invalid")).toBeNull();
  });
});

describe("what has to be agreed to before data leaves this computer", () => {
  it.each([
    [{ about: "cloud", host: "ollama.com" }, "Send the folder’s data to ollama.com?"],
    [{ about: "unencrypted", address: "http://10.0.4.12:8000" }, "Send the folder’s data unencrypted?"],
  ] satisfies [Consent, string][])("is asked once: %j", async (consent, title) => {
    const shell = new FakeShell();
    const { startRun } = shell.client;
    const ask = Object.assign(new Error(), { ...refusal("ask", "error-gone"), consent });
    start(shell, { startRun: (settings, events) => (asked(shell, "agree").length > 0 ? startRun(settings, events) : Promise.reject(ask)) });
    await openFolder();
    const run = await screen.findByRole("button", { name: /Run 5 times/ });
    await waitFor(() => { expect(run.getAttribute("aria-disabled")).toBe("false"); });
    await fireEvent.click(run);
    let dialog = within(await screen.findByRole("dialog", { name: title }));
    expect(document.activeElement).toBe(dialog.getByRole("button", { name: "Do not send" }));
    await fireEvent.click(dialog.getByRole("button", { name: "Do not send" }));
    expect([screen.queryByRole("dialog"), asked(shell, "agree"), screen.queryByRole("alert")]).toEqual([null, [], null]);
    await fireEvent.click(run);
    dialog = within(await screen.findByRole("dialog", { name: title }));
    await fireEvent.click(dialog.getByRole("button", { name: "Send and run" }));
    expect(await screen.findByRole("button", { name: /Cancel/ })).toBeTruthy();
    expect(asked(shell, "agree")).toEqual([[consent]]);
  });
});

describe("where the folder's data go", () => {
  const beside = (): string => [...document.querySelectorAll(".panel-foot p.note")].at(-1)?.textContent.trim() ?? "";

  it("is named beside Run where that is not this computer", async () => {
    const shell = several();
    const elsewhere = { ...READY_LM_STUDIO, usual: null, endpoint: ELSEWHERE, info: READY_LM_STUDIO.info && { ...READY_LM_STUDIO.info, address: ELSEWHERE.address, local: false } };
    shell.engines = shell.engines.map((view) => (view === WANTS_KEY ? elsewhere : view));
    start(shell);
    const list = await openFolder();
    const choose = async (value: string): Promise<void> => {
      await waitFor(() => { expect([...list.options].map((option) => option.value)).toContain(value); });
      await fireEvent.change(list, { target: { value } });
    };
    const model = READY_LM_STUDIO.models[0]?.name ?? "";
    for (const [value, words] of [
      [`openAi ${ELSEWHERE.address} ${model}`, "The folder’s data is sent to http://10.0.4.12:8000."],
      [`openAi ${READY_LM_STUDIO.endpoint.address} ${model}`, "Nothing leaves this computer."],
      [`ollama ${DEFAULTS.server} huge:cloud`, "The folder’s data is sent to ollama.com."],
    ] as const) {
      await choose(value);
      await waitFor(() => { expect(beside()).toBe(words); });
    }
  });
});

describe("the models of the embedded engine", () => {
  const noModels: ServerView = { ...READY_EMBEDDED, state: "noModels", models: [] };

  /** The settings of a window that has the embedded engine, with no model for it, and no server. */
  async function atSettings(client: Partial<Client> = {}): Promise<FakeShell> {
    const shell = new FakeShell();
    shell.engines = [noModels, NO_OLLAMA];
    start(shell, client);
    await screen.findByText("Ready, without a model yet.");
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    await screen.findByText(/^Kept in home › models\. 120 GB are free there\.$/);
    return shell;
  }

  const section = (): HTMLElement => {
    const found = screen.getByRole("heading", { name: "Models on this computer" }).closest("section");
    if (!found) throw new Error("no section");
    return found;
  };
  const model = (name: string): string => within(section()).getByText(name).closest("li")?.textContent.replace(/\s+/g, " ") ?? "";

  it("are listed with what each is, where it lies, and what is wrong with it", async () => {
    await atSettings();
    expect(model("gemma3:latest")).toContain("gemma3, 4.3B, Q4_K_M, 3.3 GB, context 8,192, licence gemma From Ollama’s folder");
    expect(model("big-70b")).toContain("Will not fit in memory: needs about 44.0 GB, and 6.2 GB are free.");
    expect(model("big-70b")).toContain("does not say how a conversation is laid out");
    expect(model("broken")).toContain("The file cannot be used, and was left as it is. Get it again, or take it away. In detail: the file ends in the middle of its header");
    expect(within(section()).getAllByRole("button", { name: /Remove/ }).map((button) => button.getAttribute("aria-label"))).toEqual(["Remove broken…"]);
  });

  it("are imported from the first screen, and the form takes the first one", async () => {
    const shell = new FakeShell();
    shell.engines = [noModels, NO_OLLAMA];
    start(shell);
    const foot = (): string => document.querySelector(".side-foot")?.textContent ?? "";
    await waitFor(() => { expect(foot()).toContain("No model yetnot needed to start"); });
    expect(foot()).not.toContain("Ollama");
    await fireEvent.click(await screen.findByRole("button", { name: "Import a model…" }));
    expect(await screen.findByText("smollm2-135m-instruct was imported", { selector: ".toasts *" })).toBeTruthy();
    expect(foot()).toContain("Embedded engine 0.1.0");
  });

  it("say how far a copy is, and let it be cancelled", async () => {
    let end: (name: string | null) => void = () => undefined;
    const shell = await atSettings({
      importModel: (progress) => {
        progress({ bytes: 1_200_000_000 });
        return new Promise((resolve) => { end = resolve; });
      },
    });
    await fireEvent.click(within(section()).getByRole("button", { name: "Import a model…" }));
    expect(await within(section()).findByText("Copying, 1.2 GB so far")).toBeTruthy();
    await fireEvent.click(within(section()).getByRole("button", { name: "Cancel the copy" }));
    expect(asked(shell, "cancelImport")).toEqual([[]]);
    end(null);
    expect(await within(section()).findByRole("button", { name: "Import a model…" })).toBeTruthy();
    expect(document.querySelector(".toast")).toBeNull();
  });

  it("say why one could not be imported", async () => {
    const damaged = Object.assign(new Error(), { ...refusal("server", "failure-model-damaged"), message: { id: "error-no-space-for-model", args: { needed: 900, free: 20, folder: "models" } } });
    await atSettings({ importModel: () => Promise.reject(damaged) });
    await fireEvent.click(within(section()).getByRole("button", { name: "Import a model…" }));
    expect((await within(section()).findByRole("alert")).textContent).toContain("Nothing was copied");
  });

  it("are kept in another folder and again in Chimera’s own", async () => {
    const shell = await atSettings();
    const back = "Back to Chimera’s own folder";
    expect(screen.queryByRole("button", { name: back })).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Keep models in another folder…" }));
    expect((await within(section()).findByText(/^Kept in Data › models\./)).textContent).toContain("Those in Chimera’s own folder stay there and are used too.");
    await fireEvent.click(screen.getByRole("button", { name: back }));
    expect((await within(section()).findByText(/^Kept in home › models\./)).textContent).not.toContain("own folder");
    expect([screen.queryByRole("button", { name: back }), asked(shell, "useOwnModelsFolder")]).toEqual([null, [[]]]);
  });

  it("are removed after a question", async () => {
    const shell = await atSettings();
    await fireEvent.click(screen.getByRole("button", { name: "Remove broken…" }));
    expect(asked(shell, "removeModel")).toEqual([]);
    await fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
    await waitFor(() => { expect(within(section()).queryByText("broken")).toBeNull(); });
    expect(asked(shell, "removeModel")).toEqual([["broken"]]);
  });

  it("that are too large for the memory say so in the list and below it", async () => {
    const shell = new FakeShell();
    const long = READY_EMBEDDED.models.slice(0, 1).map((model) => ({ ...model, name: "long-context", contextLength: 1_000_000 }));
    shell.engines = [{ ...READY_EMBEDDED, models: [...READY_EMBEDDED.models, ...long] }, NO_OLLAMA];
    // Its layout was chosen, so that it can be run.
    const models = shell.models.models.map((model) => (model.name === "big-70b" ? { ...model, chatLayout: "llama3" as const } : model));
    shell.models = { ...shell.models, models };
    start(shell);
    const list = await openFolder();
    await waitFor(() => { expect([...list.options].map(({ text }) => text)).toContain("big-70b (42.5 GB, context 8,192, too large for the memory)"); });
    expect(screen.queryByText(/Will not fit/)).toBeNull();
    expect(screen.getByText(/good for a first try/)).toBeTruthy();
    await fireEvent.change(list, { target: { value: "embedded  big-70b" } });
    const large = /^Will not fit in memory with this context: needs about ([\d.]+ GB), and 6\.2 GB are free\. Choose a smaller context window/;
    expect(large.exec((await screen.findByText(large)).textContent)?.[1]).toBe("44.0 GB");
    await fireEvent.change(list, { target: { value: "embedded  smollm2-135m-instruct" } });
    await waitFor(() => { expect(screen.queryByText(/Will not fit/)).toBeNull(); });
    // A small model too, with a context that takes more than the machine has; where its training ends, so does its context.
    await fireEvent.input(screen.getByLabelText("Context window"), { target: { value: "400000" } });
    expect(screen.queryByText(/Will not fit/)).toBeNull();
    await fireEvent.change(list, { target: { value: "embedded  long-context" } });
    expect(large.exec((await screen.findByText(large)).textContent)?.[1]).toBe("9.1 GB");
    await fireEvent.change(list, { target: { value: "embedded  big-70b" } });
    await screen.findByText(large);
    expect(screen.queryByText(/good for a first try/)).toBeNull();
    expect(screen.getByText("Nothing leaves this computer.")).toBeTruthy();
  });

  it("of Ollama here say where their file alone is larger than the free memory", async () => {
    const shell = new FakeShell();
    const ready = shell.engines[0];
    const model = (name: string, part: Partial<ModelInfo> = {}): ModelInfo[] =>
      ready?.models.slice(1, 2).map((small) => ({ ...small, name, size: 42_500_000_000, ...part })) ?? [];
    const models = [...(ready?.models ?? []), ...model("large:70b"), ...model("here:70b", { loaded: true }), ...model("away:70b", { remoteHost: "ollama.com" })];
    const elsewhere = { ...READY_LM_STUDIO, usual: null, models: model("away:70b"), info: READY_LM_STUDIO.info && { ...READY_LM_STUDIO.info, local: false } };
    shell.engines = [...(ready ? [{ ...ready, models }] : []), elsewhere];
    start(shell);
    const list = await openFolder();
    await waitFor(() => { expect(list.options.length).toBe(7); });
    expect([...list.options].map(({ text }) => text).filter((text) => text.includes("memory"))).toEqual(["large:70b (42.5 GB, larger than the free memory)"]);
    const said = /^Its file alone has 42\.5 GB, and 6\.2 GB of memory are free\./;
    expect(screen.queryByText(said)).toBeNull();
    await fireEvent.change(list, { target: { value: `ollama ${DEFAULTS.server} large:70b` } });
    expect(await screen.findByText(said)).toBeTruthy();
    await fireEvent.change(list, { target: { value: `ollama ${DEFAULTS.server} here:70b` } });
    await waitFor(() => { expect(screen.queryByText(said)).toBeNull(); });
  });

  it("have no place where there is no embedded engine", async () => {
    start(new FakeShell());
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    await screen.findByRole("heading", { level: 1, name: "Settings" });
    expect(screen.queryByRole("heading", { name: "Models on this computer" })).toBeNull();
  });
});
