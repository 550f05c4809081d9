"use strict";
// What the page holds (model.py says how it is written), and what the reader looks at.

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes.map(([kind, label, title, path, files, note], id) => ({ id, kind, label, title, path, files, note }));
const pointsTo = nodes.map(() => []);
const pointedBy = nodes.map(() => []);
for (const [source, file, targets] of data.edges) {
  pointsTo[source].push({ file: data.files[file], targets });
  targets.forEach((target, position) => pointedBy[target].push({ file: data.files[file], source, position }));
}
const columnOf = new Map(data.columns.flatMap((rows, column) => rows.map((id) => [id, column])));

const EVERYTHING = -1;
const state = {
  subject: EVERYTHING, // a place in data.subjects
  step: 0, // how many of the subject's steps are done
  selected: -1, // a node
  alone: -1, // a directory whose diff/ is looked into without those below it
  folder: "", // the path that the files are listed of
  hidden: false, // whether what is hidden is listed too
  query: "",
  language: "en",
};

// The nodes that one node has to do with, on either side: `near` by a pointer of its own, `far` by a list.
function related(id) {
  const near = new Map();
  const far = new Map();
  for (const { targets } of pointsTo[id]) {
    targets.forEach((target, position) => (position ? far : near).set(target, "to"));
  }
  for (const { source, position } of pointedBy[id]) (position ? far : near).set(source, "by");
  return { near, far };
}
