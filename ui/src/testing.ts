// What jsdom lacks and the page needs; loaded before every test.
import { configure } from "@testing-library/svelte";

// Only against hanging: a busy machine is slow.
configure({ asyncUtilTimeout: 20_000 });

class NoObserver {
  observe(): void {
    // jsdom lays nothing out, so nothing ever changes its size.
  }
  unobserve(): void {
    // Nothing to let go of.
  }
  disconnect(): void {
    // Nothing to let go of.
  }
}

Object.assign(globalThis, { ResizeObserver: NoObserver, IntersectionObserver: NoObserver });
window.matchMedia = (media) => Object.assign(new EventTarget(), { matches: false, media }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView = () => undefined;
HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};
