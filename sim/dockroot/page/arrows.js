// Arrows from the selected row to the rows it points at, and dashed ones from those that point at it.

let asked = false;

function askForArrows() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawArrows();
  });
}

function drawArrows() {
  const svg = document.getElementById("arrows");
  svg.replaceChildren();
  const row = rowOf.get(state.selected);
  if (!row) return;
  const frame = svg.getBoundingClientRect();
  for (const [id, way] of related(state.selected).near) {
    const other = rowOf.get(id);
    if (!other || other.parentElement === row.parentElement) continue;
    const [from, to] = way === "to" ? [row, other] : [other, row];
    svg.append(arrow(boxOf(from), boxOf(to), frame, way));
  }
}

// Where a row is seen: one that is scrolled away stands at the edge of its column.
function boxOf(row) {
  const box = row.getBoundingClientRect();
  const list = row.parentElement.getBoundingClientRect();
  const middle = Math.max(list.top, Math.min(list.bottom, (box.top + box.bottom) / 2));
  return { left: list.left, right: list.right, middle };
}

function arrow(from, to, frame, way) {
  const forward = from.right <= to.left;
  const x1 = (forward ? from.right : from.left) - frame.left;
  const x2 = (forward ? to.left : to.right) - frame.left;
  const y1 = from.middle - frame.top;
  const y2 = to.middle - frame.top;
  const bend = forward ? 14 : -14;
  const head = forward ? -6 : 6;
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}M${x2 + head} ${y2 - 4}L${x2} ${y2}L${x2 + head} ${y2 + 4}`);
  if (way === "by") path.setAttribute("class", "to-it");
  return path;
}
