import { build } from '../../tsup.base.ts';

export default build(['index', 'ai', 'voice', 'audio', 'ai-docs', 'schemas', 'codec', 'providers']);
