// The image or container that is walked through, and what stands after so many of its steps.

function subject() {
  return data.subjects[state.subject];
}

function stackAt(step) {
  const done = subject().steps.slice(0, step);
  return done.flatMap(({ directory }) => (directory === undefined ? [] : [directory])).reverse();
}

function linkOf(directory) {
  const found = pointsTo[directory].find(({ file }) => file === "link");
  return found ? found.targets : [];
}

// The nodes that stand after `step` steps; null where all do.
function standing(step) {
  if (state.subject === EVERYTHING) return null;
  const { kind, node, steps } = subject();
  const there = new Set();
  steps.slice(0, step).forEach(({ layer, directory, image, role }) => {
    for (const id of [layer, directory, image]) if (id !== undefined) there.add(id);
    if (directory !== undefined) linkOf(directory).forEach((id) => there.add(id));
    if (role) ownOf(node).forEach((id) => there.add(id));
  });
  if (step >= steps.length) {
    there.add(node);
    if (kind === "container") ownOf(node).forEach((id) => there.add(id));
  }
  for (const id of [...there]) {
    pointedBy[id].filter(({ file }) => file === "repositories.json").forEach(({ source }) => there.add(source));
  }
  return there;
}

// A container with its mount, and its image, which has had its steps when there is a container.
function ownOf(container) {
  return [container, ...pointsTo[container].flatMap(({ targets }) => targets)];
}

function addedAt(step) {
  if (state.subject === EVERYTHING) return new Set();
  const before = standing(step - 1);
  return new Set([...standing(step)].filter((id) => !before.has(id)));
}

function instructionOf(step) {
  if (step.role) return say(`role.${step.role}`);
  return step.by ? shown(step.by.replace(/\s+/g, " ").trim()) : say("step.unknown");
}

function showSteps() {
  const walk = document.getElementById("steps");
  const made = document.getElementById("made");
  const total = state.subject === EVERYTHING ? 0 : subject().steps.length;
  walk.hidden = total === 0;
  made.replaceChildren();
  if (!total) {
    made.append(say(state.subject === EVERYTHING ? "subject.hint" : "step.none"));
    return;
  }
  const slider = document.getElementById("step");
  const step = subject().steps[state.step - 1];
  const instruction = instructionOf(step);
  slider.min = 1;
  slider.max = total;
  slider.value = state.step;
  slider.setAttribute("aria-label", say("step.slider"));
  slider.setAttribute("aria-valuetext", `${say("step", { n: state.step, total })} ${instruction}`);
  for (const [id, key, end] of [["back", "step.back", 1], ["on", "step.on", total]]) {
    const made = document.getElementById(id);
    made.textContent = id === "back" ? "◀" : "▶";
    made.setAttribute("aria-label", say(key));
    made.disabled = state.step === end;
  }
  made.append(`${say("step", { n: state.step, total })} `, element("code", {}, instruction), " ");
  const effect = step.role ? null : step.directory === undefined ? "step.empty" : "step.layer";
  if (effect) made.append(say(effect));
}
