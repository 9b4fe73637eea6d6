import type {
  LanguageModelV2CallOptions,
  LanguageModelV3CallOptions,
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider';

type FileData = LanguageModelV4FilePart['data'];
type ResultItem = Extract<LanguageModelV4ToolResultOutput, { type: 'content' }>['value'][number];
type ResultFile = Extract<ResultItem, { type: 'file' }>;

/** How one of the older interfaces has the files within results of tools. */
type ResultFileOf = (file: ResultFile) => object;

/** A call for the third interface: it has no effort, and names files otherwise. */
export function optionsOfV3(options: LanguageModelV4CallOptions): LanguageModelV3CallOptions {
  const { reasoning: _, prompt, ...settings } = options;
  return { ...settings, prompt: prompt.map((message) => older(message, fileOfV3)) } as LanguageModelV3CallOptions;
}

/** A call for the second interface, which takes no addresses in results of tools either: they become words. */
export function optionsOfV2(options: LanguageModelV4CallOptions): LanguageModelV2CallOptions {
  const { reasoning: _, prompt, ...settings } = options;
  return { ...settings, prompt: prompt.map((message) => older(message, fileOfV2)) } as LanguageModelV2CallOptions;
}

function older(message: LanguageModelV4Message, fileOf: ResultFileOf): object {
  if (message.role === 'system') return message;
  const content = message.content.map((part): object => {
    if (part.type === 'file') return { ...part, data: plain(part.data) };
    return part.type === 'tool-result' ? { ...part, output: olderOutput(part.output, fileOf) } : part;
  });
  return { ...message, content };
}

function olderOutput(output: LanguageModelV4ToolResultOutput, fileOf: ResultFileOf): object {
  if (output.type !== 'content') return output;
  return { ...output, value: output.value.map((item) => (item.type === 'file' ? fileOf(item) : item)) };
}

/** Data as Base64, or an address. */
function plain(data: FileData): string | Uint8Array | URL {
  if (data.type === 'url') return data.url;
  return data.type === 'data' ? data.data : '';
}

function fileOfV3({ data, mediaType }: ResultFile): object {
  return data.type === 'url'
    ? { type: 'file-url', url: data.url.href }
    : { type: 'file-data', data: plain(data), mediaType };
}

function fileOfV2({ data, mediaType }: ResultFile): object {
  return data.type === 'url' ? { type: 'text', text: data.url.href } : { type: 'media', data: plain(data), mediaType };
}
