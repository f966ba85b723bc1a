import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import App from "./App.svelte";
import type { DownloadEndView, DownloadProgressView } from "./ipc/bindings";
import type { Client } from "./ipc/client";
import { FakeShell, refusal } from "./ipc/fake";
import { NO_OLLAMA, READY_EMBEDDED } from "./ipc/fake/engines";
import { HALF, OWN_MODEL } from "./ipc/fake/models";

const asked = (shell: FakeShell, command: string): unknown[][] =>
  shell.asked.filter((one) => one.command === command).map((one) => one.args);

/** The settings of a window with the embedded engine and no server. */
async function atSettings(change: (shell: FakeShell) => Partial<Client> = () => ({})): Promise<FakeShell> {
  const shell = new FakeShell();
  shell.engines = [READY_EMBEDDED, NO_OLLAMA];
  const client = change(shell);
  render(App, { client: { ...shell.client, ...client }, info: shell.info });
  await screen.findByText(/Choose folder/);
  await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
  await screen.findByText(/^Kept in/);
  return shell;
}

const half = (shell: FakeShell): void => {
  shell.models = { ...shell.models, downloads: [HALF] };
};

/** A download that stays on its way until it is told otherwise. */
function held(): { client: Partial<Client>; progress: (at: DownloadProgressView) => void; end: (end: DownloadEndView) => void; fail: (thrown: unknown) => void } {
  let tell: (at: DownloadProgressView) => void = () => undefined;
  let settle: (end: DownloadEndView) => void = () => undefined;
  let refuse: (thrown: unknown) => void = () => undefined;
  return {
    client: {
      fetchModel: (_, __, progress) => {
        tell = progress;
        return new Promise((resolve, reject) => { [settle, refuse] = [resolve, reject]; });
      },
    },
    progress: (at) => { tell(at); },
    end: (end) => { settle(end); },
    fail: (thrown) => { refuse(thrown); },
  };
}

const toast = (words: string | RegExp): Promise<HTMLElement> => screen.findByText(words, { selector: ".toasts *" });
const list = (): HTMLElement => screen.getByRole("list", { name: "Models on their way" });

