// Words in the reader's language, and text that others wrote, made harmless to look at.

function say(key, values = {}) {
  const text = data.words[state.language][key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function has(key) {
  return key in data.words[state.language];
}

function amount(key, count) {
  return say(count === 1 && has(`${key}.one`) ? `${key}.one` : key, { n: count.toLocaleString(state.language) });
}

// Control characters, those that turn the direction of text, and bytes that are no text (which stand in names as lone
// surrogates), as signs that can be read.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function shown(text) {
  return text.replace(UNSEEN, (sign) => {
    const code = sign.charCodeAt(0);
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}

function shownLines(text) {
  return text.split("\n").map((line) => line.split("\t").map(shown).join("\t")).join("\n");
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function button(text, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, text);
}

function kindOf(node) {
  return say(`kind.${data.kinds[node.kind]}`);
}

function nameOf(node) {
  return shown(node.label.split("\n")[0]);
}

function tell(text) {
  document.getElementById("told").textContent = text;
}
