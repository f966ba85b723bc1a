import { describe, expect, it } from "vitest";
import { bytes } from "./bytes";
import { clock, day, duration, sinceToday, timeLeft } from "./durations";
import { count, decimal, minusSign, parseNumber, placesFor } from "./numbers";
import { usableLocale, writeNumbersAs } from "./numerals.svelte";
import { ariaShortcut, hasModifier, platformOf, shortcut } from "./platform";
import { say, sayMessage } from "./words";

describe("numbers", () => {
  it.each([
    [115.857, 2, "en", "115.86"],
    [4684.47, 0, "en", "4,684"],
    [4684.47, 1, "de", "4.684,5"],
    [-0.5, 1, "en", "−0.5"],
    [null, 2, "en", "–"],
    [undefined, 2, "en", "–"],
    [Number.NaN, 2, "en", "–"],
  ])("writes %s with %i places in %s as %s", (value, places, locale, expected) => {
    expect(decimal(value, places, locale)).toBe(expected);
  });

  it.each([
    [4096, "en", "4,096"],
    [0.8, "en", "0.8"],
    [0, "en", "0"],
    [-1, "en", "−1"],
    [null, "en", "–"],
  ])("counts %s in %s as %s", (value, locale, expected) => {
    expect(count(value, locale)).toBe(expected);
  });

  it.each([
    ["de-DE", "de-DE"],
    ["en-US-u-va-posix", "en-US"],
    ["C", "en"],
    ["", "en"],
  ])("writes numbers for the system language %j as for %s", (language, expected) => {
    expect(usableLocale(language)).toBe(expected);
  });

  it.each([
    ["point", "1,234.5"],
    ["comma", "1.234,5"],
    ["space", "1\u202f234,5"],
    ["system", "1,234.5"],
  ] as const)("writes numbers by %s as %s where that was chosen, in sentences too", (style, expected) => {
    writeNumbersAs(style);
    expect([decimal(1234.5, 1), count(1234.5), say("rate-value", { value: 1234.5 })]).toEqual([expected, expected, `${expected} tok/s`]);
    writeNumbersAs("system");
  });

  it("puts a minus sign before digits and leaves hyphens in words alone", () => {
    expect(minusSign("-3.2 of warm-up -x")).toBe("−3.2 of warm-up -x");
  });

  it.each([[4684, 0], [412.6, 1], [-412.6, 1], [0.86, 2]])("gives %s %i places", (value, places) => {
    expect(placesFor(value)).toBe(places);
  });

  it.each([
    ["0.8", 0.8],
    ["0,8", 0.8],
    [" 4 096 ", 4096],
    ["−1", -1],
    ["1e5", undefined],
    ["", undefined],
    ["-", undefined],
    ["four", undefined],
  ])("reads %j as %s", (text, expected) => {
    expect(parseNumber(text)).toBe(expected);
  });
});

describe("durations", () => {
  it.each([
    [726.4, "726 ms"],
    [999.6, "1.0 s"],
    [26_480, "26.5 s"],
    [59_960, "1 min 0 s"],
    [107_000, "1 min 47 s"],
    [7_500_000, "2 h 5 min"],
    [0, "0 ms"],
    [null, "–"],
  ])("writes %s ms as %s", (milliseconds, expected) => {
    expect(duration(milliseconds)).toBe(expected);
  });

  it.each([[80_400, "1:20"], [0, "0:00"], [-5, "0:00"], [3_725_000, "1:02:05"]])("shows %s ms on the clock as %s", (milliseconds, expected) => {
    expect(clock(milliseconds)).toBe(expected);
  });

  it.each([
    [26_000, 34_000, "25 to 35", "s"],
    [31_000, 34_000, "30 to 35", "s"],
    [0, 1000, "0 to 5", "s"],
    [60_000, 290_000, "1 to 5", "min"],
    [240_000, 240_000, "4", "min"],
  ])("leaves %i to %i ms as %s %s", (low, high, amount, unit) => {
    expect(timeLeft(low, high)).toEqual({ amount, unit });
  });

  const now = new Date(2026, 10, 24, 9, 0);
  it.each([
    [new Date(2026, 10, 24, 0, 26), "Today, 00:26"],
    [new Date(2026, 10, 23, 23, 20), "Yesterday, 23:20"],
    [new Date(2026, 10, 20, 17, 2), "20 Nov, 17:02"],
    [new Date(2025, 10, 27, 0, 26), "27 Nov 2025, 00:26"],
  ])("dates %s as %s", (moment, expected) => {
    expect(sinceToday(moment, now, "en-GB")).toBe(expected);
  });

  it("leaves the year out of a day of this year", () => {
    expect(day(new Date(2026, 9, 13), now, "en-GB")).toBe("13 Oct");
  });
});

it.each([
  [812, "812 B"],
  [999.7, "1 kB"],
  [300_400, "300 kB"],
  [3_338_801_804, "3.3 GB"],
  [98_000_000, "98.0 MB"],
  [248_000_000, "248 MB"],
  [null, "–"],
])("writes %s bytes as %s", (size, expected) => {
  expect(bytes(size)).toBe(expected);
});

describe("platform", () => {
  it.each([
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "mac"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "linux"],
  ])("knows %s", (agent, expected) => {
    expect(platformOf(agent)).toBe(expected);
  });

  it("writes a shortcut as the system does", () => {
    expect([shortcut("O", "mac"), shortcut("O", "windows"), ariaShortcut("O", "mac")]).toEqual(["⌘O", "Ctrl+O", "Meta+O"]);
  });

  it.each([
    [{ ctrlKey: true }, "linux", true],
    [{ ctrlKey: true, altKey: true }, "linux", false],
    [{ metaKey: true }, "linux", false],
    [{ metaKey: true }, "mac", true],
    [{ ctrlKey: true }, "mac", false],
  ] as const)("tells the main modifier in %j on %s", (held, on, expected) => {
    expect(hasModifier(new KeyboardEvent("keydown", held), on)).toBe(expected);
  });
});

describe("words", () => {
  it("chooses the plural by the number and groups it", () => {
    expect(say("calls-count", { count: 1 })).toBe("1 call");
    expect(say("calls-count", { count: 1200 })).toBe(`${count(1200)} calls`);
  });

  it("says a message of Rust, with or without arguments", () => {
    expect(sayMessage({ id: "error-unexpected" })).toContain("restart Chimera");
    expect(sayMessage({ id: "event-cold", args: { run: 2, time: "3 s" } })).toBe("Run 2: cold, model loaded in 3 s");
  });

  it("shows a value that was not seen as a dash", () => {
    expect(say("effective-about", { server: "Ollama 0.24.0", digest: null })).toBe("Ollama 0.24.0, model digest –");
  });

  it("names the id that the catalogue lacks", () => {
    expect(() => say("no-such-words")).toThrow("no-such-words");
  });
});
