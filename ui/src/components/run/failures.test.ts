import { expect, it } from "vitest";
import { failureTitle, failureTodos } from "./failures";

it.each([
  ["server", "embedded", "The embedded engine reported an error", ["Choose another model.", "Run again. The finished calls stay in this run’s results."]],
  ["server", "ollama", "The server reported an error", ["See what the server says of it in its own log.", "Run again. The finished calls stay in this run’s results."]],
  ["modelDamaged", "embedded", "The model’s file cannot be used", ["Get the model’s file again, or import it from another copy.", "Choose another model."]],
  ["unknownHost", "openAi", "The server’s name cannot be found", ["Check the address in Settings.", "See whether this computer is in the server’s network (VPN), then run again."]],
  ["modelMissing", "embedded", "The model is not on this computer", ["Import the model again, or choose another one.", "Run again. The finished calls stay in this run’s results."]],
  ["busy", "embedded", "The embedded engine is busy", ["Wait a little.", "Run again. The finished calls stay in this run’s results."]],
  ["refused", "openAi", "The server does not answer", ["Start the program that serves the model, and let it load one.", "Run again. The finished calls stay in this run’s results."]],
] as const)("%s of %s says what happened and what can be done there", (kind, engine, title, todos) => {
  const failure = { kind, status: null, words: "" };
  expect([failureTitle(failure, engine), failureTodos(failure, engine)]).toEqual([title, todos]);
});
