// What the answer needs beside what the server sends: dialogs, the slider, and going on when done.

export function startAnswer(htmx) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) {
      openDialog(opener.dataset.open);
    }
    if (event.target.closest("[data-recompute]")) {
      if (document.getElementById("wait")) {
        location.reload();
      } else {
        htmx.trigger(document.body, "answer-wanted");
      }
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-horizon]")) {
      showHorizon(event.target);
    }
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
    }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target?.id === "why") {
      openDialog("why-dialog");
    }
    goOnWhenDone();
  });
  goOnWhenDone();
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) {
    dialog.showModal();
  }
}

function showHorizon(slider) {
  const frame = slider.closest("[data-what-if]");
  frame.querySelector("[data-horizon-words]").textContent = slider.dataset.words.split("|")[Number(slider.value)];
  for (const part of frame.querySelectorAll("[data-at]")) {
    part.hidden = part.dataset.at !== slider.value;
  }
}

function goOnWhenDone() {
  const wait = document.getElementById("wait");
  const job = document.getElementById("answer-progress");
  if (wait && job?.dataset.state === "done") {
    location.replace(wait.dataset.target);
  }
}
