import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import App from "./App.svelte";
import type { Client } from "./ipc/client";
import { FakeShell, refusal } from "./ipc/fake";

const ADDRESS = "https://api.example.org/releases/latest";

const asked = (shell: FakeShell, command: string): unknown[][] =>
  shell.asked.filter((one) => one.command === command).map((one) => one.args);

function shellWith(asksForUpdates: boolean, releases: string): FakeShell {
  const shell = new FakeShell();
  shell.info = { ...shell.info, preferences: { ...shell.info.preferences, asksForUpdates, releases } };
  return shell;
}

async function atSettings(shell: FakeShell, client: Partial<Client> = {}): Promise<void> {
  render(App, { client: { ...shell.client, ...client }, info: shell.info });
  await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
  await screen.findByText("Chimera 0.1.0");
}

describe("a newer version", () => {
  it("is not asked for before the analyst asks", async () => {
    const shell = shellWith(false, ADDRESS);
    await atSettings(shell);
    const ticked = screen.getByLabelText("Look at each start");
    expect([asked(shell, "newestRelease"), (ticked as HTMLInputElement).checked]).toEqual([[], false]);
    await fireEvent.click(ticked);
    expect(asked(shell, "savePreferences")).toEqual([[{ ...shell.info.preferences, asksForUpdates: true }]]);
    expect(asked(shell, "newestRelease")).toEqual([]);
  });

  it("is told, and its page opened only on a click", async () => {
    const shell = shellWith(false, ADDRESS);
    await atSettings(shell);
    await fireEvent.click(screen.getByRole("button", { name: "Look for a newer version" }));
    await screen.findByText("Chimera 0.2.0 is there. This is 0.1.0.");
    expect(asked(shell, "openLink")).toEqual([]);
    await fireEvent.click(screen.getByRole("button", { name: "Read about it…" }));
    expect(asked(shell, "openLink")).toEqual([["https://example.org/releases/0.2.0"]]);
    shell.newest = { ...shell.newest, version: "0.1.0", isNewer: false };
    await fireEvent.click(screen.getByRole("button", { name: "Look for a newer version" }));
    await screen.findByText(/^There is nothing newer/);
    expect(screen.queryByRole("button", { name: "Read about it…" })).toBeNull();
  });

  it("is looked for at each start where that is wanted, on whichever screen", async () => {
    const shell = shellWith(true, ADDRESS);
    render(App, { client: shell.client, info: shell.info });
    await screen.findByText("Chimera 0.2.0 is there. This is 0.1.0.", { selector: ".toast span" });
    expect(asked(shell, "newestRelease")).toEqual([[]]);
  });

  it("is not looked for where nobody knows where, and where is kept", async () => {
    const shell = shellWith(false, "");
    await atSettings(shell);
    expect(screen.queryByRole("button", { name: "Look for a newer version" })).toBeNull();
    await fireEvent.change(screen.getByLabelText("Where releases are listed"), { target: { value: ` ${ADDRESS} ` } });
    expect(asked(shell, "savePreferences")).toEqual([[{ ...shell.info.preferences, releases: ADDRESS }]]);
    expect(screen.getByRole("button", { name: "Look for a newer version" })).toBeTruthy();
  });

  it("says why it is not known, until another address is given", async () => {
    const refused = Object.assign(new Error(), { ...refusal("other", ""), message: { id: "releases-unreachable", args: { address: ADDRESS, words: "no route" } } });
    await atSettings(shellWith(false, ADDRESS), { newestRelease: () => Promise.reject(refused) });
    await fireEvent.click(screen.getByRole("button", { name: "Look for a newer version" }));
    await screen.findByText(/^Nothing answers at .*no route$/);
    await fireEvent.change(screen.getByLabelText("Where releases are listed"), { target: { value: "https://other.example.org" } });
    await waitFor(() => { expect(screen.queryByText(/^Nothing answers/)).toBeNull(); });
  });
});

describe("how reports begin and runs end", () => {
  it("is kept, and comes back with the defaults", async () => {
    const shell = new FakeShell();
    await atSettings(shell);
    const doubtful = within(screen.getByRole("group", { name: "Doubtful passages in new reports" }));
    await fireEvent.click(doubtful.getByRole("button", { name: "Removed" }));
    await fireEvent.click(screen.getByRole("switch", { name: /when a run ends and the window is not in front/ }));
    await fireEvent.change(screen.getByLabelText("Numbers on screen"), { target: { value: "comma" } });
    expect(asked(shell, "savePreferences").at(-1)).toEqual([{ ...shell.info.preferences, doubtful: "removed", callsAtEnd: false, numbers: "comma" }]);
    await fireEvent.click(screen.getByRole("button", { name: "Restore defaults" }));
    expect(doubtful.getByRole("button", { name: "Marked" }).getAttribute("aria-pressed")).toBe("true");
  });
});

