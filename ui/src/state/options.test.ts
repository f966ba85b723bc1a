import { describe, expect, it } from "vitest";
import { isKeepAlive, isTaken, OPTIONS, optionText, parseOption, type OptionKey } from "./options";

const rule = (key: OptionKey): (typeof OPTIONS)[number] => {
  const found = OPTIONS.find((option) => option.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe("an option that is typed", () => {
  it.each([
    ["numCtx", "4096", { value: 4096 }],
    ["numCtx", "4 096", { value: 4096 }],
    ["numCtx", "3", { error: "option-out-of-range" }],
    ["numCtx", "4096.5", { error: "option-not-whole" }],
    ["numCtx", "", { error: "option-not-a-number" }],
    ["numGpu", "-1", { value: -1 }],
    ["numGpu", "-2", { error: "option-out-of-range" }],
    ["temperature", "0,8", { value: 0.8 }],
    ["topP", "1.1", { error: "option-out-of-range" }],
    ["repeatPenalty", "0", { error: "option-out-of-range" }],
    ["repeatPenalty", "1.1", { value: 1.1 }],
    ["seed", "", { value: null }],
    ["seed", "x", { error: "option-not-a-number" }],
    ["numPredict", " ", { value: null }],
    ["numPredict", "0", { error: "option-out-of-range" }],
  ] as const)("%s %j becomes %j", (key, text, expected) => {
    const parsed = parseOption(rule(key), text);
    expect("error" in parsed ? { error: parsed.error.id } : parsed).toEqual(expected);
  });

  it.each([[null, ""], [0.8, "0.8"], [4096, "4096"], [-1, "-1"]])("is shown from %s as %j", (value, text) => {
    expect(optionText(value)).toBe(text);
  });

  it.each([
    ["numCtx", "ollama", null, true],
    ["keepAlive", "ollama", null, true],
    ["numGpu", "embedded", null, true],
    ["keepAlive", "embedded", null, true],
    ["numCtx", "openAi", "vLLM", false],
    ["seed", "openAi", null, true],
    ["repeatPenalty", "openAi", null, false],
    ["repeatPenalty", "openAi", "llama.cpp", true],
  ] as const)("%s is sent to %s, %s: %s", (key, engine, product, expected) => {
    expect(isTaken(key, engine, product, false)).toBe(expected);
  });

  it("of an OpenAI server that tells its context window, a run can use less", () => {
    expect([isTaken("numCtx", "openAi", "vLLM", true), isTaken("numCtx", "openAi", "vLLM", false)]).toEqual([true, false]);
  });

  it.each([
    ["5m", true], ["1h30m", true], ["0", true], ["-1", true], ["1.5h", true], ["300ms", true],
    ["", false], ["5 minutes", false], ["m", false], ["5m;", false],
  ])("keep_alive %j is %s", (text, expected) => {
    expect(isKeepAlive(text)).toBe(expected);
  });
});
