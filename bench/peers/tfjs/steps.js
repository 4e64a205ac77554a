// Workloads of Nabi.Bench in TensorFlow.js. Usage: steps.js wasm|cpu; lines on standard input as in serve.hpp. One thread.
const readline = require('readline');
const path = require('path');
const tf = require('@tensorflow/tfjs');

function training(layers, x, y, loss, optimizer) {
  const model = tf.sequential({ layers });
  model.compile({ optimizer, loss });
  return async () => { await model.trainOnBatch(x, y); };
}

function digits(layer) {
  const classes = tf.oneHot(tf.randomUniform([32], 0, 10, 'int32'), 10).toFloat();
  return training([layer, tf.layers.dense({ units: 10, activation: 'softmax' })], tf.randomUniform([32, 28, 28]), classes, 'categoricalCrossentropy', 'adam');
}

function inference(batch) {
  const model = tf.sequential({ layers: [tf.layers.lstm({ units: 64, inputShape: [28, 28] }), tf.layers.dense({ units: 10, activation: 'softmax' })] });
  const x = tf.randomUniform([batch, 28, 28]);
  return async () => {
    const y = model.predict(x);
    await y.data();
    y.dispose();
  };
}

const makers = {
  'W1-rnn': () => digits(tf.layers.simpleRNN({ units: 64, inputShape: [28, 28] })),
  'W1-lstm': () => digits(tf.layers.lstm({ units: 64, inputShape: [28, 28] })),
  'W1-gru': () => digits(tf.layers.gru({ units: 64, inputShape: [28, 28], resetAfter: false })),
  'W5': () => training(
    [tf.layers.lstm({ units: 128, stateful: true, batchInputShape: [1, 4, 1] }), tf.layers.dense({ units: 14, activation: 'softmax' })],
    tf.randomUniform([1, 4, 1]), tf.oneHot(tf.tensor1d([3], 'int32'), 14).toFloat(), 'categoricalCrossentropy', 'adam'),
  'inf-b1': () => inference(1),
  'inf-b32': () => inference(32),
};

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
  const backend = process.argv[2] || 'wasm';
  if (backend === 'wasm') {
    const wasm = require('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')) + '/dist/');
  }
  await tf.setBackend(backend);
  await tf.ready();
  console.log('ready ' + tf.version.tfjs);
  const ready = {};
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [name, seconds] = line.split(' ');
    try {
      if (!ready[name]) {
        if (!makers[name]) throw new Error('unknown');
        ready[name] = makers[name]();
        await measure(ready[name], 0.5, 2, 20);
      }
      const times = await measure(ready[name], Number(seconds), 2, 20000);
      console.log(`${name} ${times[times.length >> 1]} ${times[0]} ${times.length}`);
    } catch (error) {
      console.log(`${name} none`);
    }
  }
})();
