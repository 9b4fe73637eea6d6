import { RoomKitError } from '@roomkit/core';

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** A skill, or a directory of skills, cannot be used. */
    skill_invalid: { readonly skill: string; readonly issue: string };
    /** A name does not lead to a file of a skill. */
    skill_path_refused: { readonly skill: string; readonly issue: string };
  }
}

/** What is known of a skill without reading its instructions. */
export interface SkillMetadata {
  /** Lower-case letters, digits and dashes, at most 64. */
  readonly name: string;
  /** What it is for and when to use it, at most 1,024 characters. */
  readonly description: string;
  readonly version: string | null;
  readonly license: string | null;
  /** Tools it speaks of. For people: nothing here acts on it. */
  readonly tools: readonly string[];
  /** Patterns of tools that are shut while it is not active. They grant nothing that a policy denies. */
  readonly allowedTools: readonly string[];
  /** Its directory, with every link followed. */
  readonly path: string;
}

/** A skill with its instructions. */
export interface Skill {
  readonly metadata: SkillMetadata;
  /** The instructions, whole. */
  readonly body: string;
}

/** A skill, or a directory of skills, that cannot be used. */
export class SkillError extends RoomKitError<'skill_invalid'> {
  constructor(skill: string, issue: string, options: { readonly cause?: unknown } = {}) {
    super('skill_invalid', `${skill}: ${issue}`, { skill, issue }, options);
  }
}

/** A name that does not lead to a file of a skill. */
export class SkillPathError extends RoomKitError<'skill_path_refused'> {
  constructor(skill: string, issue: string, options: { readonly cause?: unknown } = {}) {
    super('skill_path_refused', `${skill}: ${issue}`, { skill, issue }, options);
  }
}
