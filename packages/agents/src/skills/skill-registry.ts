import type { Logger } from '@roomkit/core';

import { discoverIn, realDirectory } from './discover.ts';
import { promptXml } from './prompt-xml.ts';
import { readMetadata, readSkill } from './read-skill.ts';
import { type Skill, SkillError, type SkillMetadata } from './skill.ts';

/** What a {@link SkillRegistry} is made with. */
export interface SkillRegistryOptions {
  /** Hears of every skill that a lenient discovery passes over. @defaultValue nobody */
  readonly logger?: Logger | null;
}

/** How skills are looked for. */
export interface DiscoverOptions {
  /** Whether the first thing that cannot be used ends the search; otherwise it is logged and passed over. @defaultValue true */
  readonly strict?: boolean;
}

/**
 * The skills an application has: directories with a SKILL.md. It knows what each says of itself; instructions are read
 * when they are asked for. Registering takes in everything or nothing.
 */
export class SkillRegistry {
  readonly #logger: Logger | null;
  #skills: ReadonlyMap<string, SkillMetadata> = new Map();

  constructor({ logger = null }: SkillRegistryOptions = {}) {
    this.#logger = logger;
  }

  /**
   * Takes in the skills of some directories: their direct subdirectories that hold a SKILL.md. Returns how many.
   *
   * @throws SkillError `skill_invalid`, unless `strict` is false, naming the first one that cannot be used and why;
   * then nothing was taken in
   */
  async discover(directories: readonly string[], { strict = true }: DiscoverOptions = {}): Promise<number> {
    const onUnusable = (error: SkillError): void => {
      if (strict) throw error;
      this.#logger?.warn('A skill was passed over.', { ...error.details });
    };
    const found: SkillMetadata[] = [];
    for (const directory of directories) found.push(...(await discoverIn(directory, onUnusable)));
    return this.#takeIn(found, onUnusable);
  }

  /** Takes in one skill. @throws SkillError `skill_invalid` */
  async register(directory: string): Promise<SkillMetadata> {
    const metadata = await readMetadata(await realDirectory(directory));
    this.#takeIn([metadata], (error) => {
      throw error;
    });
    return metadata;
  }

  /** Null where there is no skill of this name. */
  getMetadata(name: string): SkillMetadata | null {
    return this.#skills.get(name) ?? null;
  }

  /** A skill with its instructions as they are now; null where there is none of this name. @throws SkillError */
  async getSkill(name: string): Promise<Skill | null> {
    const metadata = this.getMetadata(name);
    return metadata === null ? null : readSkill(metadata);
  }

  /** In the order in which they were taken in. */
  allMetadata(): readonly SkillMetadata[] {
    return [...this.#skills.values()];
  }

  /** What skills there are, for a prompt, escaped: a block `<available_skills>`; an empty text where there are none. */
  toPromptXml(): string {
    return promptXml(this.allMetadata());
  }

  /** In one step: what was wrong with any of them was found before. */
  #takeIn(found: readonly SkillMetadata[], onUnusable: (error: SkillError) => void): number {
    const skills = new Map(this.#skills);
    let taken = 0;
    for (const metadata of found) {
      const { name, path } = metadata;
      const known = skills.get(name);
      if (known !== undefined && known.path !== path) {
        onUnusable(new SkillError(name, 'is the name of another skill as well'));
        continue;
      }
      skills.set(name, metadata);
      taken += 1;
    }
    this.#skills = skills;
    return taken;
  }
}
