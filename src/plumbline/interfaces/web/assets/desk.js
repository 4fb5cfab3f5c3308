// The clinician's desk: the revision that every change carries, and everything by keyboard alone.

import { openDialog } from "./answer.js";

const STATES = { p: "present", a: "absent", u: "unknown" };

export function startDesk(htmx) {
  // Questions that were put off; they come back when the page is opened again.
  const put = new Set();
  const revision = () => document.getElementById("revision").value;

  // A change waits until the one before it is written; only then is its revision known.
  document.addEventListener("htmx:before:request", (event) => {
    const { request } = event.detail.ctx;
    if (request.body?.has?.("revision")) {
      request.body.set("revision", revision());
    }
  });
  // The server looks for what is best without the questions that were put off.
  document.addEventListener("htmx:config:request", (event) => {
    const { request, sourceElement } = event.detail.ctx;
    if (sourceElement?.id === "next") {
      put.forEach((finding) => request.body.append("skip", finding));
    }
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (sourceElement?.matches?.("input, select")) {
      sourceElement.toggleAttribute("data-refused", response.status === 422);
      sourceElement.setAttribute("aria-invalid", String(response.status === 422));
    }
    if (response.status < 400 && sourceElement?.matches?.("form.add-form")) {
      sourceElement.reset();
    }
    refreshAfterUndo = sourceElement?.matches?.("[data-undo]") && response.status < 400;
  });
  // What is on screen may show what was just taken back.
  let refreshAfterUndo = false;
  document.addEventListener("htmx:finally:request", () => {
    if (refreshAfterUndo) {
      refreshAfterUndo = false;
      refreshFindings(htmx);
    }
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const field of document.querySelectorAll("[data-revision]")) {
      field.value = revision();
    }
    countSequence();
    showFirst(put);
  });
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) {
      choose(tab);
    }
    const asked = event.target.closest("[data-next]");
    if (event.target.closest("[data-next-answer]")) {
      returnToNext = true;
    }
    if (event.target.closest("[data-next-skip]")) {
      put.add(asked.dataset.next);
      showFirst(put);
      returnToNext = true;
      htmx.trigger(document.getElementById("next"), "next-wanted");
    }
    if (event.target.closest("[data-next-again]")) {
      put.clear();
      returnToNext = true;
      htmx.trigger(document.getElementById("next"), "next-wanted");
    }
  });
  document.getElementById("finding-search").addEventListener("input", () => choose(null));
  document.addEventListener("keydown", (event) => onKey(event, htmx));

  // After an answer to the next question the focus goes to the question that follows.
  let returnToNext = false;
  document.addEventListener("htmx:after:settle", (event) => {
    if (returnToNext && event.target.id === "next") {
      returnToNext = false;
      focusNext();
    }
  });
  document.addEventListener("htmx:error", () => {
    document.getElementById("notice").innerHTML =
      '<div class="box soon" role="alert"><p><b>The program does not answer.</b> Nothing was lost; is it still running?</p></div>';
  });
}

// Of the questions in order, the first one that was not put off.
function showFirst(put) {
  const questions = [...document.querySelectorAll("[data-next]")];
  const shown = questions.find((one) => !put.has(one.dataset.next)) ?? questions[0];
  for (const one of questions) {
    one.hidden = one !== shown;
  }
}

function refreshFindings(htmx) {
  const tab = document.querySelector("[data-tab][aria-pressed=true]");
  if (tab) {
    htmx.ajax("GET", tab.getAttribute("hx-get"), "#findings");
  } else {
    htmx.trigger(document.querySelector("form.search"), "submit");
  }
}

// How much of the sequence on screen was looked at.
function countSequence() {
  const head = document.querySelector(".sequence-head .number");
  if (head) {
    const rows = document.querySelectorAll("#findings [data-finding]").length;
    const known = document.querySelectorAll("#findings [data-finding].known").length;
    head.textContent = `${known} of ${rows} looked at`;
    const count = document.querySelector("[data-tab][aria-pressed=true] [id^=count-sequence]");
    if (count) {
      count.textContent = `${known}/${rows}`;
    }
  }
}

function choose(tab) {
  for (const other of document.querySelectorAll("[data-tab]")) {
    other.setAttribute("aria-pressed", String(other === tab));
  }
}

function onKey(event, htmx) {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
    return;
  }
  const typing = event.target.matches("input:not([type=range]):not([type=checkbox]), textarea, select");
  if (typing) {
    if (event.target.id === "finding-search" && event.key === "ArrowDown") {
      event.preventDefault();
      step(1);
    }
    return;
  }
  const row = event.target.closest("[data-finding]");
  const action = actions(row, htmx)[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

function actions(row, htmx) {
  const common = {
    "/": () => document.getElementById("finding-search").focus(),
    n: focusNext,
    z: () => document.querySelector("[data-undo]")?.click(),
    "?": () => openDialog("keys"),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
  };
  if (!row) {
    return common;
  }
  const states = Object.entries(STATES).map(([key, state]) => [key, () => press(row, state)]);
  const how = () => row.querySelector("details").toggleAttribute("open");
  return { ...common, ...Object.fromEntries(states), h: how };
}

function press(row, state) {
  const group = document.activeElement.closest(".states") ?? row.querySelector(".states");
  const button = group?.querySelector(`[data-state=${state}]`);
  button?.focus();
  button?.click();
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-finding]")];
  const here = rows.indexOf(document.activeElement.closest("[data-finding]"));
  const row = rows[here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by];
  const target = row?.querySelector("button[aria-pressed=true], .finding-answer button, .finding-answer input, .finding-answer select");
  target?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function focusNext() {
  const part = document.getElementById("next-question");
  part.scrollIntoView({ block: "nearest" });
  const shown = part.querySelector("[data-next]:not([hidden])");
  shown?.querySelector(".next-answer button, .next-answer input, .next-answer select")?.focus();
}
