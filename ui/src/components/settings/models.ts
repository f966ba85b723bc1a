// What a model is, in words.
import { decimal } from "../../format/numbers";

/** Parameters as model lists write them: 134.5M, 4.3B. */
export function parametersInWords(parameters: number): string {
  return parameters >= 1e9 ? `${decimal(parameters / 1e9, 1)}B` : `${decimal(parameters / 1e6, 1)}M`;
}
