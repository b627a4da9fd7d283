// Makes the extension's JavaScript: node xtask/bundle.mjs CORE OUT
//
// CORE holds a directory for each artefact, with wasm-bindgen's glue (`uppsikt.js`, target `web`) and the optimised
// module; OUT gets
//   *.wasm.js        one for each artefact: the Wasm and its glue, imported by the others as "uppsikt-ARTEFACT"
//   background.js    module worker (Chromium) or event page (Firefox)
//   pages/*.js       one for each extension/pages/*.ts
//   chunks/*.js      what background and pages share
//   content.js       one classic script: a content script cannot import
//   policy.schema.json   what an IT department may set, for Chromium
//
// Nothing is minified: stores and administrators read it.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const [core, out] = process.argv.slice(2).map((directory) => path.resolve(directory));
const extension = path.resolve("extension");

const shared = {
  bundle: true,
  charset: "utf8",
  target: ["chrome135", "firefox140"],
  logLevel: "warning",
  legalComments: "inline",
};

/**
 * Wasm inside the JavaScript. Nothing then fetches at all, not even our own file: both browsers exempt that from
 * `connect-src 'none'` today, which no standard promises. And an instance is there at once, without an `await` in which
 * a worker could miss an event.
 */
async function bundleArtefact(name) {
  const directory = path.join(core, name);
  // The glue keeps its instance in module variables. As the body of a function it has as many as we ask for, so that an
  // instance that panicked can be dropped. `export *` leaves the default export out, and with it all that fetches.
  const glue = await build({
    ...shared,
    stdin: { contents: `export * from "./uppsikt.js";`, resolveDir: directory },
    format: "iife",
    globalName: "glue",
    define: { "import.meta.url": '""' },
    write: false,
  });
  await build({
    ...shared,
    stdin: {
      contents: `
        import bytes from "./uppsikt_bg.wasm";
        let module;
        export function instantiate() {
          module ??= new WebAssembly.Module(bytes);
          const glue = makeGlue();
          glue.initSync({ module });
          return glue;
        }
        function makeGlue() {
          ${glue.outputFiles[0].text}
          return glue;
        }
      `,
      resolveDir: directory,
      sourcefile: `${name}.wasm.js`,
    },
    loader: { ".wasm": "binary" },
    format: "esm",
    outfile: path.join(out, `${name}.wasm.js`),
  });
}

const ARTEFACT = /^uppsikt-(\w+)$/;

/** An artefact stays a file of its own, named from the extension's root. */
const artefactsAreFiles = {
  name: "artefacts",
  setup(build) {
    build.onResolve({ filter: ARTEFACT }, ({ path: name }) => ({
      path: `/${name.replace(ARTEFACT, "$1")}.wasm.js`,
      external: true,
    }));
  },
};

/** A content script has no Wasm: the page's policy would decide over it. */
const noCoreHere = {
  name: "no-core",
  setup(build) {
    build.onResolve({ filter: ARTEFACT }, ({ importer }) => ({
      errors: [{ text: `a content script may import only types from Rust (${importer})` }],
    }));
  },
};

const SAMPLES = "site-samples";

/** The pages that the site packs are tested on, for the self-test: what was tested and what is shipped are the same. */
const samples = {
  name: "samples",
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${SAMPLES}$`) }, () => ({ path: SAMPLES, namespace: SAMPLES }));
    build.onLoad({ filter: /.*/, namespace: SAMPLES }, async () => {
      const directory = path.resolve("tests/pages");
      const names = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
      const all = await Promise.all(names.map(async (name) => {
        const read = (file) => readFile(path.join(directory, name, file), "utf8");
        try {
          return [{ name, page: await read("page.html"), expected: JSON.parse(await read("expected.json")) }];
        } catch (error) {
          // A folder of pages for something else.
          if (error.code === "ENOENT") return [];
          throw error;
        }
      }));
      return { contents: `export default ${JSON.stringify(all.flat(), undefined, 1)};`, loader: "js" };
    });
  },
};

const artefacts = (await readdir(core, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const pages = (await readdir(path.join(extension, "pages")))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
  .sort()
  .map((name) => path.join(extension, "pages", name));

async function writePolicySchema() {
  const built = await build({ ...shared, entryPoints: [path.join(extension, "policy.ts")], format: "esm", write: false });
  const { POLICY_SCHEMA } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString("base64")}`);
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, "policy.schema.json"), `${JSON.stringify(POLICY_SCHEMA, undefined, 2)}\n`);
}

await rm(out, { recursive: true, force: true });
await Promise.all([
  ...artefacts.map(bundleArtefact),
  writePolicySchema(),
  build({
    ...shared,
    entryPoints: [path.join(extension, "background.ts"), ...pages],
    outbase: extension,
    outdir: out,
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    plugins: [artefactsAreFiles, samples],
    // A content script's style, should a page of ours share its code.
    loader: { ".css": "text" },
  }),
  build({
    ...shared,
    entryPoints: [path.join(extension, "content/main.ts")],
    outfile: path.join(out, "content.js"),
    // Its style goes into a shadow root.
    loader: { ".css": "text" },
    format: "iife",
    plugins: [noCoreHere],
  }),
]);
