// What the reader does, what is shown for it, and the address that leads back to it.

function showAll() {
  document.documentElement.lang = state.language === "zh" ? "zh-Hans" : "en";
  document.getElementById("title").textContent = document.title = shown(data.title) || say("title");
  document.querySelectorAll("[data-word]").forEach((each) => (each.textContent = say(each.dataset.word)));
  document.querySelectorAll("[data-label]").forEach((each) => each.setAttribute("aria-label", say(each.dataset.label)));
  showSubjects();
  showSteps();
  showSearch();
  showFiles();
  remember();
}

function showSubjects() {
  const chosen = document.getElementById("subject");
  const options = data.subjects.map(({ kind, name }, at) => element("option", { value: at }, `${say(`subject.${kind}`)} ${shown(name)}`));
  chosen.replaceChildren(element("option", { value: EVERYTHING }, say("subject.everything")), ...options);
  chosen.value = state.subject;
}

function choose(at) {
  Object.assign(state, { subject: at, step: at === EVERYTHING ? 0 : data.subjects[at].steps.length, alone: -1, folder: "" });
  showAll();
}

function walk(step) {
  if (state.subject === EVERYTHING) return;
  state.step = Math.max(1, Math.min(subject().steps.length, step));
  state.alone = -1;
  showSteps();
  showSearch();
  showFiles();
  remember();
}

function remember() {
  const parts = [];
  if (state.subject !== EVERYTHING) parts.push(`of=${encodeURIComponent(nodes[subject().node].path)}`, `step=${state.step}`);
  if (state.selected >= 0) parts.push(`at=${encodeURIComponent(nodes[state.selected].path)}`);
  try {
    history.replaceState(null, "", `#${parts.join("&")}`);
  } catch {
    // a page in a frame without an address of its own
  }
}

function recall() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const at = data.subjects.findIndex(({ node }) => nodes[node].path === wanted.get("of"));
  if (at >= 0) {
    const total = data.subjects[at].steps.length;
    const step = Number.parseInt(wanted.get("step"), 10) || total;
    Object.assign(state, { subject: at, step: Math.max(1, Math.min(total, step)) });
  }
  state.selected = nodes.findIndex(({ path }) => path === wanted.get("at"));
}

function onKey(event) {
  const inField = event.target.closest("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    clearSearch();
    state.selected = -1;
    showSearch();
  } else if (event.key === "/" && !inField) {
    document.getElementById("search").focus();
    event.preventDefault();
  } else if ((event.key === "[" || event.key === "]") && !inField) {
    walk(state.step + (event.key === "]" ? 1 : -1));
  } else if (event.target.matches(".row")) {
    const id = [...rowOf].find(([, row]) => row === event.target)[0];
    if (event.key === "Enter" || event.key === " ") {
      select(id);
      document.getElementById("details").focus();
      event.preventDefault();
    } else if (/^(Arrow|Page|Home|End)/.test(event.key)) {
      const next = rowBeside(id, event.key);
      if (next) select([...rowOf].find(([, row]) => row === next)[0], { focus: true });
      event.preventDefault();
    }
  }
}

function begin() {
  const wanted = data.language || (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
  state.language = wanted in data.words ? wanted : "en";
  const language = document.getElementById("language");
  language.value = state.language;
  language.addEventListener("change", () => ((state.language = language.value), showAll()));
  const theme = document.getElementById("theme");
  theme.addEventListener("change", () => (document.documentElement.dataset.theme = theme.value));
  const search = document.getElementById("search");
  search.addEventListener("input", () => ((state.query = search.value.trim()), showSearch()));
  document.getElementById("subject").addEventListener("change", (event) => choose(Number(event.target.value)));
  document.getElementById("step").addEventListener("input", (event) => walk(Number(event.target.value)));
  document.getElementById("back").addEventListener("click", () => walk(state.step - 1));
  document.getElementById("on").addEventListener("click", () => walk(state.step + 1));
  document.getElementById("columns").addEventListener("scroll", askForArrows);
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", askForArrows);
  recall();
  showAll();
}

begin();