describe("getting a model", () => {
  it("offers a few with size, licence and what they are for, and is honest about small ones", async () => {
    const shell = await atSettings();
    await fireEvent.click(screen.getByRole("button", { name: "Get a model…" }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(dialog.getByText(/they do not reason, and get numbers wrong/)).toBeTruthy();
    const rows = dialog.getAllByRole("listitem").map((row) => row.textContent.replace(/\s+/g, " "));
    expect(rows[0]).toContain("SmolLM2 135M Instruct Here already");
    expect(rows[0]).toContain("98.4 MB, licence Apache-2.0, from huggingface.co");
    expect(rows[1]).toContain("About 1.1 GB, licence Apache-2.0");
    await fireEvent.click(dialog.getByRole("button", { name: /: Qwen2\.5 1\.5B Instruct/ }));
    expect(await toast("qwen2.5-1.5b-instruct-q4_k_m is here, and its SHA-256 is the one that it should have")).toBeTruthy();
    expect([asked(shell, "beginDownload"), asked(shell, "fetchModel")[0]?.slice(0, 2)]).toEqual([[[HALF.address]], [HALF.name, null]]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("takes any address, and says what is wrong with one", async () => {
    const shell = await atSettings();
    await fireEvent.click(screen.getByRole("button", { name: "Get a model…" }));
    const dialog = within(await screen.findByRole("dialog"));
    await fireEvent.click(dialog.getByRole("button", { name: "Get it" }));
    expect(dialog.getByText("Enter the address of a model’s file.")).toBeTruthy();
    const field = dialog.getByLabelText("Another, by its address");
    await fireEvent.input(field, { target: { value: "https://huggingface.co/a/b" } });
    await fireEvent.click(dialog.getByRole("button", { name: "Get it" }));
    expect(await dialog.findByText(/it names no file that ends in \.gguf\. Nothing was fetched/)).toBeTruthy();
    expect(asked(shell, "fetchModel")).toEqual([]);
    await fireEvent.input(field, { target: { value: "https://x.org/m.gguf" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(await toast(/^m is here/)).toBeTruthy();
  });

  it("has its button on the first screen where there is none yet", async () => {
    const shell = new FakeShell();
    shell.engines = [{ ...READY_EMBEDDED, state: "noModels", models: [] }, NO_OLLAMA];
    half(shell);
    render(App, { client: shell.client, info: shell.info });
    expect(await screen.findByRole("button", { name: "Get a model…" })).toBeTruthy();
    expect(within(list()).getByText("Paused, 412 MB of 1.1 GB")).toBeTruthy();
  });

  it("has its button beside Run as well, after the first report, until there is one", async () => {
    const shell = new FakeShell();
    shell.engines = [{ ...READY_EMBEDDED, state: "noModels", models: [] }, NO_OLLAMA];
    render(App, { client: shell.client, info: shell.info });
    await fireEvent.click(await screen.findByRole("button", { name: /Choose folder/ }));
    await fireEvent.click(await screen.findByRole("button", { name: "Report without a model" }));
    await waitFor(() => { expect(document.querySelector("[data-screen=report]")).toBeTruthy(); });
    await fireEvent.keyDown(window, { key: "1", ctrlKey: true });
    const form = within(await screen.findByRole("complementary", { name: "Run settings" }));
    expect(form.getByRole("button", { name: "Get a model…" })).toBeTruthy();
    await fireEvent.click(form.getByRole("button", { name: "Import a model…" }));
    await toast("smollm2-135m-instruct was imported");
    await waitFor(() => { expect(form.queryByRole("button", { name: "Get a model…" })).toBeNull(); });
    expect(form.getByRole("button", { name: /Run 5 times/ }).getAttribute("aria-disabled")).toBe("false");
  });
});

describe("a download", () => {
  it("that was left is listed, goes on, says how far it is, and rests", async () => {
    const way = held();
    const shell = await atSettings((made) => (half(made), way.client));
    const bar = within(list()).getByRole("progressbar");
    expect([bar.getAttribute("aria-valuenow"), bar.getAttribute("aria-valuetext")]).toEqual(["37", "Paused, 412 MB of 1.1 GB"]);
    await fireEvent.click(screen.getByRole("button", { name: /^Resume qwen/ }));
    way.progress({ bytes: 838_000_000, size: 1_117_000_000, checking: false });
    expect(await within(list()).findByText("838 MB of 1.1 GB")).toBeTruthy();
    expect(bar.getAttribute("aria-valuenow")).toBe("75");
    way.progress({ bytes: 1_000_000_000, size: 1_117_000_000, checking: true });
    expect(await within(list()).findByText("Checking its SHA-256, 1.0 GB of 1.1 GB")).toBeTruthy();
    await fireEvent.click(screen.getByRole("button", { name: /^Pause qwen/ }));
    expect(asked(shell, "pauseDownload")).toEqual([[HALF.name]]);
    way.end({ end: "paused" });
    expect(await screen.findByRole("button", { name: /^Resume qwen/ })).toBeTruthy();
    expect(document.querySelector(".toast")).toBeNull();
  });

  it("that failed says why, and can be tried again", async () => {
    const way = held();
    await atSettings((made) => (half(made), way.client));
    await fireEvent.click(screen.getByRole("button", { name: /^Resume qwen/ }));
    way.fail({ ...refusal("other", "download-ended-early"), message: { id: "download-ended-early", args: { address: HALF.address, words: "" } } });
    expect((await within(list()).findByRole("alert")).textContent).toContain("ended before the file was whole. What has come is kept.");
    await fireEvent.click(screen.getByRole("button", { name: /^Resume qwen/ }));
    await waitFor(() => { expect(within(list()).queryByRole("alert")).toBeNull(); });
  });

  it("that points elsewhere is asked about", async () => {
    const ends: DownloadEndView[] = [{ end: "elsewhere", host: "cdn.example.org" }, { end: "paused" }];
    const shell = await atSettings((made) => {
      half(made);
      const fetchModel: Client["fetchModel"] = (name, host) => {
        made.asked.push({ command: "fetchModel", args: [name, host] });
        return Promise.resolve(ends.shift() ?? { end: "paused" });
      };
      return { fetchModel };
    });
    await fireEvent.click(screen.getByRole("button", { name: /^Resume qwen/ }));
    await fireEvent.click(await screen.findByRole("button", { name: "Fetch from cdn.example.org" }));
    await screen.findByRole("button", { name: /^Resume qwen/ });
    expect(asked(shell, "fetchModel")).toEqual([[HALF.name, null], [HALF.name, "cdn.example.org"]]);
  });

  it("is taken away after a question", async () => {
    const shell = await atSettings((made) => (half(made), {}));
    await fireEvent.click(screen.getByRole("button", { name: /^Delete qwen/ }));
    expect(asked(shell, "deleteDownload")).toEqual([]);
    await fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete" }));
    await waitFor(() => { expect(screen.queryByRole("list", { name: "Models on their way" })).toBeNull(); });
    expect(asked(shell, "deleteDownload")).toEqual([[HALF.name]]);
  });

  it("whose origin is lost can only be deleted", async () => {
    await atSettings((made) => {
      made.models = { ...made.models, downloads: [{ ...HALF, address: null }] };
      return {};
    });
    expect(screen.getByText(/so it cannot go on/)).toBeTruthy();
    expect(within(list()).getAllByRole("button").map((button) => button.textContent)).toEqual(["Delete…"]);
  });
});

describe("a model", () => {
  it("has details, and a hash that is computed on demand", async () => {
    const shell = await atSettings();
    await fireEvent.click(screen.getByRole("button", { name: "Details of gemma3:latest" }));
    const dialog = within(await screen.findByRole("dialog"));
    const value = (label: string): string | undefined => dialog.getByText(label).nextElementSibling?.textContent.trim();
    expect(["Architecture", "Parameters", "Quantisation", "Context", "Licence", "Chat template"].map(value)).toEqual(
      ["gemma3", "4.3B", "Q4_K_M", "8,192 tokens", "gemma", "In the file"],
    );
    expect(value("Size")).toBe("3.3 GB (3,338,801,804 bytes)");
    await fireEvent.click(dialog.getByRole("button", { name: "Compute" }));
    await waitFor(() => { expect(value("SHA-256")).toBe("b179c952".repeat(8)); });
    expect(asked(shell, "hashModel")).toEqual([["gemma3:latest"]]);
  });

  it("that does not say how conversations are laid out is asked about, with a guess", async () => {
    const shell = await atSettings();
    await fireEvent.click(screen.getByRole("button", { name: /^Choose how conversations are laid out for big-70b/ }));
    const dialog = within(await screen.findByRole("dialog"));
    const field = dialog.getByLabelText<HTMLSelectElement>("Laid out as for");
    expect([field.value, dialog.getByText(/best guess from its name: Llama 3/) !== null, field.options.length]).toEqual(["llama3", true, 5]);
    await fireEvent.change(field, { target: { value: "gemma" } });
    await fireEvent.click(dialog.getByRole("button", { name: "Use this" }));
    expect(await screen.findByText(/Conversations are laid out as for Gemma/)).toBeTruthy();
    expect(asked(shell, "chooseChatLayout")).toEqual([["big-70b", "gemma"]]);
  });

  it("is asked about before it is run, and when it was just brought in", async () => {
    const shell = new FakeShell();
    shell.engines = [READY_EMBEDDED, NO_OLLAMA];
    const bare = { ...OWN_MODEL, name: "base", hasChatTemplate: false, guessedLayout: "plain" as const };
    const importModel: Client["importModel"] = () => {
      shell.models = { ...shell.models, models: [bare, ...shell.models.models] };
      return Promise.resolve("base");
    };
    render(App, { client: { ...shell.client, importModel }, info: shell.info });
    await fireEvent.click(await screen.findByRole("button", { name: /Choose folder/ }));
    await fireEvent.change(await screen.findByLabelText("Model"), { target: { value: "embedded  big-70b" } });
    await fireEvent.click(await screen.findByRole("button", { name: "Choose…" }));
    await fireEvent.click(within(await screen.findByRole("dialog", { name: /big-70b/ })).getByRole("button", { name: "Later" }));
    const run = screen.getByRole("button", { name: /Run 5 times/ });
    expect(run.getAttribute("aria-disabled")).toBe("true");
    expect(screen.getAllByText(/Choose first how conversations with this model are laid out/)[0]).toBeTruthy();
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    await fireEvent.click(await screen.findByRole("button", { name: "Import a model…" }));
    expect(await screen.findByRole("dialog", { name: "How are conversations laid out for base?" })).toBeTruthy();
  });

  it("that is dropped on the window is imported, on whatever screen", async () => {
    const shell = new FakeShell();
    shell.engines = [READY_EMBEDDED, NO_OLLAMA];
    render(App, { client: shell.client, info: shell.info });
    await screen.findByText(/Choose folder/);
    await screen.findByText(/Embedded engine/, { selector: ".side-foot *" });
    shell.drag({ drag: "over" });
    shell.drag({ drag: "droppedModel" });
    expect(await toast("smollm2-135m-instruct was imported")).toBeTruthy();
    expect([asked(shell, "importDroppedModel").length, asked(shell, "openDropped")]).toEqual([1, []]);
    expect(document.querySelector(".drop")?.getAttribute("data-state")).toBe("idle");
  });

  it("that is dropped where no engine is, or that cannot be copied, is said", async () => {
    const shell = new FakeShell();
    const failed = Object.assign(new Error(), refusal("save", "error-gone"));
    const { rerender } = render(App, { client: { ...shell.client, importDroppedModel: () => Promise.reject(failed) }, info: shell.info });
    await screen.findByText(/Ollama 0\.24\.0/);
    shell.drag({ drag: "droppedModel" });
    expect(await toast(/no engine that could run it/)).toBeTruthy();
    await rerender({});
    shell.engines = [READY_EMBEDDED, NO_OLLAMA];
    await fireEvent.click(screen.getByRole("button", { name: "Look again" }));
    await screen.findByText("Embedded engine", { selector: ".servers b" });
    shell.drag({ drag: "droppedModel" });
    expect(await toast(/./)).toBeTruthy();
    await waitFor(() => { expect(document.querySelectorAll(".toast").length).toBeGreaterThan(1); });
  });
});
