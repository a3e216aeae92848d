// `npm run pictures`: takes README's pictures in the app as it is built. tests/pictures.test.ts compares them with it.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { scenes, takePicture } from './scenes.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures');
await mkdir(folder, { recursive: true });
for (const scene of scenes) {
  const file = path.join(folder, `${scene.name}.svg`);
  await writeFile(file, await takePicture(scene));
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
}
