/**
 * How a simulated engine says no: the status code and the sentence dockerd 20.10 gives, thrown by actions and answers,
 * written by http-server.ts. 304 carries no body, as with dockerd.
 */
export class Refusal extends Error {
  readonly status: number
  /** `bare`: dockerd's own "page not found" carries none of the API's headers. `text`: for versions before JSON errors. */
  readonly form: 'json' | 'bare' | 'text'

  constructor(status: number, message = '', form: 'json' | 'bare' | 'text' = 'json') {
    super(message)
    this.status = status
    this.form = form
  }
}

export const notModified = () => new Refusal(304)
export const pageNotFound = () => new Refusal(404, 'page not found', 'bare')
export const notANumber = (text: string, parser = 'strconv.Atoi') =>
  new Refusal(500, `${parser}: parsing ${JSON.stringify(text)}: invalid syntax`)
