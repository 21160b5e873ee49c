/** The contract's runtime, as the rest of the product sees it. */
export { connect } from './client'
export * from './definition'
export { type Call, serve } from './server'
export type { Port } from './wire'
