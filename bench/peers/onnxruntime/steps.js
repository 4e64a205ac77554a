// Inference of the model that Nabi.Bench has written. Usage: steps.js THREADS MODEL.onnx; lines on standard input as in serve.hpp.
const readline = require('readline');
const runtime = require('onnxruntime-node');

const shapes = { 'inf-b1': [1, 28, 28], 'inf-b32': [32, 28, 28] };

async function measure(step, seconds, least, most) {
  const times = [];
  const start = performance.now();
  while (times.length < least || (times.length < most && performance.now() - start < seconds * 1e3)) {
    const from = performance.now();
    await step();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b);
}

(async () => {
  const session = await runtime.InferenceSession.create(process.argv[3], {
    intraOpNumThreads: Number(process.argv[2] || 1), interOpNumThreads: 1, executionMode: 'sequential',
  });
  console.log('ready ' + require('onnxruntime-node/package.json').version);
  const ready = {};
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [name, seconds] = line.split(' ');
    const shape = shapes[name];
    if (!shape) {
      console.log(`${name} none`);
      continue;
    }
    if (!ready[name]) {
      const x = new runtime.Tensor('float32', Float32Array.from({ length: shape.reduce((a, b) => a * b) }, Math.random), shape);
      ready[name] = async () => { await session.run({ [session.inputNames[0]]: x }); };
      await measure(ready[name], 0.3, 3, 200);
    }
    const times = await measure(ready[name], Number(seconds), 3, 20000);
    console.log(`${name} ${times[times.length >> 1]} ${times[0]} ${times.length}`);
  }
})();
