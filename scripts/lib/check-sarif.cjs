// Reads the validator's reports and the SARIF itself: what GitHub code scanning and editors rely on.
"use strict";
const fs = require("fs");
const path = require("path");
const work = process.argv[2];
const modules = path.join(work, "node_modules");
const Ajv = require(path.join(modules, "ajv/dist/2020"));
const formats = require(path.join(modules, "ajv-formats"));

let failures = 0;
function fail(text) {
  failures += 1;
  if (failures <= 30) console.log(text);
}
const read = (name) => JSON.parse(fs.readFileSync(path.join(work, name), "utf8").replace(/^\uFEFF/, ""));

const schema = JSON.parse(fs.readFileSync(path.join(modules, "@microsoft/sarif-multitool-linux/sarif-2.1.0.json"), "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);
schema.$schema = "https://json-schema.org/draft/2020-12/schema";
delete schema.id;
const valid = ajv.compile(schema);

// What GitHub's upload refuses (docs.github.com, SARIF support for code scanning, "Validating your SARIF file").
function withinLimits(name, sarif) {
  const limit = (what, count, most) => count > most && fail(`${name}: ${count} ${what}, GitHub takes ${most}`);
  const packed = require("zlib").gzipSync(fs.readFileSync(path.join(work, `${name}.sarif`))).length;
  limit("bytes after gzip", packed, 10 * 1000 * 1000);
  limit("runs", sarif.runs.length, 1); // of one tool and category
  for (const run of sarif.runs) {
    limit("results", run.results.length, 25000);
    limit("rules", run.tool.driver.rules.length, 25000);
    limit("extensions", (run.tool.extensions || []).length, 100);
    for (const rule of run.tool.driver.rules) limit(`tags of ${rule.id}`, rule.properties.tags.length, 20);
    for (const result of run.results) {
      limit("locations of a result", result.locations.length + (result.relatedLocations || []).length, 1000);
    }
  }
}

let results = 0;
for (const name of ["all", "suppressed", "clean"]) {
  // SARIF2006 asks the network whether addresses answer. GH1007 and the like are errors or warnings here.
  for (const run of read(`${name}.report.sarif`).runs) {
    for (const result of run.results || []) {
      const level = result.level || "warning";
      if (level === "note" || result.ruleId.startsWith("SARIF2006")) continue;
      const place = result.locations?.[0]?.physicalLocation?.region?.startLine;
      fail(`${name}: ${level} ${result.ruleId} at line ${place}: ${result.message.text || JSON.stringify(result.message.arguments)}`);
    }
  }
  const sarif = read(`${name}.sarif`);
  withinLimits(name, sarif);
  if (!valid(sarif)) for (const error of valid.errors.slice(0, 5)) fail(`${name}: schema: ${error.instancePath} ${error.message}`);
  if (sarif.version !== "2.1.0" || sarif.runs.length !== 1) fail(`${name}: one run of SARIF 2.1.0 is expected`);
  const run = sarif.runs[0];
  const driver = run.tool.driver;
  if (driver.name !== "pipelint" || !driver.semanticVersion || !driver.informationUri) fail(`${name}: the driver is incomplete`);
  if (run.columnKind !== "utf16CodeUnits") fail(`${name}: columnKind`);
  if (!Array.isArray(run.results)) fail(`${name}: results must be there, empty or not`);
  driver.rules.forEach((rule) => {
    for (const [key, most] of [["shortDescription", 1024], ["fullDescription", 1024]]) {
      const text = rule[key]?.text;
      if (!text || text.length > most || !text.endsWith(".")) fail(`${rule.id}: ${key} is missing, too long or no sentence`);
    }
    if (!rule.help?.text || !rule.help?.markdown || !rule.helpUri) fail(`${rule.id}: no help`);
    if (!/^[A-Z][A-Za-z0-9]+$/.test(rule.name)) fail(`${rule.id}: name is not PascalCase`);
    const security = "security-severity" in rule.properties;
    if (security !== rule.properties.tags.includes("security")) fail(`${rule.id}: tag security and security-severity go together`);
    if (security === "problem.severity" in rule.properties) fail(`${rule.id}: either problem.severity or security-severity`);
    if (!["very-high", "high", "medium", "low"].includes(rule.properties.precision)) fail(`${rule.id}: precision`);
  });
  for (const result of run.results) {
    results += 1;
    const where = `${name}: ${result.ruleId}`;
    if (driver.rules[result.ruleIndex]?.id !== result.ruleId) fail(`${where}: ruleIndex`);
    if (!result.message.text?.endsWith(".")) fail(`${where}: the message is no sentence`);
    if (!/^[0-9a-f]+:[0-9]+$/.test(result.partialFingerprints?.primaryLocationLineHash || "")) fail(`${where}: fingerprint`);
    const [logical] = result.locations[0].logicalLocations || [];
    if (logical && !logical.fullyQualifiedName) fail(`${where}: a logical location without its full name`);
    if (!["refused", "fails", "exposed", "discouraged", "unchecked"].includes(result.properties?.consequence)) fail(`${where}: consequence`);
    const physical = result.locations[0].physicalLocation;
    if (physical.artifactLocation.uriBaseId !== "%SRCROOT%" || /^[/\\]|\\|^file:/.test(physical.artifactLocation.uri)) fail(`${where}: uri ${physical.artifactLocation.uri}`);
    const { startLine, startColumn, endLine, endColumn } = physical.region;
    if (!(startLine >= 1 && startColumn >= 1 && (endLine > startLine || (endLine === startLine && endColumn >= startColumn)))) fail(`${where}: region`);
    for (const related of result.relatedLocations || []) {
      if (!result.message.text.includes(`](${related.id})`)) fail(`${where}: related location ${related.id} is not in the message`);
    }
    if (result.suppressions && name !== "suppressed") fail(`${where}: suppressed results are left out unless asked for`);
    for (const fix of result.fixes || []) {
      for (const change of fix.artifactChanges) {
        for (const replacement of change.replacements) {
          // An editor widens an insertion at column 1 of an indented line; see what VS Code's viewer does.
          const region = replacement.deletedRegion;
          const empty = region.startLine === region.endLine && region.startColumn === region.endColumn;
          if (empty && region.startColumn === 1) fail(`${where}: an insertion at column 1`);
        }
      }
    }
  }
}
const suppressed = read("suppressed.sarif").runs[0].results.filter((r) => r.suppressions);
if (suppressed.length === 0) fail("suppressed: no result carries suppressions");
if (read("clean.sarif").runs[0].results.length !== 0) fail("clean: results");

// The JSON report, held to the schema that other programs are written against.
const own = JSON.parse(fs.readFileSync(path.join(__dirname, "../../schemas/pipelint-output.schema.json"), "utf8"));
const validJson = ajv.compile(own);
const json = read("all.json");
if (!validJson(json)) for (const error of validJson.errors.slice(0, 5)) fail(`JSON: schema: ${error.instancePath} ${error.message}`);
if (!json.findings.some((f) => f.when?.facts.length > 0 && f.resource && f.property)) fail("JSON: no finding has circumstances and a place");
console.log(`sarif: ${results} results looked at, ${failures} wrong`);
process.exit(failures === 0 && results > 50 ? 0 : 1);
