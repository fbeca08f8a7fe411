export { buildImage, type BuildEvent, type BuildOptions } from './building/build.ts';
export type { Manifest } from './store/manifest.ts';
export { claimImage, claimants, releaseImage } from './store/claims.ts';
export { findLayer } from './store/layers.ts';
export { listImages, type ListedImage } from './store/list.ts';
export { digestOf, findImage, imageNames, type NamedImage } from './store/names.ts';
export { removeImage, type Removal } from './store/remove.ts';
export { defaultImages, imageStore, type ImageStore } from './store/store.ts';
export { verifyImage, type Finding } from './store/verify.ts';
