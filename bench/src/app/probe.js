// Runs before anything of the page: notes what the browser tells about it, and when everything that is wanted stands on it.
(() => {
  const wanted = WANTED;
  const seen = { paint: 0, largest: 0, shift: 0, long: [], keys: [], acts: [], memory: null };
  window.__seen = seen;
  const each = (type, take, options = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...options });
  each("paint", (entry) => entry.name === "first-contentful-paint" && (seen.paint = entry.startTime));
  each("largest-contentful-paint", (entry) => (seen.largest = entry.startTime));
  each("layout-shift", (entry) => entry.hadRecentInput || (seen.shift += entry.value));
  each("longtask", (entry) => seen.long.push([entry.startTime, entry.duration]));
  each("event", (entry) => entry.interactionId && seen.acts.push(entry.duration), { durationThreshold: 16 });

  // A frame is painted once a task after its callbacks runs.
  const painted = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(0);
    });

  seen.usable = new Promise((done) => {
    const look = () => {
      if (wanted.every((selector) => document.querySelector(selector))) {
        watcher.disconnect();
        painted(done);
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { childList: true, subtree: true });
  });

  // The first module with a memory is the program; it comes as an answer or, compiled already, as a module.
  for (const name of ["instantiateStreaming", "instantiate"]) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...words) => {
      const made = await instantiate.apply(WebAssembly, words);
      seen.memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }

  // From a key to the frame with its rows: the first one after the rows have changed, because a search may take several turns. A key that changes no
  // row counts with the first frame after it, once the next key comes.
  let settle = () => {};
  addEventListener(
    "input",
    (event) => {
      settle();
      let first = NaN;
      painted((now) => (first = now - event.timeStamp));
      const rows = document.querySelector("[data-testid=grid-body]");
      const watcher = new MutationObserver(() => {
        watcher.disconnect();
        settle = () => {};
        painted((now) => seen.keys.push(now - event.timeStamp));
      });
      if (rows) watcher.observe(rows, { attributes: true, childList: true, characterData: true, subtree: true });
      settle = () => {
        watcher.disconnect();
        seen.keys.push(Number.isNaN(first) ? performance.now() - event.timeStamp : first);
        settle = () => {};
      };
    },
    true,
  );

  seen.told = () => {
    settle();
    const { paint, largest, shift, long, keys, acts, memory } = seen;
    return { paint, largest, shift, long, keys, acts, wasm: memory?.buffer.byteLength ?? 0 };
  };

  // Forgets what was noted so far.
  seen.anew = () => {
    settle();
    Object.assign(seen, { shift: 0, long: [], keys: [], acts: [] });
  };

  // Everything that was fetched for the page, and how much of it came over the network.
  seen.files = () => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    return all.map((entry) => {
      const { pathname } = new URL(entry.name);
      return { path: pathname, raw: entry.decodedBodySize, sent: entry.encodedBodySize, travelled: entry.transferSize };
    });
  };

  // Scrolls by so many pixels in each of so many frames; the time between frames.
  seen.scrolled = (selector, pixels, count) =>
    new Promise((done) => {
      const [area, times] = [document.querySelector(selector), []];
      let before;
      const step = () => {
        const now = performance.now();
        if (before !== undefined) times.push(now - before);
        before = now;
        if (times.length === count) return done(times);
        area.scrollTop += pixels;
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    });

  // From the key that opens something to the frame in which its field has the focus.
  seen.opened = (selector) =>
    new Promise((done) => {
      const listen = (event) => {
        if (event.key.toLowerCase() !== "k") return;
        removeEventListener("keydown", listen, true);
        const look = () => (document.activeElement?.matches(selector) ? painted((now) => done(now - event.timeStamp)) : requestAnimationFrame(look));
        look();
      };
      addEventListener("keydown", listen, true);
    });
})();
