// Texts from standard input, each behind its length in bytes and a line break; a tree in JSON a line, as npm's `yaml`
// reads it. Beginnings are those of values, without tags and anchors, in UTF-16 units.
"use strict";
const { readFileSync } = require("fs");
const YAML = require(require.resolve("yaml", { paths: [process.argv[2]] }));

function tree(node) {
  if (node === null || node === undefined) return { kind: "null" };
  const out = { begin: node.range[0], end: node.range[1] };
  if (node.tag && node.tag.startsWith("!")) out.tag = node.tag;
  if (YAML.isAlias(node)) return { ...out, kind: "alias", text: node.source };
  if (YAML.isScalar(node)) return { ...out, kind: "scalar", text: node.source, plain: node.type === "PLAIN", block: node.type.startsWith("BLOCK") };
  out.flow = node.flow === true;
  if (YAML.isSeq(node)) return { ...out, kind: "sequence", items: node.items.map(tree) };
  return { ...out, kind: "mapping", members: node.items.map((pair) => [tree(pair.key), tree(pair.value)]) };
}

const bytes = readFileSync(0);
const lines = [];
for (let at = 0; at < bytes.length; ) {
  const end = bytes.indexOf(10, at);
  const length = Number(bytes.toString("latin1", at, end));
  const text = bytes.toString("utf8", end + 1, end + 1 + length);
  at = end + 1 + length;
  let out;
  try {
    const documents = YAML.parseAllDocuments(text, { version: "1.1", schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
    const errors = [...documents].flatMap((one) => one.errors.map((error) => `${error.code}: ${error.message.split("\n")[0]}`));
    out = errors.length > 0 ? { refused: errors[0] } : { documents: [...documents].map((one) => tree(one.contents)) };
  } catch (error) {
    out = { refused: `threw: ${error.message}` };
  }
  lines.push(JSON.stringify(out));
}
process.stdout.write(lines.join("\n") + "\n");
