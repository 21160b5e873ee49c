/** The values a container and a host have a course of, in the order they travel and are kept in. Used on both sides. */

/** cpu: percent of one core · memory: bytes without the file cache that can go · rates in bytes a second · pids: tasks */
export const CONTAINER_SERIES = ['cpu', 'memory', 'received', 'sent', 'read', 'written', 'pids'] as const
/** cpu: percent of all cores · memory: bytes that are not available · load: of one minute · disk: bytes used where the engine keeps its data */
export const HOST_SERIES = ['cpu', 'memory', 'load', 'received', 'sent', 'read', 'written', 'disk'] as const
