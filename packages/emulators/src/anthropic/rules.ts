import type { AnthropicBlock } from './blocks.ts';
import { type AnthropicRequest, type AnthropicTurn, turnsOf } from './schema.ts';
import type { Signatures } from './signatures.ts';

/** What the vendor refuses although its form is right, in the vendor's words; null where all is well. */
export function brokenRule(request: AnthropicRequest, signatures: Signatures): string | null {
  const turns = turnsOf(request);
  return limitsRule(request) ?? toolsRule(request) ?? turnsRule(turns) ?? pairsRule(turns) ?? signatures.forged(turns);
}

function limitsRule({ thinking, max_tokens: maxTokens, tool_choice: choice }: AnthropicRequest): string | null {
  if (thinking?.type === 'enabled' && thinking.budget_tokens >= maxTokens) {
    return '`max_tokens` must be greater than `thinking.budget_tokens`.';
  }
  const thinks = thinking?.type === 'enabled' || thinking?.type === 'adaptive';
  const isForced = choice?.type === 'any' || choice?.type === 'tool';
  return thinks && isForced ? 'Thinking may not be enabled when tool_choice forces tool use.' : null;
}

function toolsRule({ tools = [], tool_choice: choice }: AnthropicRequest): string | null {
  const names = tools.map(({ name }) => name);
  if (new Set(names).size < names.length) return 'tools: Tool names must be unique.';
  if (choice === undefined) return null;
  if (names.length === 0) return 'tool_choice may only be specified while providing tools';
  const isMissing = choice.type === 'tool' && !names.includes(choice.name);
  return isMissing ? `tool_choice: Tool '${choice.name}' not found in provided tools` : null;
}

function turnsRule(turns: readonly AnthropicTurn[]): string | null {
  if (turns[0]?.role === 'assistant') return 'messages: first message must use the "user" role';
  for (const [at, { role, content }] of turns.entries()) {
    if (content.length === 0) return `messages.${at}: all messages must have non-empty content`;
    for (const [place, block] of content.entries()) {
      const where = `messages.${at}.content.${place}`;
      if (!mayStand(block, role)) return `${where}: \`${block.type}\` blocks are not allowed in ${role} messages`;
      if (block.type === 'text' && block.text.trim() === '') {
        return `${where}.text: text content blocks must contain non-whitespace text`;
      }
    }
  }
  return null;
}

function mayStand({ type }: AnthropicBlock, role: AnthropicTurn['role']): boolean {
  if (type === 'text') return true;
  const isModels = type === 'thinking' || type === 'redacted_thinking' || type === 'tool_use';
  return role === (isModels ? 'assistant' : 'user');
}

/** Every call has its result in the turn after it, before anything else there, and every result its call. */
function pairsRule(turns: readonly AnthropicTurn[]): string | null {
  const sides = joined(turns);
  for (const [at, { content }] of sides.entries()) {
    const next = sides[at + 1]?.content ?? [];
    const results = next.slice(0, leading(next)).map((block) => idOfResult(block));
    const open = content.flatMap((block) =>
      block.type === 'tool_use' && !results.includes(block.id) ? [block.id] : [],
    );
    if (open.length > 0) {
      return `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}.`;
    }
    const calls = (sides[at - 1]?.content ?? []).flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const stray = content.map(idOfResult).find((id) => id !== null && !calls.includes(id));
    if (stray !== undefined) {
      return `messages.${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}.`;
    }
  }
  return null;
}

/** Turns of one side that follow one another are one turn to the vendor. */
function joined(turns: readonly AnthropicTurn[]): readonly AnthropicTurn[] {
  const sides: AnthropicTurn[] = [];
  for (const turn of turns) {
    const last = sides.at(-1);
    if (last?.role === turn.role)
      sides[sides.length - 1] = { role: turn.role, content: [...last.content, ...turn.content] };
    else sides.push(turn);
  }
  return sides;
}

function leading(content: readonly AnthropicBlock[]): number {
  const first = content.findIndex(({ type }) => type !== 'tool_result');
  return first === -1 ? content.length : first;
}

function idOfResult(block: AnthropicBlock): string | null {
  return block.type === 'tool_result' ? block.tool_use_id : null;
}
