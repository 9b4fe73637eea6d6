import type { ChannelCapabilities } from '../../domain/capabilities.ts';
import type { ChannelMediaType } from '../../domain/channel-type.ts';

/** Whether a target shows content of a kind: its media types say so, or the flag of that kind does. */
export function accepts(capabilities: ChannelCapabilities, kind: ChannelMediaType): boolean {
  if (capabilities.mediaTypes.includes(kind)) return true;
  switch (kind) {
    case 'rich':
      return capabilities.supportsRichText;
    case 'media':
      return capabilities.supportsMedia;
    case 'audio':
      return capabilities.supportsAudio;
    case 'video':
      return capabilities.supportsVideo;
    case 'template':
      return capabilities.supportsTemplates;
    case 'text':
    case 'location':
      return false;
  }
}

/** Whether a target takes a file of this type and size. */
export function acceptsFile(
  capabilities: ChannelCapabilities,
  file: { readonly mimeType: string; readonly sizeBytes?: number | null },
): boolean {
  if (!accepts(capabilities, 'media')) return false;
  const { supportedMediaTypes, maxMediaSizeBytes } = capabilities;
  if (maxMediaSizeBytes !== null && (file.sizeBytes ?? 0) > maxMediaSizeBytes) return false;
  const type = (file.mimeType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return (
    supportedMediaTypes.length === 0 ||
    supportedMediaTypes.some((known) => known === type || (known.endsWith('/*') && type.startsWith(known.slice(0, -1))))
  );
}
