/** The fields the filter of the Events page knows. */
import { createFilter, type EventRow } from '../../app/parts'

const PROJECT = 'com.docker.compose.project'

export const filter = createFilter<EventRow>(
  {
    type: { read: ({ item }) => [item.type], isWhole: true },
    action: { read: ({ item }) => [item.action, item.detail] },
    host: { read: (row) => [row.hostName], isWhole: true },
    name: { read: ({ item }) => [item.name] },
    image: { read: ({ item }) => [item.type === 'image' ? item.name : (item.attributes.image ?? '')] },
    project: { read: ({ item }) => [item.attributes[PROJECT] ?? ''], isWhole: true },
    id: { read: ({ item }) => [item.id, item.attributes.container ?? ''] },
    is: { read: ({ item }) => (item.words.tone === 'crit' ? ['trouble'] : []), isWhole: true },
    text: { read: ({ item }) => [item.words.text] },
  },
  ['name', 'text', 'action', 'host', 'image'],
)
