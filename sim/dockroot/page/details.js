// The selected row: what it is, what its files say, where it points and what points at it.

const MOST_LINKS = 12;

function showDetails() {
  const panel = document.getElementById("details");
  const node = nodes[state.selected];
  panel.replaceChildren(...(node ? detailsOf(node) : [element("h2", {}, say("details")), element("p", {}, say("details.hint"))]));
}

function detailsOf(node) {
  const kind = data.kinds[node.kind];
  return [
    element("h2", {}, element("span", { class: `kind k${node.kind}` }, kindOf(node)), ` ${nameOf(node)}`),
    element("p", {}, say(`what.${kind}`)),
    ...notesOf(node),
    element("p", { class: "id" }, shown(node.title), element("br"), shown(node.path)),
    ...filesOf(node),
    ...pointersOf(node),
    ...pointersTo(node),
  ];
}

function notesOf(node) {
  return (node.note ? node.note.split(", ") : []).map((id) => element("p", { lang: "en" },
    element("span", { class: "wrong" }, `✗ ${shown(id)}`), ` ${data.findings[id] || ""}`));
}

function filesOf(node) {
  const place = element("div");
  const list = element("ul");
  const rows = node.files.map((file) => fileRow(node, file, place));
  rows.forEach((row) => list.append(row));
  const single = node.files.length === 1 && node.files[0][0] === "" && node.files[0][3] >= 0;
  if (single) place.replaceChildren(...contentOf(node.path, node.files[0][1], node.files[0][3]));
  return [element("h3", {}, say("details.files")), ...(node.files.length ? [list] : [element("p", {}, say("details.missing"))]), place];
}

function fileRow(node, [name, mode, size, content], place) {
  const path = name.startsWith("/") ? name.slice(1) : name ? `${node.path}/${name}` : node.path;
  const last = path.split("/").pop();
  const key = `${size < 0 ? "folder" : "file"}.${last}`;
  const told = has(key) ? ` ${say(key)}` : "";
  if (typeof size === "string") return element("li", {}, element("code", {}, `${shown(last)} → ${shown(size)}`));
  if (size < 0) {
    const open = last === "diff" && String(node.id) in data.layers;
    const label = element("code", {}, `${shown(last)}/`);
    return element("li", {}, open ? button(label, () => lookInto(node.id), { class: "link" }) : label, told);
  }
  const open = () => place.replaceChildren(...contentOf(path, mode, content));
  const label = element("code", {}, shown(last));
  return element("li", {}, content < 0 ? label : button(label, open, { class: "link" }), told);
}

function contentOf(path, mode, number) {
  const heading = element("h3", { class: "id" }, shown(path));
  const held = data.contents[number];
  if (!held) return [heading, element("p", {}, say("content.left"))];
  const facts = `${amount("bytes", held.s)}${mode ? `, ${mode}` : ""}`;
  if (held.x !== undefined) {
    const bytes = held.x.match(/../g) || [];
    const lines = [];
    for (let at = 0; at < bytes.length; at += 16) lines.push(bytes.slice(at, at + 16).join(" "));
    return [heading, element("p", {}, `${facts}. ${say("content.binary")}`), preformatted(lines.join("\n"))];
  }
  const cut = !held.z && new TextEncoder().encode(held.t).length < held.s;
  const notes = [facts, held.z ? say("content.gunzipped") : "", cut ? say("content.cut") : "", held.s ? "" : say("content.empty")];
  return [heading, element("p", {}, notes.filter(Boolean).join(". ")), preformatted(shownLines(indented(held.t)))];
}

function preformatted(text) {
  return element("pre", { tabindex: 0, "aria-label": say("content") }, text);
}

function indented(text) {
  if (!/^\s*[{[]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function nodeButton(id) {
  return button(`${kindOf(nodes[id])} ${nameOf(nodes[id])}`, () => select(id, { focus: true }), { class: "link" });
}

function pointersOf(node) {
  const list = element("ul");
  for (const { file, targets } of pointsTo[node.id]) {
    targets.slice(0, MOST_LINKS).forEach((target) => list.append(element("li", {}, element("code", {}, shown(file)), " → ", nodeButton(target))));
    if (targets.length > MOST_LINKS) list.append(element("li", {}, amount("more", targets.length - MOST_LINKS)));
  }
  return [element("h3", {}, say("details.to")), list.children.length ? list : element("p", {}, say("details.nothing"))];
}

function pointersTo(node) {
  const found = [...pointedBy[node.id]].sort((one, other) => one.position - other.position);
  const list = element("ul");
  found.slice(0, MOST_LINKS).forEach(({ file, source }) => list.append(element("li", {}, nodeButton(source), " → ", element("code", {}, shown(file)))));
  if (found.length > MOST_LINKS) list.append(element("li", {}, amount("more", found.length - MOST_LINKS)));
  return [element("h3", {}, say("details.by")), found.length ? list : element("p", {}, say("details.nothing"))];
}
