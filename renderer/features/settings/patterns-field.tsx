/** Patterns of names and images whose containers are protected: a line each, saved when the field is left. */
import { useState } from 'react'
import { Area } from '../../ui/field'

interface Props {
  patterns: readonly string[]
  onChange: (patterns: string[]) => void
}

const MAX = { patterns: 50, characters: 200 }

export function PatternsField({ patterns, onChange }: Props) {
  const saved = patterns.join('\n')
  const [text, setText] = useState(saved)
  const lines = text.split('\n').flatMap((line) => (line.trim() ? [line.trim()] : []))
  const error =
    lines.length > MAX.patterns
      ? `At most ${MAX.patterns} patterns`
      : lines.some((line) => line.length > MAX.characters)
        ? `At most ${MAX.characters} characters in a line`
        : undefined
  const save = () => {
    if (!error && lines.join('\n') !== saved) onChange(lines)
  }
  return (
    <Area
      label="Protected containers, a pattern a line"
      placeholder={'db-*\nimage:postgres*'}
      value={text}
      error={error}
      hint="* is any text. Such containers are stopped, killed, renamed or removed only with their name typed and a reason; the label io.longshore.protected does the same."
      onChange={setText}
      onBlur={save}
    />
  )
}
