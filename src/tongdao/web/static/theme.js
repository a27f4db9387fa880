// Light or dark by the reader's choice, kept in this browser; without a choice, or this file, by the system's.
const root = document.documentElement;
root.classList.add("js");
const system = matchMedia("(prefers-color-scheme: dark)");
const stored = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
if (stored === "light" || stored === "dark") root.dataset.theme = stored;

document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("theme");
  if (!button) return;
  button.addEventListener("click", () => {
    const now = root.dataset.theme || (system.matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* storage is off: kept for this page only */ }
  });
});
