// What every page uses: requests, messages, dates in the reader's language, single keys.

const MESSAGE_TIME = 6000; // milliseconds that a message stays on screen
const UNDO_TIME = 15_000; // milliseconds that a message with Undo stays
const NEXT = "message for the next page";

let messageTimer;

const hideMessage = () => {
  const place = document.getElementById("message");
  if (place.matches(":hover") || place.contains(document.activeElement)) {
    messageTimer = setTimeout(hideMessage, MESSAGE_TIME); // it is read, or about to be used
    return;
  }
  place.replaceChildren();
  place.className = "";
};

/**
 * Show a message at the foot of the page; screen readers announce it. An error stays until the next message.
 *
 * `undo` is called by the message's button, which takes back what the message reports.
 */
export const showMessage = (text, { isError = false, undo = null } = {}) => {
  const place = document.getElementById("message");
  place.replaceChildren();
  append(place, "span", text);
  if (undo) {
    appendButton(
      place,
      "Undo",
      () => {
        place.replaceChildren();
        place.className = "";
        attempt(undo);
      },
      "small",
    );
  }
  place.className = isError ? "shown fault" : "shown";
  clearTimeout(messageTimer);
  if (!isError) messageTimer = setTimeout(hideMessage, undo ? UNDO_TIME : MESSAGE_TIME);
};

/** Show an error. */
export const showError = (text) => showMessage(text, { isError: true });

/** Do something that can fail, and show the error if it does. Answers undefined after an error. */
export const attempt = async (work) => {
  try {
    return await work();
  } catch (error) {
    showError(error.message);
    return undefined;
  }
};

const request = async (method, path, body, { keepalive = false } = {}) => {
  const options = { method, headers: { accept: "application/json" }, credentials: "same-origin", keepalive };
  if (method !== "GET") options.headers["x-csrf-token"] = document.querySelector('meta[name="token"]').content;
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw Object.assign(new Error("The workbench does not respond. Check that it is still running."), { status: 0 });
  }
  const content = answer.status === 204 ? null : await answer.json().catch(() => ({}));
  if (answer.status === 401) {
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
  }
  if (!answer.ok) {
    const error = new Error(content.detail || `The request was refused (status ${answer.status}).`);
    throw Object.assign(error, content, { status: answer.status });
  }
  return content;
};

/** Get JSON. Throws an Error with `status` and the fields of the answer if the request is refused. */
export const get = (path) => request("GET", path);

/** Send JSON, or a FormData, and get JSON; throws as `get` does. */
export const post = (path, body, options) => request("POST", path, body, options);

/** Get a page as a parsed document. */
export const getPage = async (address) => {
  const answer = await fetch(address, { credentials: "same-origin" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** Replace the main part of the page by a fresh copy. */
export const refresh = async (address = location.pathname + location.search) => {
  const fresh = await getPage(address);
  const main = document.getElementById("main");
  main.replaceChildren(...fresh.getElementById("main").childNodes);
  formatDates(main);
};

/** Write dates as the reader's language does: days without a time zone, times in the reader's zone, with its name. */
export const formatDates = (container) => {
  const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
  const times = new Intl.DateTimeFormat(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  });
  const day = (text) => new Date(`${text}T00:00:00Z`);
  for (const each of container.querySelectorAll("time[datetime]")) {
    const { moment, until } = each.dataset;
    if (moment !== undefined) each.textContent = times.format(new Date(each.dateTime));
    else if (until) each.textContent = days.formatRange(day(each.dateTime), day(until));
    else each.textContent = days.format(day(each.dateTime));
  }
};

/** Undo a decision, draw the page again, and say so. */
export const undoDecision = async (revision, draw = refresh) => {
  const undone = await post("/undo", { revision });
  await draw();
  showMessage(`Undone: ${undone.name} ${undone.summary}`);
};

/** Say what was decided, and offer to undo it; `draw` draws the page again after that. */
export const showDecision = ({ id, name, summary }, { text = `${name}: ${summary}`, draw = refresh } = {}) =>
  showMessage(text, { undo: () => undoDecision(id, draw) });

/** Go to a page, and say there what was decided. */
export const goWithDecision = (address, { id, name, summary }) => {
  sessionStorage.setItem(NEXT, JSON.stringify({ id, name, summary }));
  location.assign(address);
};

/** Say what was decided on the page before this one. */
export const showPendingDecision = () => {
  const decision = JSON.parse(sessionStorage.getItem(NEXT) || "null");
  sessionStorage.removeItem(NEXT);
  if (decision) showDecision(decision, { draw: () => location.reload() });
};

const isTyping = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

/** Whether the reader has single keys switched on. */
export const hasKeys = () => localStorage.getItem("keys") !== "off";

/** Call a function when a single key is pressed, but not while the reader types, has a dialog open, or has keys off. */
export const onKeys = (actions) => {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !hasKeys() || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (action) {
      event.preventDefault();
      action(event);
    }
  });
};

/** Append an element with a text to another element. */
export const append = (parent, tag, text = "", className = "") => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  parent.append(element);
  return element;
};

/** Append a button that calls a function. */
export const appendButton = (parent, text, onClick, className = "") => {
  const button = append(parent, "button", text, className);
  button.type = "button";
  button.addEventListener("click", onClick);
  return button;
};

/** Make a function that does work after the work before it is done, and answers when it is done too. */
export const createQueue = () => {
  let last = Promise.resolve();
  return (work) => {
    last = last.then(work);
    return last;
  };
};

/** The address of the words that a position rests on: a statement, a stance, or a passage. */
export const addressOf = ({ document: id, statement, stance, evidence }) => {
  const [first] = evidence;
  let place = first ? `o${first.start}` : "";
  if (stance) place = `t${stance}`;
  if (statement) place = `s${statement.id}`;
  return `/document?id=${encodeURIComponent(id)}#${place}`;
};
