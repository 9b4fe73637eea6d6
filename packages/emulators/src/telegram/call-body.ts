import type { EmulatedFile } from '../emulator/messages.ts';

/** What a call holds: its fields as JSON would have them, and the files beside them. */
export interface CallBody {
  readonly fields: unknown;
  readonly files: ReadonlyMap<string, EmulatedFile>;
}

/** Reads a call: JSON, or a form whose fields are JSON or text, with files. Null where it is neither. */
export async function readCallBody(request: Request): Promise<CallBody | null> {
  const type = request.headers.get('content-type') ?? '';
  try {
    if (type.startsWith('multipart/form-data')) return await ofForm(await request.formData());
    const text = await request.text();
    return { fields: text === '' ? {} : JSON.parse(text), files: new Map() };
  } catch {
    return null;
  }
}

async function ofForm(form: FormData): Promise<CallBody> {
  const fields: Record<string, unknown> = {};
  const files = new Map<string, EmulatedFile>();
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      fields[name] = ofField(name, value);
      continue;
    }
    const bytes = new Uint8Array(await value.arrayBuffer());
    files.set(name, { url: null, mimeType: value.type || null, filename: value.name, bytes });
    // A part that a field names by `attach://` is no field itself.
    if (![...form.values()].includes(`attach://${name}`)) fields[name] = `attach://${name}`;
  }
  return { fields, files };
}

/** Numbers, booleans and objects are written as JSON; texts as they are. */
function ofField(name: string, value: string): unknown {
  if (name === 'caption' || name === 'text' || name === 'title' || name === 'address') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
