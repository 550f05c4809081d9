// Search: rows whose names, IDs or notes hold what is typed, and paths inside the layers.

const MOST_PATHS = 100;

function fits(node) {
  if (!state.query) return true;
  const query = state.query.toLowerCase();
  return [node.label, node.title, node.path, node.note].some((text) => text.toLowerCase().includes(query));
}

function clearSearch() {
  state.query = "";
  document.getElementById("search").value = "";
  document.getElementById("count").textContent = "";
}

function pathsWith(query) {
  const found = [];
  for (const directory of Object.keys(data.layers)) {
    for (const [folder, entries] of Object.entries(data.layers[directory][1])) {
      for (const entry of entries) {
        const path = folder ? `${folder}/${entry[0]}` : entry[0];
        if (`/${path}`.toLowerCase().includes(query)) {
          if (found.length === MOST_PATHS) return { found, more: true };
          found.push({ directory: Number(directory), folder, path, entry });
        }
      }
    }
  }
  return { found, more: false };
}

function showSearch() {
  const count = showColumns();
  const output = document.getElementById("count");
  if (!state.query) {
    output.textContent = "";
    showDetails();
    return;
  }
  const { found, more } = state.query.length > 1 ? pathsWith(state.query.toLowerCase()) : { found: [], more: false };
  output.textContent = say("search.count", { rows: amount("search.rows", count), paths: amount("search.paths", found.length) + (more ? "+" : "") });
  const list = element("ul");
  for (const { directory, folder, path, entry } of found) {
    const go = () => {
      Object.assign(state, { alone: directory, folder });
      select(directory, { quiet: true });
      showFiles();
      if (entry[1] === "f") showContent(path, entry);
      tell(`/${shown(path)}`);
    };
    list.append(element("li", {}, button(element("code", {}, `/${shown(path)}`), go, { class: "link" }), ` ${say("search.in", { name: nameOf(nodes[directory]) })}`));
  }
  document.getElementById("details").replaceChildren(element("h2", {}, say("search.found")), found.length ? list : element("p", {}, say("search.none")));
}
