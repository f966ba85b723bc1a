// Starts the page: with the shell behind it, or in a browser with the made-up one.
import { mount } from "svelte";
import App from "./App.svelte";
import { client, type Client } from "./ipc/client";
import "./styles/index.css";

async function clientHere(): Promise<Client> {
  if (!import.meta.env.DEV || "__TAURI_INTERNALS__" in window) return client;
  const { fakeClient } = await import("./ipc/fake");
  return fakeClient(new URLSearchParams(window.location.search));
}

const target = document.getElementById("app");
if (target) {
  const chosen = await clientHere();
  mount(App, { target, props: { client: chosen, info: await chosen.appInfo() } });
}
