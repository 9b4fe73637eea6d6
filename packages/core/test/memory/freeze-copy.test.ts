import { freezeCopy, InputError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

describe('freezeCopy', () => {
  it('CORE-5.2.2 copies deeply: the given object can change without the copy', () => {
    const given = { x: { y: [1, { z: 2 }] }, at: new Date(5), bytes: Uint8Array.of(1, 2) };
    const copied = freezeCopy(given);
    given.x.y.push(3);
    given.at.setTime(9);
    given.bytes[0] = 7;
    expect(copied).toStrictEqual({ x: { y: [1, { z: 2 }] }, at: new Date(5), bytes: Uint8Array.of(1, 2) });
  });

  it('freezes every level, dates included', () => {
    const copied = freezeCopy({ list: [{ at: new Date(5) }] });
    expect(() => ((copied as { list: unknown }).list = [])).toThrow(TypeError);
    expect(() => copied.list.push({ at: new Date() })).toThrow(TypeError);
    expect(() => copied.list[0]?.at.setTime(6)).toThrow(TypeError);
    expect(() => copied.list[0]?.at.setUTCHours(6)).toThrow(TypeError);
    expect(copied.list[0]?.at).toBeInstanceOf(Date);
    expect(structuredClone(copied).list[0]?.at.getTime()).toBe(5);
  });

  it('gives back what is frozen through and through, and copies what is frozen on top only', () => {
    const once = freezeCopy({ a: [{ b: 1 }], at: new Date(1) });
    expect(freezeCopy(once)).toBe(once);
    expect(freezeCopy({ inner: once }).inner).toBe(once);
    const shallow = Object.freeze({ inner: { open: true } });
    const copied = freezeCopy(shallow);
    shallow.inner.open = false;
    expect(copied.inner.open).toBe(true);
  });

  it('keeps a field named __proto__ a field', () => {
    const copied = freezeCopy(JSON.parse('{"__proto__":{"polluted":[1]},"a":1}') as Record<string, unknown>);
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"polluted":[1]},"a":1}');
    expect(Object.isFrozen(Object.getOwnPropertyDescriptor(copied, '__proto__')?.value)).toBe(true);
  });

  it('keeps undefined, bigint and instances as plain fields', () => {
    class Point {
      readonly x = 1;
    }
    expect(freezeCopy({ a: undefined, b: 1n, c: new Point() })).toStrictEqual({ a: undefined, b: 1n, c: { x: 1 } });
  });

  it('refuses cyclic data and what is not data, naming the field', () => {
    const cyclic: Record<string, unknown> = { name: 'a' };
    cyclic['self'] = [cyclic];
    expect(() => freezeCopy(cyclic, 'metadata')).toThrow(InputError);
    expect(() => freezeCopy(cyclic, 'metadata')).toThrow(/^metadata: must not be cyclic/);
    expect(() => freezeCopy({ run: () => 1 }, 'metadata')).toThrow(/without a function/);
    expect(() => freezeCopy([Symbol('s')])).toThrow(/without a symbol/);
    expect(() => freezeCopy({ map: new Map() })).toThrow(/maps and sets/);
    expect(() => freezeCopy(() => 1)).toThrow(InputError);
    const frozenCycle: Record<string, unknown> = {};
    frozenCycle['self'] = frozenCycle;
    expect(() => freezeCopy(Object.freeze(frozenCycle))).toThrow(InputError);
  });
});
