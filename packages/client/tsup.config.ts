import { build } from '../../tsup.base.ts';

export default build(['index', 'protocol'], { platform: 'browser', target: 'es2022' });
