/**
 * How busy a container is, as a function of time that can be integrated by hand: a counter is the integral between two
 * instants, so it never goes back, agrees with itself however often it is asked for, and costs nothing while nobody does.
 * Read by container.ts.
 */
import { type Container, isUp } from '../model'
import { numberOf } from '../random'

const DAY_MS = 86_400_000
/** Epoch days begin at midnight UTC; the afternoon's height is here. */
const BUSIEST_MS = 15 * 3_600_000
const DAY_SWING = 0.55
/** What is left between two bursts. */
const BETWEEN_BURSTS = 0.25

interface Shape {
  daySwing: number
  /** A wave of 20 s to 2 min on top, so that what is live moves. */
  swing: number
  turn: number
  phase: number
  /** Milliseconds; 0 = none. */
  burstEvery: number
  burstLong: number
  burstPhase: number
  startedAt: number
  beforeStart: number
}

const shapes = new WeakMap<Container, Shape>()

/** Its own clock, epoch ms: it stands still while it is paused and when it has ended. */
export function clockOf(container: Container, now: number): number {
  const { startedAt, pausedAt, pausedMs } = container
  if (!isUp(container)) return startedAt
  return Math.max(startedAt, (pausedAt > 0 ? pausedAt : now) - pausedMs)
}

/** Milliseconds of mean load since it started: an hour at half of its mean is 1,800,000. */
export function workedMs(container: Container, now: number): number {
  const shape = shapeOf(container)
  return integral(shape, clockOf(container, now)) - shape.beforeStart
}

function shapeOf(container: Container): Shape {
  let shape = shapes.get(container)
  if (!shape) {
    shape = made(container)
    shapes.set(container, shape)
  }
  if (shape.startedAt !== container.startedAt) {
    shape.startedAt = container.startedAt
    shape.beforeStart = integral(shape, container.startedAt)
  }
  return shape
}

function made({ id, behaviour: { rhythm = 'steady' } }: Container): Shape {
  const number = numberOf(id)
  const every = rhythm === 'bursts' ? 150_000 + (number % 900_000) : 0
  return {
    daySwing: rhythm === 'day' ? DAY_SWING : 0,
    swing: rhythm === 'steady' ? 0.15 : 0.3,
    turn: (2 * Math.PI) / (20_000 + (number % 100_000)),
    phase: number % 6,
    burstEvery: every,
    burstLong: every * (0.1 + (number % 16) / 100),
    burstPhase: number % 1_000_000,
    startedAt: Number.NaN,
    beforeStart: 0,
  }
}

/** Of a rate that is 1 on average and never below 0.07. */
function integral(shape: Shape, at: number): number {
  const { daySwing, swing, turn, phase } = shape
  const calm = at - (swing / turn) * Math.cos(at * turn + phase)
  const even = daySwing === 0 ? calm : calm + daySwing * day(at)
  if (shape.burstEvery === 0) return even
  return BETWEEN_BURSTS * even + (1 - BETWEEN_BURSTS) * bursts(shape, at)
}

function day(at: number): number {
  const turn = (2 * Math.PI) / DAY_MS
  return Math.sin((at - BUSIEST_MS) * turn) / turn
}

/** The whole of what is done lies within the bursts. */
function bursts({ burstEvery, burstLong, burstPhase }: Shape, at: number): number {
  const since = at + burstPhase
  const whole = Math.floor(since / burstEvery)
  const into = since - whole * burstEvery
  return (whole + Math.min(1, into / burstLong)) * burstEvery
}
