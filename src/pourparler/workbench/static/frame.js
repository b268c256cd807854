// The frame of every page: dates, the theme, the list of keys, forms with filters.

import { formatDates, hasKeys, onKeys, showMessage, showPendingDecision } from "./common.js";
import { preparePalette } from "./palette.js";

const THEMES = ["", "light", "dark"];
const THEME_NAMES = { "": "same as the system", light: "light", dark: "dark" };

const theme = () => document.documentElement.dataset.theme || "";

const prepareTheme = () => {
  const button = document.getElementById("theme");
  const label = () => button.setAttribute("aria-label", `Theme: ${THEME_NAMES[theme()]}`);
  label();
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
    if (next) document.documentElement.dataset.theme = next;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("theme", next);
    label();
    showMessage(`Theme: ${THEME_NAMES[next]}`);
    document.dispatchEvent(new Event("themechange"));
  });
};

const prepareKeys = () => {
  const showHelp = () => document.getElementById("keys").showModal();
  document.getElementById("keys-help").addEventListener("click", showHelp);
  const box = document.getElementById("keys-on");
  box.checked = hasKeys();
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
  onKeys({ "?": showHelp, "/": () => document.getElementById("find")?.focus() });
};

/** Keep empty fields out of the address. */
const prepareFilters = (form) => {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
    setTimeout(() => {
      for (const field of form.elements) field.disabled = false;
    });
  });
};

formatDates(document);
prepareTheme();
prepareKeys();
preparePalette();
for (const form of document.querySelectorAll("form.filters")) prepareFilters(form);
showPendingDecision();
