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