describe("the runs that are kept", () => {
  function withRuns(): FakeShell {
    const shell = new FakeShell();
    for (const id of ["run-1", "run-2"]) shell.addRun(id, null, Date.now(), { result: "done" }, []);
    return shell;
  }

  it("are counted and shown, and deleted after a question, with what was open of them", async () => {
    const shell = withRuns();
    await atSettings(shell);
    await screen.findByText("History, 2 runs, 824 kB");
    await fireEvent.click(screen.getByRole("button", { name: "Show in folder" }));
    expect(asked(shell, "showRuns")).toEqual([[]]);
    const [last] = document.querySelectorAll(".past-run");
    if (last) await fireEvent.click(last);
    await screen.findByRole("button", { name: "Save as HTML…" });
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    await fireEvent.click(await screen.findByRole("button", { name: "Delete all…" }));
    const question = within(await screen.findByRole("dialog", { name: "Delete all 2 runs?" }));
    await fireEvent.click(question.getByRole("button", { name: "Cancel" }));
    expect(asked(shell, "deleteRuns")).toEqual([]);
    await fireEvent.click(screen.getByRole("button", { name: "Delete all…" }));
    await fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
    await screen.findByText("The history is empty", { selector: ".toasts *" });
    await screen.findByText("History, no runs yet");
    expect([screen.queryByRole("button", { name: "Delete all…" }), document.querySelector(".past-run")]).toEqual([null, null]);
    expect(screen.getByRole("button", { name: /Report/ }).getAttribute("aria-disabled")).toBe("true");
  });

  it("that the disk does not give up are still shown, with the reason", async () => {
    const refused = Object.assign(new Error(), { ...refusal("other", ""), message: { id: "store-no-permission", args: { path: "runs" } } });
    await atSettings(withRuns(), { deleteRuns: () => Promise.reject(refused) });
    await fireEvent.click(await screen.findByRole("button", { name: "Delete all…" }));
    await fireEvent.click(await screen.findByRole("button", { name: "Delete" }));
    await screen.findByText(/^The system does not allow access to runs\./, { selector: ".toasts *" });
    expect(screen.getByText("History, 2 runs, 824 kB")).toBeTruthy();
  });

  it("say why their folder cannot be shown", async () => {
    const refused = Object.assign(new Error(), { ...refusal("other", ""), message: { id: "store-no-permission", args: { path: "runs" } } });
    await atSettings(withRuns(), { showRuns: () => Promise.reject(refused) });
    await fireEvent.click(await screen.findByRole("button", { name: "Show in folder" }));
    await screen.findByText(/^The system does not allow access to runs\./, { selector: ".toasts *" });
  });

  it("are not deleted while one goes on", async () => {
    const shell = withRuns();
    shell.script = { ends: "never", after: 0, stepMs: 0 };
    render(App, { client: shell.client, info: shell.info });
    await fireEvent.click(await screen.findByRole("button", { name: /Choose folder/ }));
    await waitFor(() => { expect(screen.getByRole("button", { name: /Run 5 times/ }).getAttribute("aria-disabled")).not.toBe("true"); });
    await fireEvent.click(screen.getByRole("button", { name: /Run 5 times/ }));
    await waitFor(() => { expect(document.querySelector("[data-screen=run]")).not.toBeNull(); });
    await fireEvent.keyDown(window, { key: ",", ctrlKey: true });
    const button = await screen.findByRole("button", { name: "Delete all…" });
    await fireEvent.click(button);
    expect([button.getAttribute("aria-disabled"), screen.queryByRole("dialog")]).toEqual(["true", null]);
  });
});

describe("the licences", () => {
  it("of what the program is made of are shown, and what is under each", async () => {
    await atSettings(new FakeShell());
    await fireEvent.click(screen.getByRole("button", { name: "Licences…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Licences" }));
    await fireEvent.click(await dialog.findByRole("button", { name: /^the list of English words\s*SCOWL/ }));
    expect((await dialog.findByText(/Copyright 2000-2011 by Kevin Atkinson/)).tagName).toBe("PRE");
    expect(dialog.getAllByRole("button", { name: /MIT$/ }).length).toBeGreaterThan(10);
  });
});
