// The union of layers as overlayfs shows it: a whiteout hides its name below, an opaque directory what lies in it,
// directories merge, anything else replaces (kernel docs, filesystems/overlayfs.rst).

const NOTHING = new Map();
const opened = new Map();

function layerOf(directory) {
  if (!opened.has(directory)) {
    const [sign, held] = data.layers[directory] || ["d", {}];
    const folders = new Map();
    for (const [path, entries] of Object.entries(held)) {
      folders.set(path, new Map(entries.map((entry) => [entry[0], entry])));
    }
    opened.set(directory, { sign, folders });
  }
  return opened.get(directory);
}

function isFolder(entry) {
  return entry[1] === "d" || entry[1] === "o";
}

// What one layer has in a folder; `stops`: it hides what the layers below have there; `cut`: the page leaves it out.
function partOf(directory, path) {
  const { sign, folders } = layerOf(directory);
  let stops = sign === "o";
  let here = "";
  for (const name of path ? path.split("/") : []) {
    const entry = (folders.get(here) || NOTHING).get(name);
    if (!entry) return { entries: NOTHING, stops, cut: false };
    if (!isFolder(entry)) return { entries: NOTHING, stops: true, cut: false };
    stops = stops || entry[1] === "o";
    here = here ? `${here}/${name}` : name;
  }
  return { entries: folders.get(here) || NOTHING, stops, cut: !folders.has(here) };
}

// The names in a folder of a stack of directories, the topmost first. Each has the entry that shows and the directory
// it comes `from` (none: all is hidden), and `lower`: the others, with the directory that hides each, -1 where it merges.
function listing(stack, path) {
  const found = new Map();
  let hider = -1;
  let cut = false;
  for (const directory of stack) {
    const part = partOf(directory, path);
    for (const entry of part.entries.values()) place(found, directory, entry, hider);
    if (part.stops && hider < 0) hider = directory;
    cut = cut || part.cut;
  }
  return { names: [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1)), cut };
}

function place(found, directory, entry, hider) {
  const name = entry[0];
  if (!found.has(name)) found.set(name, { name, entry: null, from: -1, by: -1, lower: [] });
  const one = found.get(name);
  const by = one.by >= 0 ? one.by : hider;
  if (by >= 0) {
    one.lower.push({ directory, entry, by });
  } else if (entry[1] === "w") {
    one.by = directory;
    one.lower.push({ directory, entry, by: -1 });
  } else if (!one.entry) {
    Object.assign(one, { entry, from: directory, by: entry[1] === "d" ? -1 : directory });
  } else if (isFolder(entry)) {
    one.lower.push({ directory, entry, by: -1 });
    if (entry[1] === "o") one.by = directory;
  } else {
    one.by = one.from;
    one.lower.push({ directory, entry, by: one.from });
  }
}
