// The files of an image or container after a step, with the layer that each comes from; or one directory's alone.

function lookInto(directory) {
  Object.assign(state, { alone: directory, folder: "" });
  showFiles();
  document.getElementById("files").focus();
}

function enter(folder) {
  state.folder = folder;
  showFiles();
  const panel = document.getElementById("files");
  panel.focus();
  tell(`/${shown(folder)}`);
}

function showFiles() {
  const panel = document.getElementById("files");
  if (state.alone < 0 && state.subject === EVERYTHING) {
    panel.replaceChildren(element("h2", {}, say("files")), element("p", {}, say("files.hint")), subjectList());
    return;
  }
  const alone = state.alone >= 0;
  const stack = alone ? [state.alone] : stackAt(state.step);
  const before = alone || state.step < 2 ? null : stackAt(state.step - 1);
  const heading = alone ? say("files.alone", { name: nameOf(nodes[state.alone]) }) : say("files.of", { name: shown(subject().name) });
  const { names, cut } = listing(stack, state.folder);
  panel.replaceChildren(element("h2", {}, heading));
  if (alone && state.subject !== EVERYTHING) panel.append(button(say("files.back"), () => lookInto(-1)));
  panel.append(crumbs());
  if (!alone) panel.append(hiddenSwitch());
  const rows = tableRows(names, before, stack, alone);
  panel.append(rows.length ? tableOf(rows) : element("p", {}, say("files.none")));
  if (cut) panel.append(element("p", {}, say("files.cut")));
  panel.append(element("div", { id: "content" }));
}

function subjectList() {
  const list = element("ul");
  data.subjects.forEach(({ kind, name }, at) => {
    list.append(element("li", {}, button(`${say(`subject.${kind}`)} ${shown(name)}`, () => choose(at), { class: "link" })));
  });
  return list;
}

function crumbs() {
  const bar = element("nav", { class: "crumbs", "aria-label": say("files.path") }, button("/", () => enter(""), { class: "link" }));
  let path = "";
  for (const name of state.folder ? state.folder.split("/") : []) {
    path = path ? `${path}/${name}` : name;
    const here = path;
    bar.append(button(shown(name), () => enter(here), { class: "link" }), "/");
  }
  return bar;
}

function hiddenSwitch() {
  const box = element("input", { type: "checkbox", id: "hidden", onchange: () => ((state.hidden = box.checked), showFiles()) });
  box.checked = state.hidden;
  return element("label", {}, box, ` ${say("files.hidden")}`);
}

function tableOf(rows) {
  const head = ["files.name", "files.what", "files.from"].map((key) => element("th", { scope: "col" }, say(key)));
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

function tableRows(names, before, stack, alone) {
  const earlier = new Map();
  if (before) for (const one of listing(before, state.folder).names) earlier.set(one.name, one);
  return names.flatMap((one) => {
    const was = earlier.get(one.name);
    const rows = [];
    if (one.entry) {
      const mark = !before ? "" : !was || !was.entry ? "added" : was.from === one.from ? "" : "changed";
      rows.push(entryRow(one.entry, one.from, mark, -1, stack));
    } else if (alone) {
      one.lower.forEach(({ directory, entry }) => rows.push(entryRow(entry, directory, "", -1, stack)));
    } else if (was && was.entry) {
      rows.push(entryRow(was.entry, was.from, "removed", -1, stack));
    }
    if (state.hidden && !alone) {
      for (const { directory, entry, by } of one.lower) {
        rows.push(entryRow(entry, directory, by < 0 ? "lower" : "hidden", by, stack));
      }
    }
    return rows;
  });
}

function entryRow(entry, from, mark, by, stack) {
  const [name, sign] = entry;
  const path = state.folder ? `${state.folder}/${name}` : name;
  const label = element("code", {}, shown(name) + (isFolder(entry) ? "/" : sign === "l" ? ` → ${shown(entry[4])}` : ""));
  const told = ["added", "changed", "removed"].includes(mark);
  const reach = told ? mark !== "removed" : !mark;
  const open = isFolder(entry) ? (reach ? () => enter(path) : null) : sign === "f" ? () => showContent(path, entry) : null;
  const note = told ? say(`mark.${mark}`) : mark ? hiddenWords(entry, by, stack) : "";
  const source = from < 0 ? "" : button(layerName(from, stack), () => select(from, { focus: true }), { class: "link" });
  return element("tr", { class: mark === "changed" ? "added" : mark },
    element("td", {}, open ? button(label, open, { class: "link" }) : label),
    element("td", {}, [whatIs(entry), note].filter(Boolean).join(" · ")),
    element("td", {}, source));
}

function hiddenWords(entry, by, stack) {
  if (by >= 0) return say("mark.hidden", { by: layerName(by, stack) });
  return entry[1] === "w" ? say("mark.hides") : say("mark.merges");
}

function layerName(directory, stack) {
  const at = stack.indexOf(directory);
  return `${at < 0 ? "" : `${stack.length - at}/${stack.length} `}${nameOf(nodes[directory])}`;
}

function whatIs([, sign, mode, owner, value]) {
  const words = sign === "f" ? amount("bytes", value) : say(`sign.${sign}`);
  const device = sign === "c" || sign === "b" ? ` ${value}` : "";
  return [words + device, mode, owner].filter(Boolean).join(", ");
}

function showContent(path, entry) {
  const place = document.getElementById("content");
  place.replaceChildren(...contentOf(`/${path}`, entry[2], entry[5]));
  place.scrollIntoView({ block: "nearest" });
}
