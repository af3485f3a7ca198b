import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'

/** What became of the calls of one method of the API. */
export interface MethodCalls {
  /** Calls that ended, by how: `ok` or a code of Connect. */
  readonly ended: Map<string, number>
  active: number
  /** Messages sent. */
  messages: number
}

/** Counts calls. Methods are those that exist, so there are never more names than the API has. */
export class CallCounter {
  readonly #methods = new Map<string, MethodCalls>()

  get methods(): ReadonlyMap<string, MethodCalls> {
    return this.#methods
  }

  readonly interceptor: Interceptor = (next) => async (request) => {
    const calls = this.#of(`${request.service.typeName}/${request.method.name}`)
    calls.active++
    const end = (how: string) => {
      calls.active--
      calls.ended.set(how, (calls.ended.get(how) ?? 0) + 1)
    }
    try {
      const response = await next(request)
      if (response.stream) return { ...response, message: counted(response.message, calls, end) }
      calls.messages++
      end('ok')
      return response
    } catch (error) {
      end(codeOf(error))
      throw error
    }
  }

  #of(name: string): MethodCalls {
    const known = this.#methods.get(name)
    if (known) return known
    const fresh: MethodCalls = { ended: new Map(), active: 0, messages: 0 }
    this.#methods.set(name, fresh)
    return fresh
  }
}

async function* counted<T>(messages: AsyncIterable<T>, calls: MethodCalls, end: (how: string) => void) {
  // A reader that leaves ends the stream without a word.
  let how = 'canceled'
  try {
    for await (const message of messages) {
      calls.messages++
      yield message
    }
    how = 'ok'
  } catch (error) {
    how = codeOf(error)
    throw error
  } finally {
    end(how)
  }
}

const codeOf = (error: unknown): string =>
  Code[ConnectError.from(error).code].replace(/(?<=.)[A-Z]/g, '_$&').toLowerCase()
