// Merges one workload with one engine, warm, and prints the CPU milliseconds of each merge:
// node peers.mjs ENGINE TEMPLATE DATA SECONDS FOLDER_OF_MODULES
// A merge is from the bytes of a template and parsed data to the bytes of a .docx; none of these
// engines keeps a compiled template apart from its document.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const [engine, templateFile, dataFile, seconds, modules] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "package.json"));
const template = readFileSync(templateFile);
const data = JSON.parse(readFileSync(dataFile, "utf8"));

async function merger() {
    if (engine === "docxtemplater") {
        const PizZip = require("pizzip");
        const Docxtemplater = require("docxtemplater");
        return async () =>
            new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true })
                .render(data)
                .getZip()
                .generate({ type: "nodebuffer", compression: "DEFLATE" });
    }
    if (engine === "easy-template-x") {
        const { TemplateHandler } = require("easy-template-x");
        const handler = new TemplateHandler();
        return async () => handler.process(template, data);
    }
    if (engine === "carbone") {
        const carbone = require("carbone");
        return () =>
            new Promise((resolve, reject) =>
                carbone.render(path.resolve(templateFile), data, {}, (error, made) =>
                    error ? reject(error) : resolve(made)));
    }
    throw new Error(`no engine ${engine}`);
}

function cpu() {
    const used = process.cpuUsage();
    return (used.user + used.system) / 1000;
}

const merge = await merger();
const times = [];
const end = Date.now() + 1000 * Number(seconds);
do {
    const before = cpu();
    const made = await merge();
    times.push(cpu() - before);
    if (times.length === 1) {
        writeFileSync(`${templateFile}.${engine}.out.docx`, made);
    }
} while (Date.now() < end && times.length < 200);
process.stdout.write(JSON.stringify(times), () => process.exit(0));
