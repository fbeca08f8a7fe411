import { attacks as collect } from './collect.ts';
import { attacks as display } from './display.ts';
import { attacks as host } from './host.ts';
import { attacks as image } from './image.ts';
import { attacks as rights } from './rights.ts';
import type { Attack } from '../../types.ts';

/** Files of others: the host's, the image's, other sandboxes', and whatever the supervisor could be lured to. */
export const attacks: readonly Attack[] = [...host, ...image, ...rights, ...collect, ...display];
