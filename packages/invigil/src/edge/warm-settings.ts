import { z } from 'zod';
import { isTimeZone } from '../dispatch/warm/local-time.ts';
import { parseWindow } from '../dispatch/warm/window.ts';

const IMAGE = /^([a-z0-9][a-z0-9._-]{0,62})(?:=(\d{1,4}))?$/;

/** `NAME`, or `NAME=NUMBER`. */
export const warmImage = z.string().transform((text, context) => {
  const [, name, baseline] = IMAGE.exec(text) ?? [];
  if (name !== undefined) return { name, baseline: baseline === undefined ? undefined : Number(baseline) };
  context.addIssue({ code: 'custom', message: `is neither NAME nor NAME=NUMBER: got "${text}"` });
  return z.NEVER;
});

/** `mon-fri 08:00-18:00 NAME=NUMBER` */
export const warmWindow = z.string().transform((text, context) => {
  try {
    return parseWindow(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not a time: ${(error as RangeError).message}` });
    return z.NEVER;
  }
});

export const timeZone = z.string().refine(isTimeZone, 'is not a time zone such as Europe/Amsterdam');
