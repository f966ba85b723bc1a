import { fireEvent, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { describe, expect, it, vi } from "vitest";
import Button from "./Button.svelte";
import Checkbox from "./Checkbox.svelte";
import Dialog from "./Dialog.svelte";
import Menu from "./Menu.svelte";
import SafeHtml from "./SafeHtml.svelte";
import Stepper from "./Stepper.svelte";
import Toast from "./Toast.svelte";
import Trouble from "./Trouble.svelte";

const words = (text: string): ReturnType<typeof createRawSnippet> => createRawSnippet(() => ({ render: () => `<span>${text}</span>` }));

describe("Button", () => {
  it("says why it cannot act, stays focusable, and does nothing", async () => {
    const onclick = vi.fn();
    render(Button, { onclick, unavailable: "No model", children: words("Run") });
    const button = screen.getByRole("button", { name: "Run" });
    await fireEvent.click(button);
    expect(onclick).not.toHaveBeenCalled();
    expect(button).toHaveProperty("disabled", false);
    expect(document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent).toBe("No model");
  });

  it("does nothing more while it is busy", async () => {
    const onclick = vi.fn();
    render(Button, { onclick, busy: true, children: words("Saving…") });
    await fireEvent.click(screen.getByRole("button"));
    expect([onclick.mock.calls.length, screen.getByRole("button").getAttribute("aria-busy")]).toEqual([0, "true"]);
  });
});

describe("Stepper", () => {
  it.each([
    ["click", "More", 6],
    ["click", "Fewer", 4],
    ["type", "12", 12],
    ["type", "1000", 100],
    ["type", "many", 5],
    ["press", "ArrowUp", 6],
  ] as const)("%s %s", async (how, what, expected) => {
    let value = 5;
    render(Stepper, { value, lowest: 1, highest: 100, fewer: "Fewer", more: "More", label: "Runs", onchange: (next: number) => (value = next) });
    const field = screen.getByRole("spinbutton", { name: "Runs" });
    if (how === "click") await fireEvent.click(screen.getByRole("button", { name: what }));
    else if (how === "press") await fireEvent.keyDown(field, { key: what });
    else await fireEvent.change(field, { target: { value: what } });
    expect(value).toBe(expected);
  });
});

it("Checkbox shows that only a part is ticked", () => {
  render(Checkbox, { checked: true, mixed: true, label: "tuning", onchange: () => undefined });
  expect(screen.getByRole("checkbox", { name: "tuning" })).toHaveProperty("indeterminate", true);
});

describe("Menu", () => {
  const open = async (act = vi.fn()): Promise<{ act: typeof act; button: HTMLElement }> => {
    render(Menu, { label: "More", items: [{ label: "HTML…", act: () => undefined }, { label: "Markdown…", act }] });
    const button = screen.getByRole("button", { name: "More" });
    await fireEvent.click(button);
    return { act, button };
  };

  it("opens on its first entry, goes around by arrows and chooses", async () => {
    const { act } = await open();
    expect(document.activeElement?.textContent).toContain("HTML");
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: "ArrowUp" });
    expect(document.activeElement?.textContent).toContain("Markdown");
    await fireEvent.click(document.activeElement ?? document.body);
    expect([act.mock.calls.length, screen.queryByRole("menu")]).toEqual([1, null]);
  });

  it("closes with Esc, and gives the focus back", async () => {
    const { button } = await open();
    await fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
    expect([screen.queryByRole("menu"), document.activeElement]).toEqual([null, button]);
  });
});

it("Dialog begins on \"no\" where \"yes\" loses something", () => {
  render(Dialog, { title: "Stop?", yes: "Stop", no: "Keep running", danger: true, onno: () => undefined, children: words("It is lost.") });
  expect(document.activeElement?.textContent.trim()).toBe("Keep running");
});

describe("Trouble", () => {
  it("can be closed, and gives the focus to the heading of the screen", async () => {
    const onclose = vi.fn();
    document.body.innerHTML = '<div class="bar"><h1 tabindex="-1">Report</h1></div>';
    render(Trouble, { title: "Not saved", happened: "The disk is full.", onclose });
    expect(document.activeElement?.textContent).toBe("Not saved");
    await fireEvent.click(screen.getByRole("button", { name: "Close" }));
    expect([onclose.mock.calls.length, document.activeElement?.textContent]).toEqual([1, "Report"]);
  });

  it("stays where it says what cannot be taken away", () => {
    render(Trouble, { title: "Run stopped", happened: "The server is gone." });
    expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  });
});

describe("SafeHtml", () => {
  it("never navigates: links are handed on", async () => {
    const onlink = vi.fn();
    render(SafeHtml, { html: '<p><a href="https://example.org/"><b>there</b></a></p>', onlink });
    const went = await fireEvent.click(screen.getByText("there"));
    expect([went, onlink.mock.calls]).toEqual([false, [["https://example.org/"]]]);
  });

  it("goes to its own headings by itself", async () => {
    const onlink = vi.fn();
    render(SafeHtml, { html: '<a href="#there">go</a><h2 id="there">There</h2>', onlink });
    const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
    await fireEvent.click(screen.getByText("go"));
    expect([onlink.mock.calls.length, scrolled.mock.contexts[0]]).toEqual([0, screen.getByText("There")]);
  });
});

it("Toast goes by itself, but not while the pointer is on it", async () => {
  vi.useFakeTimers();
  const onclose = vi.fn();
  render(Toast, { text: "Saved", onclose });
  await fireEvent.pointerEnter(screen.getByText("Saved").parentElement ?? document.body);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(onclose).not.toHaveBeenCalled();
  await fireEvent.pointerLeave(screen.getByText("Saved").parentElement ?? document.body);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onclose).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
