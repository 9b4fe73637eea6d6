import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the lab is made of, by a file that shows whether a package of Debian is installed. */
const PARTS: Readonly<Record<string, string>> = {
  'pocketsphinx-testdata': '/usr/share/pocketsphinx/test/data/librivox/transcription',
  'pocketsphinx-en-us': '/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict',
  'asterisk-core-sounds-en-g722': '/usr/share/asterisk/sounds/en_US_f_Allison/hello-world.g722',
  'asterisk-core-sounds-es-g722': '/usr/share/asterisk/sounds/es_MX_f_Allison/vm-instructions.g722',
  'asterisk-core-sounds-fr-g722': '/usr/share/asterisk/sounds/fr_CA_f_June/vm-instructions.g722',
  'asterisk-core-sounds-it-g722': '/usr/share/asterisk/sounds/it_IT_m_Carlo/vm-instructions.g722',
  'asterisk-core-sounds-ru-g722': '/usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU/vm-instructions.g722',
  'asterisk-moh-opsound-g722': '/usr/share/asterisk/moh/macroform-cold_day.g722',
  'sound-theme-freedesktop': '/usr/share/sounds/freedesktop/stereo/phone-incoming-call.oga',
};
const PROGRAMS: Readonly<Record<string, readonly string[]>> = { ffmpeg: ['-version'], sox: ['--version'] };
/** Wherever the machine keeps its libraries. */
const LIBRARIES: Readonly<Record<string, RegExp>> = { libpocketsphinx3: /libpocketsphinx\.so\.3/u };

/** Names of Debian packages that are not installed. */
export function missingParts(): readonly string[] {
  const files = Object.entries(PARTS).flatMap(([name, path]) => (existsSync(path) ? [] : [name]));
  const programs = Object.entries(PROGRAMS).flatMap(([name, options]) =>
    spawnSync(name, options).status === 0 ? [] : [name],
  );
  const cache = spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { PATH: '/sbin:/usr/sbin:/bin:/usr/bin' } });
  const libraries = Object.entries(LIBRARIES).flatMap(([name, file]) => (file.test(cache.stdout ?? '') ? [] : [name]));
  return [...files, ...programs, ...libraries];
}
