// Made-up models on a made-up disk.
import type { ModelFileView, ModelsView } from "../bindings";

export const OWN_MODEL: ModelFileView = {
  name: "smollm2-135m-instruct", source: "own", size: 98_000_000, architecture: "llama", parameters: 134_515_008, quantization: "Q4_1",
  contextLength: 8192, licence: "apache-2.0", hasChatTemplate: true, sha256: null, memory: 190_000_000, fits: true, damage: null,
};

export function madeModels(): ModelsView {
  return {
    folder: ["home", "models"], freeSpace: 120_000_000_000, freeMemory: 6_200_000_000,
    models: [
      { ...OWN_MODEL, name: "gemma3:latest", source: "ollama", size: 3_338_801_804, architecture: "gemma3", parameters: 4_300_000_000, quantization: "Q4_K_M", licence: "gemma", memory: 4_100_000_000 },
      { ...OWN_MODEL, name: "big-70b", source: "lmStudio", size: 42_500_000_000, parameters: 70_600_000_000, quantization: "Q4_K_M", licence: null, hasChatTemplate: false, memory: 44_000_000_000, fits: false },
      { ...OWN_MODEL, name: "broken", size: 1200, architecture: null, parameters: null, quantization: null, contextLength: null, licence: null, memory: null, fits: null, damage: "the file ends in the middle of its header" },
    ],
  };
}
