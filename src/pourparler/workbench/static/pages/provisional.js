// The section of the settlement page about what nobody has confirmed: worked out when it is asked for.

import { attempt, formatDates, getPage } from "../common.js";

const show = async (address) => {
  const place = document.getElementById("provisional-place");
  place.textContent = "Working it out.";
  place.setAttribute("aria-busy", "true");
  try {
    const result = (await getPage(address)).getElementById("provisional-result");
    if (!result) throw new Error("The workbench could not work it out. Reload the page and try again.");
    place.replaceChildren(...result.childNodes);
    formatDates(place);
  } catch (error) {
    place.textContent = "";
    throw error;
  } finally {
    place.removeAttribute("aria-busy");
  }
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#show-provisional");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  attempt(() => show(link.href));
});
