(() => {
  "use strict";
  // One thing after another. A formula that answers a question waits, with the reason before it, until it is asked for.
  const main = document.querySelector("main");
  const bar = document.querySelector(".stepper");
  const place = bar.querySelector("output");
  const stops = [];
  let stop = [];
  for (const block of main.children) {
    if (block.matches("h1, h2, h3, h4, .question")) {
      if (stop.some((each) => !each.matches("h1, h2, h3, h4"))) { stops.push({ shown: stop }); stop = []; }
    }
    stop.push(block);
    if (block.matches(".equation")) {
      const question = stop.find((each) => each.matches(".question"));
      stops.push({ shown: stop.filter((each) => each !== question), question });
      stop = [];
    }
  }
  if (stop.length) stops.push({ shown: stop });
  const moments = [];
  for (const each of stops) {
    if (each.question) moments.push({ ...each, asks: true });
    moments.push(each);
  }
  let now = Math.max(0, Math.min(moments.length - 1, Number(location.hash.slice(6)) - 1 || 0));

  const show = (scroll) => {
    moments.forEach((moment, at) => {
      if (moment.asks) {
        moment.question.hidden = at !== now;
      } else {
        for (const block of moment.shown) block.classList.toggle("later", at > now);
      }
    });
    place.textContent = `${now + 1} / ${moments.length}`;
    const moment = moments[now];
    const target = moment.asks ? moment.question : moment.shown[moment.shown.length - 1];
    if (scroll) target.scrollIntoView({ block: "center", behavior: "smooth" });
  };
  const go = (by) => {
    now = Math.max(0, Math.min(moments.length - 1, now + by));
    show(true);
  };
  const keys = { " ": 1, ArrowRight: 1, ArrowDown: 1, PageDown: 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, Home: -Infinity, End: Infinity };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, summary, a, input")) return;
    const by = event.key === " " && event.shiftKey ? -1 : keys[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go(by);
  });
  bar.querySelector("[data-step=back]").addEventListener("click", () => go(-1));
  bar.querySelector("[data-step=next]").addEventListener("click", () => go(1));
  document.documentElement.classList.add("stepping");
  bar.hidden = false;
  show(false);
})();
