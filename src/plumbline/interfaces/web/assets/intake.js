// The person's part: every answer is kept as soon as it is given, so that a reload loses nothing.
// Without this script the form is sent when the screen is left.

// How long somebody stops typing before a number is taken for finished, in milliseconds.
const TYPED_MS = 700;

export function startKeeping(form) {
  const refused = form.querySelector("[data-not-kept]");
  let written = contentOf(form);
  let running = null;
  let typing = 0;

  // One request at a time: only after it is the revision known that the next one changes.
  const keep = () => {
    clearTimeout(typing);
    if (running === null && contentOf(form) !== written) {
      running = keepOnce().finally(() => {
        running = null;
      });
    }
    return running ?? Promise.resolve();
  };
  const keepOnce = async () => {
    while (contentOf(form) !== written) {
      const sent = contentOf(form);
      if (!(await send(form, sent))) {
        refused.hidden = false;
        return;
      }
      written = sent;
      refused.hidden = true;
    }
  };

  form.addEventListener("change", keep);
  form.addEventListener("input", (event) => {
    if (event.target.matches("input[inputmode]")) {
      clearTimeout(typing);
      typing = setTimeout(keep, TYPED_MS);
    }
  });
  // Who leaves the screen meanwhile waits until the answer before is written.
  form.addEventListener("submit", (event) => {
    clearTimeout(typing);
    if (running !== null) {
      event.preventDefault();
      const { submitter } = event;
      running.then(() => form.requestSubmit(submitter));
    }
  });
}

// The answers as they are sent, without what is not an answer.
function contentOf(form) {
  const content = new URLSearchParams(new FormData(form));
  content.delete("revision");
  content.delete("csrf_token");
  return content.toString();
}

async function send(form, answers) {
  const content = new URLSearchParams(answers);
  content.set("go", "keep");
  for (const name of ["revision", "csrf_token"]) {
    content.set(name, form.elements.namedItem(name).value);
  }
  try {
    const answer = await fetch(form.action, { method: "POST", body: content, keepalive: true });
    if (!answer.ok) {
      return false;
    }
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    return true;
  } catch {
    return false;
  }
}

// The revision that the answer led to, and how soon to be seen.
function show(page) {
  document.getElementById("revision").value = page.getElementById("revision").value;
  const told = document.getElementById("told-so-far");
  const now = page.getElementById("told-so-far");
  if (told.textContent.trim() !== now.textContent.trim()) {
    told.replaceChildren(...now.childNodes);
  }
}
