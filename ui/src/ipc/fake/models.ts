// Made-up models on a made-up disk.
import type { DownloadView, ModelFileView, ModelsView, RecommendedView } from "../bindings";

export const OWN_MODEL: ModelFileView = {
  name: "smollm2-135m-instruct", source: "own", size: 98_000_000, architecture: "llama", parameters: 134_515_008, quantization: "Q4_1",
  contextLength: 8192, licence: "apache-2.0", hasChatTemplate: true, chatLayout: null, guessedLayout: null, sha256: null, memory: 190_000_000, fits: true, damage: null,
};

export const HALF: DownloadView = {
  name: "qwen2.5-1.5b-instruct-q4_k_m.gguf", address: "https://huggingface.co/made/up/resolve/main/qwen2.5-1.5b-instruct-q4_k_m.gguf",
  bytes: 412_000_000, size: 1_117_000_000, going: false,
};

const RECOMMENDED: RecommendedView[] = [
  { name: "SmolLM2 135M Instruct", address: "https://huggingface.co/made/up/resolve/main/SmolLM2-135M-Instruct.Q4_1.gguf", size: 98_362_432, exact: true, licence: "Apache-2.0", about: { id: "recommended-smollm2-135m", args: {} }, here: true },
  { name: "Qwen2.5 1.5B Instruct", address: HALF.address ?? "", size: 1_100_000_000, exact: false, licence: "Apache-2.0", about: { id: "recommended-qwen2-5-1-5b", args: {} }, here: false },
  { name: "Mistral 7B Instruct v0.3", address: "https://huggingface.co/made/up/resolve/main/Mistral-7B.gguf", size: 4_400_000_000, exact: false, licence: "Apache-2.0", about: { id: "recommended-mistral-7b", args: {} }, here: false },
];

export function madeModels(): ModelsView {
  return {
    downloads: [], recommended: RECOMMENDED,
    folder: ["home", "models"], isOwnFolder: true, freeSpace: 120_000_000_000, freeMemory: 6_200_000_000,
    models: [
      { ...OWN_MODEL, name: "gemma3:latest", source: "ollama", size: 3_338_801_804, architecture: "gemma3", parameters: 4_300_000_000, quantization: "Q4_K_M", licence: "gemma", memory: 4_100_000_000 },
      { ...OWN_MODEL, name: "big-70b", source: "lmStudio", size: 42_500_000_000, parameters: 70_600_000_000, quantization: "Q4_K_M", licence: null, hasChatTemplate: false, guessedLayout: "llama3", memory: 44_000_000_000, fits: false },
      { ...OWN_MODEL, name: "broken", size: 1200, architecture: null, parameters: null, quantization: null, contextLength: null, licence: null, memory: null, fits: null, damage: "the file ends in the middle of its header" },
    ],
  };
}
