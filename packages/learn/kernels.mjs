// npm run kernels -w @fonoteca/learn [-- --check]: compiles assembly/ to wasm/, or checks that wasm/ is what assembly/ gives.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const home = dirname(fileURLToPath(import.meta.url));
const check = process.argv.includes('--check');
const engines = { 'relaxed-simd': ['simd', 'relaxed-simd'], simd: ['simd'] };

for (const [engine, features] of Object.entries(engines)) {
  const file = join(home, 'wasm', `kernels-${engine}.wasm`);
  const binary = await compile(features);
  const same = existsSync(file) && Buffer.compare(readFileSync(file), binary) === 0;
  if (check && !same) {
    process.stderr.write(`${file} is not what its source gives: npm run kernels -w @fonoteca/learn\n`);
    process.exitCode = 1;
  }
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, binary);
  process.stderr.write(`${engine}: ${binary.length} bytes\n`);
}

async function compile(features) {
  const written = new Map();
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile=kernels.wasm',
      '--runtime=stub',
      '-O3',
      '--noAssert',
      // Vectors cross between our own functions only.
      '--disableWarning=112',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory=1',
      '--maximumMemory=65536',
      ...['threads', 'bulk-memory', ...features].flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name) => {
        const path = join(home, name);
        return existsSync(path) ? readFileSync(path, 'utf8') : null;
      },
      writeFile: (name, contents) => void written.set(name, contents),
      listFiles: () => [],
    },
  );
  const binary = written.get('kernels.wasm');
  if (error || !binary) throw new Error(`The kernels do not compile:\n${stderr}`, { cause: error });
  return binary;
}
