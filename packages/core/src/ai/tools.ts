import type { EventDraft } from '../domain/event-draft.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Participant } from '../domain/participant.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { AIContext, AITool } from './context.ts';
import type { AIImagePart, AITextPart, AIToolCallPart } from './parts.ts';

/** What the model reads of a tool's result. */
export type AIToolContent = string | readonly (AITextPart | AIImagePart)[];

/** A tool's result with everything that may come with it. */
export interface AIToolOutcome {
  readonly content: AIToolContent;
  /** The model is told that it failed. @defaultValue false */
  readonly isError?: boolean;
  /** The same as data, for hooks and records; never sent to the model. */
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  /**
   * What follows for the turn: `continue` asks the model again; `end` ends it without another word, such as after
   * a handoff. @defaultValue 'continue'
   */
  readonly next?: 'continue' | 'end';
  /**
   * Events of the channel that stand behind its words so far, such as a notice to whoever takes over. They call upon
   * nobody but those they address, one step deeper than what is answered.
   */
  readonly events?: readonly EventDraft[];
}

/** The turn a tool is offered in. */
export interface ToolTurn {
  readonly organizationId: string | null;
  readonly roomId: string;
  readonly channelId: string;
  readonly triggerEvent: RoomEvent;
  readonly roomContext: RoomContext;
  /** Who wrote what is answered, or for whom the kit or an agent says it; null for the kit alone and for strangers. */
  readonly author: Participant | null;
}

/** What a running tool may know. */
export interface ToolCallContext extends ToolTurn {
  readonly call: AIToolCallPart;
  /** 1 for the first request of a turn. */
  readonly round: number;
  /** What the model was sent when it asked for the tool. Absent where a tool is run outside a turn. */
  readonly request?: AIContext;
  /** Fires when the turn is cancelled or its time is up: nobody waits for the result then. */
  readonly signal: AbortSignal;
}

/** A tool and how to run it. */
export interface AIToolDefinition<Arguments = Readonly<Record<string, unknown>>> extends AITool {
  /**
   * Runs it. `arguments` match the schema. Anything but a string, parts or an outcome is given to the model as
   * JSON. What it throws becomes an error result with a constant text: throw a `ToolError` for words the model
   * may read.
   */
  execute(args: Arguments, context: ToolCallContext): unknown;
  /** Only looks something up: asking the same again cannot change anything. @defaultValue false */
  readonly readOnly?: boolean;
  /** How long it may take. @defaultValue the channel's `toolTimeoutMs` */
  readonly timeoutMs?: number;
  /** Its results reach the model whole, however long: instructions must not be cut. @defaultValue false */
  readonly keepWhole?: boolean;
  /**
   * Whether a stranger wrote the schema, such as a server. Arguments are checked without its regular expressions then:
   * one that was made for it keeps a process busy for hours. @defaultValue false
   */
  readonly foreign?: boolean;
}

/** Where tools come from that differ from turn to turn. */
export interface AIToolSource {
  readonly name: string;
  /** The tools of one turn, all of them runnable. Those whose schemas are a server's are `foreign`. */
  tools(turn: ToolTurn): readonly AIToolDefinition<never>[] | Promise<readonly AIToolDefinition<never>[]>;
}

/** How one role differs from the rest. */
export interface RoleOverride {
  /** Null adds nothing. */
  readonly allow: readonly string[] | null;
  readonly deny: readonly string[] | null;
  /** `restrict`: both allow lists must hold, and either deny list forbids. `replace`: this alone counts. */
  readonly mode: 'restrict' | 'replace';
}

/**
 * Which tools may run. Patterns match whole names, case-sensitively; `*` stands for any characters, `?` for one.
 * Deny wins; a non-empty allow list admits nothing else. It holds when tools are offered and when they run.
 */
export interface ToolPolicy {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  /** By the role of the participant who wrote what is answered. */
  readonly roleOverrides?: Readonly<Record<string, RoleOverride>>;
}

/** A server of tools, such as by the Model Context Protocol. */
export interface MCPToolProvider {
  readonly specificationVersion: 'v1';
  readonly name: string;
  connect(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** The tools it has now. @throws RoomKitError `not_connected` before `connect` */
  tools(): readonly AITool[];
  call(
    name: string,
    args: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<AIToolOutcome>;
  close(): Promise<void>;
}
