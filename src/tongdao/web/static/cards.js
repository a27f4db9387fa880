// What was read of a figure or a project, beside it while the pointer or the focus is on it. Without this file the
// link opens the same at the side.
const text = document.getElementById("text");
const card = document.createElement("div");
card.id = "card";
card.className = "card";
card.setAttribute("role", "tooltip");
card.hidden = true;
document.body.append(card);
let shown = null;

function show(link) {
  if (link === shown) return;
  hide();
  const [head, ...rest] = link.dataset.card.split("\n");
  const title = document.createElement("strong");
  title.textContent = head;
  card.replaceChildren(title, ...rest.map((line) => {
    const row = document.createElement("span");
    row.textContent = line;
    return row;
  }));
  card.hidden = false;
  link.setAttribute("aria-describedby", "card");
  const at = link.getClientRects()[0];
  const below = at.bottom + card.offsetHeight + 8 < innerHeight;
  const left = Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8);
  card.style.left = `${Math.max(8, left) + scrollX}px`;
  card.style.top = `${(below ? at.bottom + 6 : at.top - card.offsetHeight - 6) + scrollY}px`;
  shown = link;
}

function hide() {
  card.hidden = true;
  shown?.removeAttribute("aria-describedby");
  shown = null;
}

const linkOf = (event) => event.target.closest?.("a[data-card]");
for (const kind of ["pointerover", "focusin"]) {
  text.addEventListener(kind, (event) => (linkOf(event) ? show(linkOf(event)) : kind === "pointerover" && hide()));
}
text.addEventListener("focusout", hide);
text.addEventListener("pointerleave", hide);
document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
