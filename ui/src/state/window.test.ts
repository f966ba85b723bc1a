import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WindowState } from "./window.svelte";

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe("printing", () => {
  it.each([
    ["the system is done", ["beforeprint", "afterprint"], false],
    ["a key is pressed", ["keydown"], false],
    ["the window is come back to from a cancelled dialog", ["blur", "focus"], false],
    ["the pointer moves over the window again", ["blur", "pointermove"], false],
    ["the page is scrolled again", ["blur", "wheel"], false],
    ["the pointer still moves before the dialog opens", ["pointermove"], true],
    ["the dialog closes and the pages are being made", ["blur", "beforeprint", "focus", "pointermove"], true],
  ])("when %s", async (_, signs, light) => {
    document.title = "Chimera";
    const state = new WindowState();
    const print = vi.fn(() => Promise.resolve());
    const printed = state.whilePrinting("Laptops", print);
    await vi.runAllTimersAsync();
    await printed;
    expect([print.mock.calls.length, state.printing, document.title]).toEqual([1, true, "Laptops"]);
    for (const sign of signs) window.dispatchEvent(new Event(sign));
    expect([state.printing, document.title]).toEqual(light ? [true, "Laptops"] : [false, "Chimera"]);
    window.dispatchEvent(new Event("afterprint"));
    expect([state.printing, document.title]).toEqual([false, "Chimera"]);
  });
});

it("the same message a second time takes the place of the first", () => {
  const state = new WindowState();
  for (const text of ["Saved", "Copied", "Saved"]) state.toast(text);
  expect(state.toasts.map((toast) => toast.text)).toEqual(["Copied", "Saved"]);
});
