import { build } from '../../tsup.base.ts';

export default build(['index', 'ai', 'voice', 'ai-docs', 'schemas']);
