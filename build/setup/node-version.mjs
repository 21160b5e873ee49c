// @ts-check
/**
 * Which Node may run the project. Called first of all, before anything is installed, so it uses nothing but Node.
 * On linux-x64 an older Node suffices because an npm package brings Node 24, which then runs everything else.
 */

const EVERYWHERE = [22, 12]
const WITH_OWN_NODE = [20, 19]

/**
 * A sentence that says what is wrong with this Node, or undefined.
 * @param {string} version as in process.versions.node
 * @param {string} platform as in process.platform
 * @param {string} arch as in process.arch
 * @returns {string | undefined}
 */
export function nodeProblem(version, platform, arch) {
  const least = platform === 'linux' && arch === 'x64' ? WITH_OWN_NODE : EVERYWHERE
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = least
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined
  return `Longshore needs Node ${least.join('.')} or newer here; this is ${version}. Install a newer one from nodejs.org and try again.`
}
