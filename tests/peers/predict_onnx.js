// node predict_onnx.js MANIFEST: for each {model, input, sides} the outputs of ONNX Runtime, as JSON on standard output.
const fs = require('fs');
const path = require('path');
const ort = require(path.join(process.env.PEERS, 'node_modules', 'onnxruntime-node'));

(async () => {
  const results = {};
  for (const one of JSON.parse(fs.readFileSync(process.argv[2]))) {
    const bytes = fs.readFileSync(one.input);
    const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const session = await ort.InferenceSession.create(one.model + '.onnx', { intraOpNumThreads: 1 });
    const output = await session.run({ input: new ort.Tensor('float32', data, one.sides) });
    results[one.model] = Array.from(output.output.data);
  }
  console.log(JSON.stringify(results));
})().catch((error) => { console.error(String(error)); process.exit(1); });
