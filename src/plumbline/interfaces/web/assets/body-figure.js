// The figure of the body and the list of places beside it say the same; the list is what is sent.

export function startBodyFigure(root) {
  for (const frame of root.querySelectorAll("[data-body-figure]")) {
    connect(frame);
  }
}

function connect(frame) {
  const boxes = new Map([...frame.querySelectorAll("input[name=regions]")].map((box) => [box.value, box]));
  const parts = [...frame.querySelectorAll(".body-part")];
  const words = frame.querySelector("[data-figure-words]");
  const boxOf = (part) => boxes.get(`${part.dataset.region}:${part.dataset.side}`) ?? boxes.get(`${part.dataset.region}:`);

  const show = () => {
    for (const part of parts) {
      part.setAttribute("aria-checked", String(boxOf(part)?.checked ?? false));
    }
    const chosen = [...boxes.values()].filter((box) => box.checked).map((box) => box.closest("label").textContent.trim());
    words.textContent = chosen.length ? `Chosen: ${chosen.join(" · ")}` : "Nothing chosen yet.";
  };
  const toggle = (part) => {
    const box = boxOf(part);
    if (box) {
      box.checked = !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };
  for (const part of parts) {
    if (!boxOf(part)) {
      part.classList.add("blank");
      part.removeAttribute("role");
      part.removeAttribute("aria-checked");
      part.removeAttribute("tabindex");
      part.setAttribute("aria-hidden", "true");
      continue;
    }
    part.addEventListener("click", () => toggle(part));
    part.addEventListener("keydown", (event) => {
      if (event.key === " " || event.key === "Enter") {
        event.preventDefault();
        toggle(part);
      }
    });
  }
  frame.addEventListener("change", show);
  frame.querySelector("[data-figure]").hidden = false;
  frame.querySelector("[data-figure-list]").open = false;
  show();
}
