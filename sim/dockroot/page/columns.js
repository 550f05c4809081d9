// The directories as columns, a row for each entry: what stands at this step and fits what is searched for.

const MOST_ROWS = 600;
const whole = new Set(); // the columns of which every row is shown
const rowOf = new Map();

function showColumns() {
  const there = standing(state.step);
  const added = addedAt(state.step);
  const place = document.getElementById("columns");
  const scrolled = place.scrollLeft;
  rowOf.clear();
  let count = 0;
  place.replaceChildren(
    ...data.columns.map((rows, column) => {
      const shownRows = rows.filter((id) => (!there || there.has(id)) && fits(nodes[id]));
      count += shownRows.length;
      return columnElement(column, shownRows, added);
    }),
  );
  place.scrollLeft = scrolled;
  if (!rowOf.has(state.selected)) state.selected = -1;
  showRelations();
  return count;
}

function columnElement(column, rows, added) {
  const kind = data.columnKinds[column];
  const title = `column-${column}`;
  const heading = element("h2", { id: title },
    `${say(`column.${data.kinds[kind]}`)} · ${rows.length.toLocaleString(state.language)} `,
    element("span", { class: "path" }, data.places[data.kinds[kind]]));
  const section = element("section", { class: `column k${kind}${rows.length ? "" : " empty"}`, "aria-labelledby": title }, heading);
  if (!rows.length) return section;
  const most = whole.has(column) ? rows.length : MOST_ROWS;
  const list = element("ul", { class: "rows", role: "listbox", "aria-labelledby": title });
  rows.slice(0, most).forEach((id, at) => list.append(rowElement(nodes[id], added.has(id), at === 0)));
  list.addEventListener("scroll", askForArrows);
  section.append(list);
  if (rows.length > most) {
    section.append(button(amount("more", rows.length - most), () => (whole.add(column), showColumns()), { class: "more" }));
  }
  return section;
}

function rowElement(node, added, first) {
  const [label, ...rest] = node.label.split("\n");
  const row = element("li", {
    role: "option", class: `row k${node.kind}${added ? " added" : ""}`, tabindex: first ? 0 : -1,
    "aria-selected": "false", title: shown(node.title),
  }, element("b", {}, shown(label)), ...rest.map((line) => element("small", { class: "id" }, shown(line))));
  if (node.note) row.append(element("small", { class: "wrong" }, `✗ ${shown(node.note)}`));
  if (added) row.append(element("small", {}, say("row.added")));
  row.addEventListener("click", () => select(node.id, { focus: true }));
  row.addEventListener("focus", () => state.selected !== node.id && select(node.id));
  rowOf.set(node.id, row);
  return row;
}

// Mark the rows that the selected one points at and those that point at it: by colour, by a sign, by arrows.
function showRelations() {
  for (const row of rowOf.values()) {
    row.classList.remove("near", "far");
    row.removeAttribute("data-sign");
    row.setAttribute("aria-selected", "false");
  }
  if (state.selected >= 0) {
    const { near, far } = related(state.selected);
    for (const [found, name] of [[far, "far"], [near, "near"]]) {
      for (const [id, way] of found) {
        const row = rowOf.get(id);
        if (!row) continue;
        row.classList.add(name);
        row.dataset.sign = way === "to" ? "→" : "←";
      }
    }
    const row = rowOf.get(state.selected);
    row.setAttribute("aria-selected", "true");
    row.dataset.sign = "●";
    const list = row.parentElement;
    list.querySelectorAll("[tabindex='0']").forEach((other) => other.setAttribute("tabindex", "-1"));
    row.setAttribute("tabindex", "0");
    for (const id of [...near.keys(), state.selected]) reveal(rowOf.get(id));
  }
  askForArrows();
}

// Scroll a row into its own column's view, and nothing else.
function reveal(row) {
  if (!row) return;
  const list = row.parentElement;
  const top = row.offsetTop;
  if (top < list.scrollTop || top + row.offsetHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = top - (list.clientHeight - row.offsetHeight) / 2;
  }
}

function select(id, { focus = false, quiet = false } = {}) {
  state.selected = id;
  if (!rowOf.has(id)) showWhole(id);
  showRelations();
  showDetails();
  if (focus && rowOf.has(id)) {
    rowOf.get(id).focus({ preventScroll: true });
    rowOf.get(id).closest(".column").scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (!quiet) {
    const { near, far } = related(id);
    const ways = [...near.values(), ...far.values()];
    const to = ways.filter((way) => way === "to").length;
    tell(`${kindOf(nodes[id])} ${nameOf(nodes[id])}. ${amount("told.to", to)} ${amount("told.by", ways.length - to)}`);
  }
  remember();
}

// Show a node that the subject, the step, the search or a long column keeps out of sight.
function showWhole(id) {
  const there = standing(state.step);
  if (there && !there.has(id)) Object.assign(state, { subject: EVERYTHING, step: 0, alone: -1, folder: "" });
  if (!fits(nodes[id])) clearSearch();
  whole.add(columnOf.get(id));
  state.selected = id;
  showAll();
}

// Where a key leads from the selected row: up and down in its column, left and right to what it has to do with.
function rowBeside(id, key) {
  const row = rowOf.get(id);
  const rows = [...row.parentElement.children];
  const at = rows.indexOf(row);
  const within = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1, PageUp: at - 10, PageDown: at + 10 }[key];
  if (within !== undefined) return rows[Math.max(0, Math.min(rows.length - 1, within))];
  const step = key === "ArrowRight" ? 1 : -1;
  const { near, far } = related(id);
  const lists = [...document.querySelectorAll("#columns .rows")];
  for (let column = lists.indexOf(row.parentElement) + step; lists[column]; column += step) {
    const there = [...lists[column].children];
    for (const found of [near, far]) {
      const met = [...found.keys()].map((each) => rowOf.get(each)).find((each) => there.includes(each));
      if (met) return met;
    }
  }
  const next = lists[lists.indexOf(row.parentElement) + step];
  return next ? next.children[Math.min(at, next.children.length - 1)] : null;
}
