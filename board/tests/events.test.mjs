// An event file of a real training, read by a reader that shares nothing with deft's: records, checksums and messages as
// TensorFlow describes them, on Node's standard library.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

function crc32c(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
const masked = (bytes) => (((crc32c(bytes) >>> 15) | (crc32c(bytes) << 17)) + 0xa282ead8) >>> 0;

function* records(file) {
  for (let at = 0; at < file.length;) {
    const size = Number(file.readBigUInt64LE(at));
    assert.equal(file.readUInt32LE(at + 8), masked(file.subarray(at, at + 8)), "checksum of the length");
    const data = file.subarray(at + 12, at + 12 + size);
    assert.equal(file.readUInt32LE(at + 12 + size), masked(data), "checksum of the data");
    yield data;
    at += 16 + size;
  }
}

function* fields(data) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = data[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  while (at < data.length) {
    const key = varint(), kind = key & 7;
    if (kind === 0) yield [key >> 3, varint()];
    else if (kind === 1) yield [key >> 3, data.readDoubleLE((at += 8) - 8)];
    else if (kind === 5) yield [key >> 3, data.readFloatLE((at += 4) - 4)];
    else {
      assert.equal(kind, 2);
      const size = varint();
      yield [key >> 3, data.subarray(at, (at += size))];
    }
  }
}

test("log.tensorboard writes what log.jsonl says, as scalars and histograms", () => {
  const root = mkdtempSync(join(tmpdir(), "deft-events-"));
  try {
    const ended = spawnSync(process.env.DEFT_PROGRAM, ["train", "glyphs:samples=300,classes=3", "train.epochs=3", "network.name=mlp", "log.every=2", "log.tensorboard=true", "--name", "a", `log.folder=${root}`], { encoding: "utf8" });
    assert.equal(ended.status, 0, ended.stderr);
    const folder = join(root, "a"), name = readdirSync(folder).find((one) => /^events\.out\.tfevents\.\d+\.deft$/.test(one));
    const scalars = new Map(), histograms = new Map();
    let version = "";
    for (const record of records(readFileSync(join(folder, name)))) {
      let step = 0;
      const values = [];
      for (const [number, value] of fields(record)) {
        if (number === 1) assert.ok(Math.abs(value - Date.now() / 1000) < 600, "wall time");
        if (number === 2) step = value;
        if (number === 3) version = value.toString();
        if (number === 5) values.push(...[...fields(value)].map(([, one]) => Object.fromEntries(fields(one))));
      }
      for (const value of values) {
        const tag = value[1].toString();
        if (value[5]) histograms.set(tag, Object.fromEntries(fields(value[5])));
        else scalars.set(`${tag}@${step}`, value[2]);
      }
    }
    assert.equal(version, "brain.Event:2");
    const lines = readFileSync(join(folder, "log.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
    let compared = 0;
    for (const line of lines.filter((one) => one.event === "step" || one.event === "epoch")) {
      for (const [key, value] of Object.entries(line)) {
        if (typeof value !== "number" || key === "t" || key === "step") continue;
        assert.equal(scalars.get(`${line.event}/${key}@${line.step}`), Math.fround(value), `${line.event}/${key}`);
        ++compared;
      }
    }
    assert.ok(compared > 50);
    const layers = lines.filter((one) => one.event === "epoch").at(-1).layers.filter((one) => one.weights);
    assert.ok(layers.length > 0);
    for (const layer of layers) {
      const found = histograms.get(`weights/${layer.name}`);
      assert.equal(found[1], layer.weights.low);
      assert.equal(found[2], layer.weights.high);
      const counts = Array.from({ length: found[7].length / 8 }, (_, i) => found[7].readDoubleLE(8 * i));
      assert.deepEqual(counts, layer.weights.counts);
      assert.equal(found[3], counts.reduce((a, b) => a + b, 0));
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
