// @ts-check
/**
 * What kind of package may be made from what is here, and how electron-builder is told so. Pure: decides, does nothing.
 * Called by make.mjs. The choice it embodies: a package on the fallback runtime is a test artefact, says so in its
 * name, lies in a folder of its own and can never be a release.
 */

/**
 * @typedef {object} Circumstances
 * @property {boolean} release is it meant for people?
 * @property {'official' | 'fallback'} runtime
 * @property {string} installedVersion of the runtime, without `v`
 * @property {string} officialVersion that package.json asks for
 * @property {string} runtimeDirectory absolute and free of links, which electron-builder would copy as links
 * @property {string} platform as in process.platform
 * @property {string} fpmShim absolute path of fpm-shim.mjs
 *
 * @typedef {object} Plan
 * @property {string} output the folder of the packages, from the project's root
 * @property {string[]} args for electron-builder
 * @property {Record<string, string>} env
 */

const PLATFORM_FLAGS = { linux: '--linux', darwin: '--mac', win32: '--win' }

/**
 * @param {Circumstances} here
 * @returns {Plan | { refusal: string }} `refusal` is one sentence for the person
 */
export function planPackage(here) {
  if (here.release && here.runtime === 'fallback') return { refusal: refusal(here) }
  const isArtefact = here.runtime === 'fallback'
  const output = isArtefact ? 'dist/test-artefact' : 'dist'
  const flag = PLATFORM_FLAGS[/** @type {keyof typeof PLATFORM_FLAGS} */ (here.platform)] ?? '--linux'
  return {
    output,
    args: [
      flag,
      '--publish=never',
      `-c.directories.output=${output}`,
      `-c.electronVersion=${here.installedVersion}`,
      `-c.electronDist=${here.runtimeDirectory}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in
      ...(isArtefact ? ['-c.artifactName=${name}-${version}-${arch}-test-artefact.${ext}'] : []),
    ],
    // Where the runtime cannot be downloaded, neither can fpm: both come from GitHub.
    env: isArtefact ? { CUSTOM_FPM_PATH: here.fpmShim } : {},
  }
}

/** @param {Circumstances} here */
function refusal({ installedVersion, officialVersion }) {
  return (
    `A release is never made on the fallback runtime (Electron ${installedVersion}), which is for development and tests. ` +
    `Make it where Electron ${officialVersion} can be downloaded.`
  )
}
