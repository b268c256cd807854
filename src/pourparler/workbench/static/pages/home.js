// Home: what blocks a deal is worked out after the page is there, so that nobody waits for it.

import { addressOf, append, get } from "../common.js";

const MOST = 3; // codings that are named
const POLLED = 1000; // milliseconds between two looks

const box = document.querySelector("[data-blocks]");

const show = ({ verdict, settlement, codings }) => {
  if (!settlement) return;
  box.replaceChildren();
  const [first] = verdict;
  if (first) append(box, "p", first);
  const [blocking = []] = settlement.blocking ?? [];
  const list = document.createElement("ul");
  list.className = "plain entries";
  for (const place of blocking.slice(0, MOST)) {
    const coding = codings.find((each) => each.place === place);
    const [position] = coding?.positions ?? [];
    if (!position) continue;
    const item = append(list, "li", "");
    const link = append(item, "a", coding.words, "content");
    link.href = addressOf(position);
  }
  if (list.children.length) box.append(list);
  const more = append(box, "p", "", "soft");
  append(more, "a", "See the settlement analysis").href = "/settlement";
};

/** Show the state of the talks once it is worked out. */
const waitForTalks = async () => {
  const { talks } = await get("/.json");
  if (talks) location.reload();
  else setTimeout(waitForTalks, POLLED);
};

if (document.querySelector("[data-pending]")) setTimeout(waitForTalks, POLLED);
if (box) get("/settlement.json").then(show, () => null);
