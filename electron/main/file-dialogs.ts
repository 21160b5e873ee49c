/**
 * The system's dialogs for choosing files: to save into, to upload, a private key. Called for `shell.files` and
 * `shell.app.chooseKeyFile`. The person chooses; nobody else can name a path to the engine.
 */
import { join } from 'node:path'
import { app, type BrowserWindow, dialog } from 'electron'
import { type ChosenFiles, plainFileName } from './chosen-files'

type Parent = BrowserWindow | undefined

export function createFileDialogs(chosen: ChosenFiles) {
  return {
    async chooseSave(wanted: { title: string; suggestedName: string }, parent: Parent) {
      const options: Electron.SaveDialogOptions = {
        title: wanted.title,
        defaultPath: join(app.getPath('downloads'), plainFileName(wanted.suggestedName)),
        properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
      }
      const { canceled, filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options))
      return canceled || !filePath ? {} : { chosen: chosen.note(filePath, 'save') }
    },
    async chooseOpen(wanted: { title: string; what: 'files' | 'folder' }, parent: Parent) {
      const options: Electron.OpenDialogOptions = {
        title: wanted.title,
        properties:
          wanted.what === 'folder'
            ? ['openDirectory', 'dontAddToRecent']
            : ['openFile', 'multiSelections', 'dontAddToRecent'],
      }
      const paths = await askOpen(options, parent)
      return { chosen: paths.map((path) => chosen.note(path, 'open')) }
    },
  }
}

export async function chooseKeyFile(parent: Parent): Promise<{ path?: string }> {
  const [path] = await askOpen(
    {
      title: 'Choose a private key',
      defaultPath: join(app.getPath('home'), '.ssh'),
      properties: ['openFile', 'showHiddenFiles', 'dontAddToRecent'],
    },
    parent,
  )
  return path === undefined ? {} : { path }
}

async function askOpen(options: Electron.OpenDialogOptions, parent: Parent): Promise<string[]> {
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options))
  return canceled ? [] : filePaths
}
