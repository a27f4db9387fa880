// The keyboard of the review desk, and quotes taken by selecting them. Everything works without this file too.
const at = (id) => document.getElementById(id);
const press = (id) => { const target = at(id); if (target) target.click(); };
const help = at("help");

function correct() {
  const form = at("correct");
  if (!form) return;
  form.open = true;
  const first = form.querySelector("[aria-invalid='true'], select, input:not([type='hidden'])");
  if (first) first.focus();
}

function choose() {
  const box = document.querySelector("tr.here input[type='checkbox']");
  if (box) box.checked = !box.checked;
}

const keys = {
  j: () => press("go-following"),
  k: () => press("go-previous"),
  a: () => press("do-accept"),
  r: () => press("do-reject"),
  u: () => press("do-undo"),
  c: correct,
  x: choose,
  "?": () => help && (help.open ? help.close() : help.showModal()),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  const inField = event.target.closest("input:not([type='checkbox']), select, textarea");
  if (event.key === "Escape" && inField) { inField.blur(); at("item")?.focus(); return; }
  if (inField || (help?.open && event.key !== "?")) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

at("show-help")?.addEventListener("click", () => help.showModal());

// Where a selection begins in the document, in code points: that is how the ledger counts.
function placeOf(passage, range) {
  const before = document.createRange();
  before.setStart(passage, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return Number(passage.dataset.start) + [...before.toString()].length;
}

const passage = at("passage"), take = at("take");
if (passage && take) {
  let chosen = null;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || range.collapsed || !passage.contains(range.commonAncestorContainer)) return;
    chosen = { quote: range.toString(), start: placeOf(passage, range) };
    take.disabled = false;
  });
  take.addEventListener("click", () => {
    if (!chosen) return;
    at("correct-quote").value = chosen.quote;
    at("start").value = chosen.start;
    at("correct-quote").focus();
  });
  at("correct-quote").addEventListener("input", () => { at("start").value = ""; });
}

const wrong = document.querySelector("[aria-invalid='true']");
if (wrong) wrong.focus(); else at("item")?.focus({ preventScroll: true });
