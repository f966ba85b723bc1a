// What a model is, in words.
import type { ChatLayout } from "../../ipc/bindings";
import { decimal } from "../../format/numbers";

/** The common ways to lay a conversation out, by name. */
export const LAYOUTS: Record<ChatLayout, string> = {
  chatMl: "layout-chatml",
  llama3: "layout-llama3",
  gemma: "layout-gemma",
  mistral: "layout-mistral",
  plain: "layout-plain",
};

/** Whose computer an address is. */
export function hostOf(address: string): string {
  return /^\w+:\/\/([^/?#]+)/.exec(address)?.[1] ?? address;
}

/** Parameters as model lists write them: 134.5M, 4.3B. */
export function parametersInWords(parameters: number): string {
  return parameters >= 1e9 ? `${decimal(parameters / 1e9, 1)}B` : `${decimal(parameters / 1e6, 1)}M`;
}
