// node wasi.mjs PROGRAM.wasm [WORD...]: runs a program of WASI, which sees the environment and, as its root and its directory,
// where it is started. A trap is status 134, as of a program that aborts.
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [program, ...words] = process.argv.slice(2);
const wasi = new WASI({
    version: "preview1",
    args: [program, ...words],
    env: process.env,
    preopens: { "/": "/", ".": "." },
});
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
try {
    process.exitCode = wasi.start(instance);
} catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    process.exitCode = 134;
}
