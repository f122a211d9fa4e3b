/* Runs before anything is drawn, so that a remembered choice of colours does not flash. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.script = "";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* storage is switched off: the choice holds for one page */ }
  /* From a file manager fonts cannot be fetched ahead, and come too late to be optional. */
  if (location.protocol === "file:") for (const face of document.fonts) face.display = "swap";
})();
