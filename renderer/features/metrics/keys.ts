/** The keys of the charts, as the sheet of keys shows them. What they do: toolbar.tsx (spans), ui/chart/plot-control.tsx. */
export const CHART_KEYS: [string, string][] = [
  ['m', 'Metrics of the selected container'],
  ['1…6', 'Span: 15 min to 30 d'],
  ['← →', 'Move the crosshair; Shift: further'],
  ['Home End', 'First, last instant'],
  ['+ -', 'Zoom at the crosshair'],
  ['Esc', 'Back to the whole span'],
]
